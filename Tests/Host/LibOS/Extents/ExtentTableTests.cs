using System;
using System.Linq;
using System.Text;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Extents;
using ExoCosmos.LibOS.Start;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.LibOS.Extents;

/// <summary>The extent table: what it says survives a power cut anywhere, and nothing on a disk is believed unchecked.</summary>
[TestClass]
public sealed class ExtentTableTests
{
    private const ulong DiskBlocks = 1 << 20;
    private const int Sectors = (int)ExtentTable.CopyBlocks;

    [TestMethod]
    public void ChecksumIsThatOfXz() => Assert.AreEqual(0x995D_C9BB_DF19_39FAul, Crc64.Of("123456789"u8));

    [TestMethod]
    public void ExtentsAreFoundAgainAlignedAndApart()
    {
        var disk = new byte[ExtentTable.Blocks * 512];
        Assert.AreEqual(TableFinding.Blank, Find(disk, out _));
        Make(disk);
        for (var owner = 0; owner < ExtentTablePage.Capacity; owner++)
            Assert.IsTrue(Add(disk, $"owner {owner}", (ulong)(owner * 100 + 1)));
        Assert.IsFalse(Add(disk, "one more", 1), "the table is full");
        Assert.AreEqual(TableFinding.Sound, Find(disk, out var copy));
        ref readonly var table = ref ExtentTablePage.In(Copy(disk, copy));
        ulong end = ExtentTable.Blocks;
        for (var owner = 0; owner < ExtentTablePage.Capacity; owner++)
        {
            Assert.IsTrue(ExtentTable.TryFind(table, Encoding.UTF8.GetBytes($"owner {owner}"), 0, out var entry));
            Assert.AreEqual((ulong)(owner * 100 + 1), entry.Blocks);
            Assert.AreEqual(0ul, entry.First % ExtentTable.Alignment);
            Assert.IsGreaterThanOrEqualTo(end, entry.First);
            end = entry.End;
        }

        Assert.IsFalse(ExtentTable.TryFind(table, "owner"u8, 0, out _));
    }

    [TestMethod]
    public void WhatDoesNotFitIsRefused()
    {
        var disk = new byte[ExtentTable.Blocks * 512];
        Make(disk);
        Assert.IsFalse(Add(disk, "a", 0));
        Assert.IsFalse(Add(disk, "a", DiskBlocks - ExtentTable.Alignment + 1));
        Assert.IsFalse(Add(disk, "a", ulong.MaxValue));
        Assert.IsTrue(Add(disk, "a", DiskBlocks - ExtentTable.Alignment));
        Assert.IsFalse(Add(disk, "b", 1));
    }

    /// <summary>At each change every subset of the eight sectors reaches the disk, whatever the order: the table is the one before or the one after.</summary>
    [TestMethod]
    public void PowerCutsLeaveTheTableBeforeOrAfter()
    {
        var random = new Random(12);
        var disk = new byte[ExtentTable.Blocks * 512];
        for (var change = 0; change < 40; change++)
        {
            var before = disk.ToArray();
            if (change == 0)
                Make(disk);
            else
                Assert.IsTrue(Add(disk, $"owner {change}", (ulong)random.Next(1, 20_000)));
            var (old, made) = (Describe(before), Describe(disk));
            Assert.AreNotEqual(old, made);
            var written = Enumerable.Range(0, 2 * Sectors).Where(sector => !Sector(before, sector).SequenceEqual(Sector(disk, sector))).ToArray();
            Assert.IsLessThanOrEqualTo(Sectors, written.Length, "one copy is written");
            for (var subset = 0; subset < 1 << written.Length; subset++)
            {
                var cut = before.ToArray();
                for (var bit = 0; bit < written.Length; bit++)
                    if ((subset >> bit & 1) != 0)
                        Sector(disk, written[bit]).CopyTo(Sector(cut, written[bit]));
                var whole = subset == (1 << written.Length) - 1;
                Assert.AreEqual(whole ? made : old, Describe(cut), $"change {change}, sectors {subset:b}");
                // A sector that was being written may hold anything. The very first page relies on sectors that are written or not.
                if (change > 0 && !whole)
                {
                    random.NextBytes(Sector(cut, written[random.Next(written.Length)])[random.Next(512)..]);
                    Assert.AreEqual(old, Describe(cut), $"change {change}, sectors {subset:b}, one torn");
                }
            }
        }
    }

    [TestMethod]
    public void DamageInBothCopiesIsDamageAndInOneIsNone()
    {
        var random = new Random(3);
        var disk = new byte[ExtentTable.Blocks * 512];
        Make(disk);
        Assert.IsTrue(Add(disk, "a", 5000));
        Assert.IsTrue(Add(disk, "b", 5000));
        for (var round = 0; round < 500; round++)
        {
            var one = disk.ToArray();
            one[random.Next(8, 4096) + 4096 * random.Next(2)] ^= (byte)(1 << random.Next(8));
            Assert.Contains("a@", Describe(one));
            var both = one.ToArray();
            both[random.Next(8, 4096)] ^= 0x55;
            both[4096 + random.Next(8, 4096)] ^= 0x55;
            Assert.AreEqual("Damaged", Describe(both));
        }
    }

    [TestMethod]
    public void OtherThingsOnADiskAreNoTable()
    {
        var disk = new byte[ExtentTable.Blocks * 512];
        new Random(4).NextBytes(disk);
        Assert.AreEqual(TableFinding.None, Find(disk, out _));
        disk.AsSpan().Clear();
        Make(disk);
        Assert.IsTrue(Add(disk, "a", 5000));
        disk[1080] = 0x53;
        disk[1081] = 0xEF;
        Assert.AreEqual(TableFinding.None, Find(disk, out _), "a file system was made over a table");
        // The table of a larger disk, whose end is missing.
        disk.AsSpan().Clear();
        Make(disk);
        Assert.AreEqual(TableFinding.Sound, ExtentTable.Find(disk, DiskBlocks, out _));
        Assert.AreNotEqual(TableFinding.Sound, ExtentTable.Find(disk, DiskBlocks - 1, out _));
    }

    /// <summary>Pages with a right checksum and wrong numbers.</summary>
    [TestMethod]
    public void NumbersAreDoubtedEvenUnderARightChecksum()
    {
        var random = new Random(6);
        var sound = 0;
        for (var round = 0; round < 2_000; round++)
        {
            var disk = new byte[ExtentTable.Blocks * 512];
            Make(disk);
            Add(disk, "a", 5000);
            Add(disk, "b", 5000);
            var page = Copy(disk, random.Next(2));
            ref var table = ref ExtentTablePage.In(page);
            ref var entry = ref table.Entries[random.Next(3)];
            ulong value = random.Next(5) switch { 0 => ulong.MaxValue, 1 => 0, 2 => DiskBlocks, 3 => 2048, _ => (ulong)random.NextInt64() };
            switch (random.Next(6))
            {
                case 0: entry.First = value; break;
                case 1: entry.Blocks = value; break;
                case 2: table.Count = (uint)value; break;
                case 3: table.DiskBlocks = value; break;
                case 4: table.Sequence = value; break;
                default: entry.Zero = value; break;
            }

            table.Checksum = 0;
            table.Checksum = Crc64.Of(page);
            if (Find(disk, out var copy) != TableFinding.Sound)
                continue;
            sound++;
            ref readonly var found = ref ExtentTablePage.In(Copy(disk, copy));
            ulong end = ExtentTable.Blocks;
            for (var index = 0; index < found.Count; index++)
            {
                Assert.IsGreaterThanOrEqualTo(end, found.Entries[index].First);
                end = checked(found.Entries[index].First + found.Entries[index].Blocks);
                Assert.IsLessThanOrEqualTo(DiskBlocks, end);
            }
        }

        Assert.IsGreaterThan(100, sound);
    }

    /// <summary>Tables of before there were labels.</summary>
    [TestMethod]
    public void TablesOfTheFirstVersionAreRead()
    {
        var disk = new byte[ExtentTable.Blocks * 512];
        Make(disk);
        Add(disk, "a", 5000);
        foreach (var (label, finding) in new[] { (0UL, TableFinding.Sound), (1UL, TableFinding.Damaged) })
        {
            var old = disk.ToArray();
            old.AsSpan(0, ExtentTablePage.Size).Clear();
            var page = Copy(old, 1);
            ref var table = ref ExtentTablePage.In(page);
            (table.Version, table.Entries[0].Label, table.Checksum) = (1, label, 0);
            table.Checksum = Crc64.Of(page);
            Assert.AreEqual(finding, Find(old, out _));
            if (finding == TableFinding.Sound)
                Assert.IsTrue(Add(old, "b", 1));
        }
    }

    private static TableFinding Find(byte[] disk, out int copy) => ExtentTable.Find(disk, DiskBlocks, out copy);

    private static Span<byte> Copy(byte[] disk, int copy) => disk.AsSpan(copy * ExtentTablePage.Size, ExtentTablePage.Size);

    private static Span<byte> Sector(byte[] disk, int sector) => disk.AsSpan(sector * 512, 512);

    private static void Make(byte[] disk) => ExtentTable.Begin(Copy(disk, 0), DiskBlocks);

    /// <summary>A change as it is made: the table's page with the extent added, written over the other copy.</summary>
    private static bool Add(byte[] disk, string owner, ulong blocks)
    {
        Assert.AreEqual(TableFinding.Sound, Find(disk, out var copy));
        var page = Copy(disk, copy).ToArray();
        if (!ExtentTable.TryAdd(page, Encoding.UTF8.GetBytes(owner), 0, blocks, out _))
            return false;
        page.CopyTo(Copy(disk, 1 - copy));
        return true;
    }

    private static string Describe(byte[] disk)
    {
        var finding = Find(disk, out var copy);
        if (finding != TableFinding.Sound)
            return finding.ToString();
        var table = ExtentTablePage.In(Copy(disk, copy));
        ReadOnlySpan<ExtentEntry> entries = table.Entries;
        var text = new StringBuilder($"{table.Count}:");
        foreach (var entry in entries[..(int)table.Count])
            text.Append($" {Encoding.UTF8.GetString(entry.Owner.Text())}@{entry.First}+{entry.Blocks}");
        return text.ToString();
    }
}
