using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.FileSystem;
using ExoCosmos.LibOS.Unix.FileSystem.BlockCache;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Ext2;

/// <summary>The cache alone: what is read, when what is written, and memory given and taken.</summary>
[TestClass]
public sealed unsafe class PageCacheTests : IDisposable
{
    const int MemoryBytes = 600 * 1024;
    readonly MemoryDiskOwner owner = new(SampleTree.RandomBytes(new Random(9), (4 << 20) + 3 * 512));
    readonly byte* memory = (byte*)NativeMemory.AlignedAlloc(MemoryBytes, 4096);
    readonly byte[] original;
    PageCache<MemoryDisk> cache;

    public PageCacheTests()
    {
        original = owner.Image.ToArray();
        var arena = new Arena(memory, MemoryBytes);
        Assert.AreEqual(Errno.None, cache.Initialise(ref arena, owner.Disk));
    }

    public void Dispose()
    {
        owner.Dispose();
        NativeMemory.AlignedFree(memory);
    }

    Span<byte> Get(ulong sector, uint sectors)
    {
        Assert.AreEqual(Errno.None, cache.Read(sector, sectors, out var data));
        return new Span<byte>(data, (int)sectors * 512);
    }

    void Put(ulong sector, byte value, WriteOrder order)
    {
        Assert.AreEqual(Errno.None, cache.Overwrite(sector, 1, out var data));
        new Span<byte>(data, 512).Fill(value);
        cache.MarkDirty(data, 1, order);
    }

    [TestMethod]
    public void ReadsWhatIsOnTheDisk()
    {
        var random = new Random(1);
        for (var i = 0; i < 3000; i++)
        {
            var sectors = (uint)random.Next(1, 9);
            var sector = (ulong)random.Next(0, 1024) * 8 + (uint)random.Next(0, 9 - (int)sectors);
            Assert.IsTrue(Get(sector, sectors).SequenceEqual(original.AsSpan((int)sector * 512, (int)sectors * 512)));
        }
        Assert.AreEqual(Errno.None, cache.Read(8194, 1, out _), "the last page is short");
        Assert.AreEqual(Errno.EIO, cache.Read(8195, 1, out _));
        Assert.AreEqual(Errno.EIO, cache.Read(8194, 2, out _));
        Assert.AreEqual(Errno.EIO, cache.Read(ulong.MaxValue - 7, 8, out _));
        Assert.AreEqual(Errno.EINVAL, cache.Read(7, 2, out _));
        Assert.AreEqual(Errno.EINVAL, cache.Read(7, 0, out _));
    }

    [TestMethod]
    public void ChangesSurviveEviction()
    {
        var random = new Random(2);
        var model = (byte[])original.Clone();
        for (var i = 0; i < 20_000; i++)
        {
            var sector = (ulong)random.Next(8195);
            if (random.Next(2) == 0)
            {
                Put(sector, (byte)i, (WriteOrder)random.Next(14));
                model.AsSpan((int)sector * 512, 512).Fill((byte)i);
            }
            else
            {
                Assert.IsTrue(Get(sector, 1).SequenceEqual(model.AsSpan((int)sector * 512, 512)));
            }
            if (random.Next(50) == 0)
                cache.Fetch((ulong)random.Next(8195), (ulong)random.Next(2000));
        }
        cache.WriteBack(WriteOrder.Counts);
        Assert.AreEqual(0u, cache.DirtyPages);
        Assert.IsTrue(owner.Image.SequenceEqual(model));
    }

    [TestMethod]
    public void OrdersAreKeptWithBarriersBetween()
    {
        Put(100, 1, WriteOrder.Counts);
        Put(200, 2, WriteOrder.Inodes);
        Put(300, 3, WriteOrder.Content);
        Put(301, 4, WriteOrder.Allocation);
        cache.WriteBack(WriteOrder.Content);
        Assert.AreEqual(3, owner.Image[300 * 512]);
        Assert.AreEqual(original[301 * 512], owner.Image[301 * 512], "the same page, but later");
        cache.WriteBack(WriteOrder.NewNames);
        Assert.AreEqual(4, owner.Image[301 * 512]);
        Assert.AreEqual(2, owner.Image[200 * 512]);
        Assert.AreEqual(original[100 * 512], owner.Image[100 * 512]);
        Assert.AreEqual(1, owner.State->Flushes);
        cache.Forget(100, 1);
        cache.WriteBack(WriteOrder.Counts);
        Assert.AreEqual(original[100 * 512], owner.Image[100 * 512], "forgotten");
    }

    [TestMethod]
    public void MemoryIsGivenAndTaken()
    {
        var all = cache.PresentPages;
        Put(8, 77, WriteOrder.Inodes);
        var given = new nuint[all];
        var count = cache.Shrink(given);
        Assert.AreEqual((int)(all - PageCache<MemoryDisk>.MinimumPages), count);
        Assert.AreEqual(PageCache<MemoryDisk>.MinimumPages, cache.PresentPages);
        var pages = new HashSet<nuint>();
        for (var i = 0; i < count; i++)
        {
            Assert.IsTrue(pages.Add(given[i]));
            Assert.AreEqual((nuint)0, given[i] % 4096);
            new Span<byte>((void*)given[i], 4096).Fill(0xEE);
        }
        for (ulong sector = 0; sector < 8000; sector += 8)
        {
            if (sector != 8)
                Assert.IsTrue(Get(sector, 8).SequenceEqual(original.AsSpan((int)sector * 512, 4096)));
        }
        Assert.AreEqual(77, Get(8, 1)[0]);
        Assert.AreEqual(Errno.EINVAL, cache.Grow(given[0] + 1));
        for (var i = 0; i < count; i++)
            Assert.AreEqual(Errno.None, cache.Grow(given[i]));
        Assert.AreEqual(Errno.EINVAL, cache.Grow(given[0]));
        Assert.AreEqual(all, cache.PresentPages);
    }

    [TestMethod]
    public void RecoveryKeepsWhatIsDirty()
    {
        for (ulong sector = 0; sector < 400; sector += 5)
            Put(sector, (byte)(sector + 1), WriteOrder.Inodes);
        cache.Shrink(new nuint[10]);
        var present = cache.PresentPages;
        cache.Recover();
        Assert.AreEqual(present, cache.PresentPages);
        for (ulong sector = 0; sector < 400; sector += 5)
            Assert.AreEqual((byte)(sector + 1), Get(sector, 1)[0]);
        for (ulong sector = 1000; sector < 8000; sector += 8)
            Get(sector, 8);
        cache.WriteBack(WriteOrder.Counts);
        for (var sector = 0; sector < 400; sector += 5)
            Assert.AreEqual((byte)(sector + 1), owner.Image[sector * 512]);
    }
}
