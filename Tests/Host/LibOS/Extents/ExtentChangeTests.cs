using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Extents;
using ExoCosmos.LibOS.Start;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.LibOS.Extents;

/// <summary>Extents come, grow and go, and the power is cut in the middle: the table is the one before or after, an owner finds what it wrote, and nobody what others wrote.</summary>
[TestClass]
public sealed class ExtentChangeTests
{
    private const ulong DiskBlocks = 1 << 15;

    [TestMethod]
    public void ExtentsGrowInPlaceAndMakeRoomWhenTheyGo()
    {
        var disk = NewDisk();
        Assert.AreEqual(KernelError.None, Allot(disk, "a", 7, 2048, out var first));
        Assert.AreEqual(KernelError.None, Enlarge(disk, first, 4096));
        Assert.AreEqual(KernelError.None, Allot(disk, "a", 8, 2048, out var second));
        Assert.AreEqual((first.First + 4096, 2048ul), (second.First, second.Blocks));
        Assert.AreEqual("a/7@2048+4096 a/8@6144+2048", Describe(disk.Table));
        first.Blocks = 4096;
        Assert.AreEqual(KernelError.NoFrames, Enlarge(disk, first, 4097), "the next extent begins there");
        Assert.AreEqual(KernelError.NoFrames, Enlarge(disk, first, 4096), "it has so many");
        Assert.AreEqual(KernelError.NoFrames, Enlarge(disk, second, DiskBlocks), "the disk ends there");
        Assert.AreEqual(KernelError.NoFrames, Enlarge(disk, second, ulong.MaxValue));
        Assert.AreEqual(KernelError.None, Delete(disk, first));
        Assert.AreEqual(KernelError.NotFound, Delete(disk, first));
        Assert.AreEqual(KernelError.None, Allot(disk, "b", 7, 4096, out var third));
        Assert.AreEqual(first.First, third.First);
        Assert.AreEqual("b/7@2048+4096 a/8@6144+2048", Describe(disk.Table));
        Assert.AreEqual(6144ul - 4096, ExtentTable.BlocksOf(Table(disk.Table), "a"u8, out var count));
        Assert.AreEqual(1, count);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void PowerCutsLoseNothingAndShowNothing(int seed)
    {
        var random = new Random(seed);
        var disk = NewDisk();
        // Before there was a table somebody else had the disk.
        disk.Stamps.AsSpan((int)ExtentTable.Blocks).Fill(255);
        var kinds = new int[3];
        for (var change = 0; change < 40; change++)
        {
            var (table, stamps) = (disk.Table.ToArray(), disk.Stamps.ToArray());
            disk.Forget();
            var kind = Change(disk, random);
            if (disk.Steps.Count == 0)
                continue;
            kinds[kind]++;
            CutEverywhere(disk, table, stamps, random);
            // The owner writes what it got.
            foreach (var extent in Extents(disk.Table))
                disk.Stamps.AsSpan((int)extent.First, (int)extent.Blocks).Fill(Stamp(extent));
        }

        foreach (var count in kinds)
            Assert.IsGreaterThan(2, count, "changes of each kind were cut");
    }

    private static int Change(CutDisk disk, Random random)
    {
        var extents = Extents(disk.Table);
        var chosen = extents.Count == 0 ? default : extents[random.Next(extents.Count)];
        var kind = extents.Count == 0 ? 0 : random.Next(3);
        _ = kind switch
        {
            0 => Allot(disk, "owner" + random.Next(3), (ulong)random.Next(1, 1000), (ulong)random.Next(1, 700) * 8, out _),
            1 => Enlarge(disk, chosen, chosen.Blocks + ((ulong)random.Next(1, 300) * 8)),
            _ => Delete(disk, chosen),
        };
        return kind;
    }

    /// <summary>In each step every subset of a table's sectors, and subsets of cleared ones by chance, have arrived.</summary>
    private static void CutEverywhere(CutDisk disk, byte[] table, byte[] stamps, Random random)
    {
        var (before, after) = (Extents(table), Extents(disk.Table));
        var (beforeText, afterText) = (Describe(before), Describe(after));
        for (var step = 0; step < disk.Steps.Count; step++)
        {
            var isTable = disk.Steps[step].IsTable;
            for (var subset = 0; subset < (isTable ? 1 << (int)ExtentTable.CopyBlocks : 12); subset++)
            {
                var (cutTable, cutStamps) = (table.ToArray(), stamps.ToArray());
                CutDisk.Cut(disk.Steps, step, sector => isTable ? (subset >> sector & 1) != 0 : subset switch { 0 => false, 1 => true, _ => random.Next(2) == 0 }, cutTable, cutStamps);
                var found = Extents(cutTable);
                var text = Describe(found);
                Assert.IsTrue(text == beforeText || (text == afterText && isTable), $"{text}\nis neither {beforeText}\nnor {afterText}, or too early");
                foreach (var extent in found)
                    CheckContent(extent, before, cutStamps);
            }
        }
    }

    /// <summary>What an extent had is what its owner wrote; what is new is clear.</summary>
    private static void CheckContent(in ExtentEntry extent, List<ExtentEntry> before, byte[] stamps)
    {
        var first = extent.First;
        var had = (int)Math.Min(before.Find(old => old.First == first).Blocks, extent.Blocks);
        var content = stamps.AsSpan((int)extent.First, (int)extent.Blocks);
        Assert.IsLessThan(0, content[..had].IndexOfAnyExcept(Stamp(extent)), "an owner lost what it wrote");
        Assert.IsLessThan(0, content[had..].IndexOfAnyExcept((byte)0), "an owner sees what others wrote");
    }

    private static byte Stamp(in ExtentEntry extent) => (byte)(1 + ((extent.Label * 31) + extent.Owner.Text()[^1]) % 200);

    private static CutDisk NewDisk()
    {
        var disk = new CutDisk(DiskBlocks);
        ExtentTable.Begin(disk.Table.AsSpan(0, ExtentTablePage.Size), DiskBlocks);
        return disk;
    }

    private static KernelError Allot(CutDisk disk, string owner, ulong label, ulong blocks, out ExtentEntry made)
    {
        made = default;
        return ExtentTable.TryFind(Table(disk.Table), Encoding.UTF8.GetBytes(owner), label, out _)
            ? KernelError.Busy
            : ExtentChange.Allot(disk.Open(), CopyOf(disk.Table), Encoding.UTF8.GetBytes(owner), label, blocks, out made);
    }

    private static KernelError Enlarge(CutDisk disk, in ExtentEntry extent, ulong blocks) => ExtentChange.Enlarge(disk.Open(), CopyOf(disk.Table), extent, blocks);

    private static KernelError Delete(CutDisk disk, in ExtentEntry extent) => ExtentChange.Delete(disk.Open(), CopyOf(disk.Table), extent);

    private static int CopyOf(byte[] table)
    {
        Assert.AreEqual(TableFinding.Sound, ExtentTable.Find(table, DiskBlocks, out var copy));
        return copy;
    }

    private static ref readonly ExtentTablePage Table(byte[] table) => ref ExtentTablePage.In((ReadOnlySpan<byte>)table.AsSpan(CopyOf(table) * ExtentTablePage.Size));

    private static List<ExtentEntry> Extents(byte[] table)
    {
        ref readonly var page = ref Table(table);
        ReadOnlySpan<ExtentEntry> entries = page.Entries;
        return [.. entries[..(int)page.Count]];
    }

    private static string Describe(byte[] table) => Describe(Extents(table));

    private static string Describe(List<ExtentEntry> extents) =>
        string.Join(' ', extents.Select(extent => $"{Encoding.UTF8.GetString(extent.Owner.Text())}/{extent.Label}@{extent.First}+{extent.Blocks}"));
}
