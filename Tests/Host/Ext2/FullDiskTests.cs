using System;
using System.Collections.Generic;
using System.Text;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Ext2;

/// <summary>A disk without room says so, loses nothing, and is in order.</summary>
[TestClass]
public sealed class FullDiskTests
{
    [TestMethod]
    [DataRow(1024, "8M")]
    [DataRow(2048, "16M")]
    [DataRow(4096, "24M")]
    public void EveryBlockCanBeUsedAndFreedAgain(int blockSize, string size)
    {
        using var image = new TestImage(size, "-b", $"{blockSize}", "-m", "0");
        using var mounted = image.Mount(128);
        var free = mounted.Volume.GetStatistics().FreeBlocks;
        var rootSize = mounted.Stat(Ext2Volume.RootInode).Size;
        var random = new Random(7);
        for (var round = 0; round < 3; round++)
        {
            var files = Fill(mounted, random, round);
            Assert.IsLessThan(8ul, mounted.Volume.GetStatistics().FreeBlocks);
            AssertNothingFits(mounted);
            Assert.AreEqual(Errno.None, mounted.Volume.Sync(Clock.Mounted));
            image.AssertClean($"full, round {round}");
            foreach (var (name, data) in files)
                Assert.IsTrue(data.AsSpan().SequenceEqual(mounted.ReadAll(mounted.Resolve(name))), name);
            foreach (var name in files.Keys)
                Assert.AreEqual(Errno.None, mounted.Volume.Unlink(Ext2Volume.RootInode, Encoding.UTF8.GetBytes(name), Clock.Now));
            Assert.AreEqual(Errno.None, mounted.Volume.Sync(Clock.Mounted));
        }
        // The root keeps the blocks that it needed for names.
        free -= (mounted.Stat(Ext2Volume.RootInode).Size - rootSize) / (uint)blockSize;
        Assert.AreEqual(free, mounted.Volume.GetStatistics().FreeBlocks);
        image.AssertUnmountsClean(mounted);
    }

    static Dictionary<string, byte[]> Fill(MountedVolume<MemoryDisk> mounted, Random random, int round)
    {
        var files = new Dictionary<string, byte[]>();
        for (var number = 0; ; number++)
        {
            var name = $"{round}-{number}";
            var made = mounted.Volume.Create(Ext2Volume.RootInode, Encoding.UTF8.GetBytes(name), 0x81A4, 0, 0, 0, Clock.Now, out var inode);
            if (made == Errno.ENOSPC)
                return files;
            Assert.AreEqual(Errno.None, made);
            var data = SampleTree.RandomBytes(random, number < 40 ? random.Next(1, 1 << 20) : random.Next(1, 5000));
            var done = 0;
            var error = Errno.None;
            while (done < data.Length && error == Errno.None)
            {
                error = mounted.Volume.Write(inode, (ulong)done, data.AsSpan(done), Clock.Now, out var written);
                Assert.AreEqual(error != Errno.None, written == 0);
                done += written;
            }
            Assert.IsTrue(error is Errno.None or Errno.ENOSPC, error.ToString());
            files[name] = data[..done];
            if (error == Errno.ENOSPC && mounted.Volume.GetStatistics().FreeBlocks < 4)
                return files;
        }
    }

    static void AssertNothingFits(MountedVolume<MemoryDisk> mounted)
    {
        // Whatever fits into the last few blocks is gone before the claim is made.
        for (var i = 0; i < 100; i++)
        {
            if (mounted.Volume.MakeDirectory(Ext2Volume.RootInode, Encoding.UTF8.GetBytes($"d{i}"), 0x1ED, 0, 0, Clock.Now, out _) != Errno.None)
                break;
        }
        Assert.AreEqual(Errno.ENOSPC, mounted.Volume.MakeDirectory(Ext2Volume.RootInode, "last"u8, 0x1ED, 0, 0, Clock.Now, out _));
        Assert.AreEqual(Errno.ENOENT, mounted.Volume.Lookup(Ext2Volume.RootInode, "last"u8, out _));
        Assert.AreEqual(Errno.ENOSPC,
            mounted.Volume.MakeSymbolicLink(Ext2Volume.RootInode, "long"u8, Encoding.UTF8.GetBytes(new string('7', 200)), 0, 0, Clock.Now, out _));
        for (var i = 0; i < 100; i++)
            mounted.Volume.RemoveDirectory(Ext2Volume.RootInode, Encoding.UTF8.GetBytes($"d{i}"), Clock.Now);
    }

    [TestMethod]
    public void InodesRunOutBeforeBlocks()
    {
        using var image = new TestImage("8M", "-b", "1024", "-N", "48");
        using var mounted = image.Mount();
        var free = mounted.Volume.GetStatistics().FreeInodes;
        for (ulong i = 0; i < free; i++)
            Assert.AreEqual(Errno.None, Make($"f{i}"));
        Assert.AreEqual(Errno.ENOSPC, Make("more"));
        Assert.AreEqual(Errno.ENOSPC, mounted.Volume.MakeDirectory(Ext2Volume.RootInode, "more"u8, 0x1ED, 0, 0, Clock.Now, out _));
        Assert.AreEqual(0ul, mounted.Volume.GetStatistics().FreeInodes);
        // A freed inode can be had at once, though the disk has not heard of it yet.
        Assert.AreEqual(Errno.None, mounted.Volume.Unlink(Ext2Volume.RootInode, "f3"u8, Clock.Now));
        Assert.AreEqual(Errno.None, Make("more"));
        image.AssertUnmountsClean(mounted);

        Errno Make(string name) =>
            mounted.Volume.Create(Ext2Volume.RootInode, Encoding.UTF8.GetBytes(name), 0x81A4, 0, 0, 0, Clock.Now, out _);
    }
}
