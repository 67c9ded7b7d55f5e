using System;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Web.Packing;
using ExoCosmos.LibOS.Web.Store;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Web.Store;

/// <summary>Anything may stand on the disk: a store says that it is damaged, or gives what was stored. EXO_FUZZ_ROUNDS makes a run longer.</summary>
[TestClass]
public sealed unsafe class DamageTests
{
    private static readonly int s_rounds = int.Parse(Environment.GetEnvironmentVariable("EXO_FUZZ_ROUNDS") ?? "40", CultureInfo.InvariantCulture);

    /// <summary>Bits that turned over are found: nothing is served that was not stored.</summary>
    [TestMethod]
    public void ChangedBitsAreFound()
    {
        var files = Sites.Random(9, 30, 3000);
        var disk = new RecordingDisk(Sites.PagesFor(files));
        Sites.Publish(disk, files);
        Sites.Publish(disk, files);
        var whole = Sites.Describe(disk);
        var random = new Random(1);
        var (first, end) = Extent(disk);
        var found = 0;
        for (var round = 0; round < 20 * s_rounds; round++)
        {
            var damaged = RecordingDisk.Copy(disk.Bytes);
            damaged.Bytes[random.Next(first, end)] ^= (byte)(1 << random.Next(8));
            var described = Sites.Describe(damaged);
            Assert.IsTrue(described == whole || described.Contains("damaged", StringComparison.Ordinal), described);
            found += described == whole ? 0 : 1;
        }

        Assert.IsGreaterThan(10 * s_rounds, found);
    }

    /// <summary>Numbers that lie under right checksums lead nowhere outside.</summary>
    [TestMethod]
    public void NumbersAreDoubtedUnderRightChecksums()
    {
        var files = Sites.Random(3, 12, 3000);
        var disk = new RecordingDisk(Sites.PagesFor(files));
        Sites.Publish(disk, files);
        var (opened, refused) = (0, 0);
        for (var seed = 0; seed < 50 * s_rounds; seed++)
        {
            var forged = RecordingDisk.Copy(disk.Bytes);
            Forge(forged.Bytes, new Random(seed));
            // Whatever is opened is read to its last byte: what lies outside of the memory of a cluster would not come back.
            if (Sites.Describe(forged).Contains("damaged", StringComparison.Ordinal))
                refused++;
            else
                opened++;
        }

        Assert.IsGreaterThan(s_rounds, opened, "forgeries that say nothing wrong");
        Assert.IsGreaterThan(s_rounds, refused, "forgeries that do");
    }

    [TestMethod]
    public void NoiseIsNoStore()
    {
        var random = new Random(4);
        for (var round = 0; round < s_rounds; round++)
        {
            var disk = new RecordingDisk((ulong)random.Next(1, 20));
            random.NextBytes(disk.Bytes);
            Assert.AreEqual("There is no site store.", Sites.Describe(disk));
        }
    }

    /// <summary>Changes a number of a superblock, the index or a document, and makes all checksums right again.</summary>
    private static void Forge(byte[] disk, Random random)
    {
        ref var store = ref StoreSuperblock.In(disk.AsSpan());
        var index = disk.AsSpan((int)store.FirstPage * StoreLayout.PageSize);
        var slots = MemoryMarshal.Cast<byte, IndexEntry>(index)[..(int)store.Slots];
        var clusters = MemoryMarshal.Cast<byte, ClusterEntry>(index[(slots.Length * sizeof(IndexEntry))..])[..(int)store.Clusters];
        var entry = slots.ToArray().First(slot => !slot.IsFree);
        var part = random.Next(4) switch
        {
            0 => disk.AsSpan(0, 96),
            1 => MemoryMarshal.AsBytes(slots),
            2 => MemoryMarshal.AsBytes(clusters),
            _ => index.Slice(((int)clusters[(int)entry.Cluster].FirstPage * StoreLayout.PageSize) + (int)entry.Offset, DocumentHeader.Size),
        };
        var value = random.Next(6) switch { 0 => ulong.MaxValue, 1 => 0UL, 2 => 64UL, 3 => (ulong)random.Next(300), 4 => (ulong)random.Next(), _ => (ulong)random.NextInt64() };
        var width = 1 << random.Next(1, 4);
        var at = random.Next(part.Length / width) * width;
        BitConverter.GetBytes(value).AsSpan(0, width).CopyTo(part[at..]);
        if (store.FirstPage < StoreLayout.SuperblockPages || store.IndexLength > (ulong)index.Length)
            return;
        // A changed cluster table may lead anywhere, here as well.
        foreach (ref var cluster in clusters)
            if (cluster.Length + ((ulong)cluster.FirstPage * StoreLayout.PageSize) <= (ulong)index.Length)
                cluster.Hash = XxHash64.Of(index.Slice((int)cluster.FirstPage * StoreLayout.PageSize, (int)cluster.Length));
        store.IndexHash = XxHash64.Of(index[..(int)store.IndexLength]);
        StoreGenerations.Seal(ref store);
    }

    private static (int First, int End) Extent(RecordingDisk disk)
    {
        Assert.AreEqual(StoreFinding.Sound, SiteReader.Find(disk, out var store, out _));
        return ((int)store.FirstPage * StoreLayout.PageSize, (int)store.EndPage * StoreLayout.PageSize);
    }
}
