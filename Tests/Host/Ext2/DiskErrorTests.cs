using System;
using System.Text;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Ext2;

/// <summary>What the disk cannot read or write is reported as EIO, and nothing else suffers.</summary>
[TestClass]
public sealed unsafe class DiskErrorTests
{
    [TestMethod]
    public void UnreadableContentsAreEioAndTheRestIsRead()
    {
        using var image = new TestImage("16M", "-b", "1024");
        var data = SampleTree.RandomBytes(new Random(3), 200_000);
        ulong sector;
        using (var mounted = image.Mount())
        {
            var inode = MakeFile(mounted, "file", data);
            Assert.AreEqual(Errno.None, mounted.Volume.MapRun(inode, 100 * 1024, out var run));
            sector = run.Sector;
            image.AssertUnmountsClean(mounted);
        }
        using (var mounted = image.Mount())
        {
            var inode = mounted.Resolve("file");
            image.Owner.State->BadReads = new SectorRange(sector, sector + 1);
            var buffer = new byte[1024];
            Assert.AreEqual(Errno.EIO, mounted.Volume.Read(inode, 100 * 1024, buffer, out var read));
            Assert.AreEqual(0, read);
            Assert.AreEqual(Errno.None, mounted.Volume.Read(inode, 99 * 1024, buffer, out _));
            Assert.IsTrue(buffer.AsSpan().SequenceEqual(data.AsSpan(99 * 1024, 1024)));
            var whole = new byte[200_000];
            Assert.AreEqual(Errno.None, mounted.Volume.Read(inode, 0, whole, out read));
            Assert.AreEqual(100 * 1024, read, "a read ends before what cannot be read");
            // Part of a block cannot be changed without the rest of it.
            Assert.AreEqual(Errno.EIO, mounted.Volume.Write(inode, 100 * 1024 + 5, "x"u8, Clock.Now, out _));
            Assert.IsFalse(mounted.Volume.Damaged);
            image.Owner.State->BadReads = default;
            Assert.IsTrue(data.AsSpan().SequenceEqual(mounted.ReadAll(inode)));
            image.AssertUnmountsClean(mounted);
        }
    }

    [TestMethod]
    public void LostContentsAreReportedOnceAndTheVolumeGoesOn()
    {
        using var image = new TestImage("16M", "-b", "4096");
        using var mounted = image.Mount();
        var inode = MakeFile(mounted, "file", new byte[100_000]);
        Assert.AreEqual(Errno.None, mounted.Volume.Sync(Clock.Mounted));
        Assert.AreEqual(Errno.None, mounted.Volume.MapRun(inode, 8192, out var run));
        image.Owner.State->BadWrites = new SectorRange(run.Sector, run.Sector + 1);
        Assert.AreEqual(Errno.None, mounted.Volume.Write(inode, 0, SampleTree.RandomBytes(new Random(4), 50_000), Clock.Now, out _));
        var before = mounted.Volume.WriteErrors;
        Assert.AreEqual(Errno.EIO, mounted.Volume.Sync(Clock.Mounted));
        Assert.AreNotEqual(before, mounted.Volume.WriteErrors);
        Assert.AreEqual(Errno.None, mounted.Volume.Sync(Clock.Mounted));
        image.Owner.State->BadWrites = default;
        Assert.IsFalse(mounted.Volume.ReadOnly);
        MakeFile(mounted, "other", new byte[10_000]);
        image.AssertUnmountsClean(mounted);
    }

    [TestMethod]
    public void LostMetadataMakesTheVolumeReadOnly()
    {
        using var image = new TestImage("16M", "-b", "1024");
        using var mounted = image.Mount();
        var table = ulong.Parse(System.Text.RegularExpressions.Regex.Match(image.Debug("stats"), @"inode table at (\d+)").Groups[1].Value);
        image.Owner.State->BadWrites = new SectorRange(table * 2, table * 2 + 400);
        MakeFile(mounted, "file", new byte[3000]);
        Assert.AreEqual(Errno.EIO, mounted.Volume.Sync(Clock.Mounted));
        Assert.IsTrue(mounted.Volume.ReadOnly);
        Assert.AreEqual(Errno.EROFS, mounted.Volume.Unlink(Ext2Volume.RootInode, "file"u8, Clock.Now));
        Assert.AreEqual(Errno.None, mounted.Volume.Lookup(Ext2Volume.RootInode, "file"u8, out _), "what is in memory can still be read");
        image.Owner.State->BadWrites = default;
        mounted.Volume.Unmount(Clock.Mounted);
        using var again = image.Mount();
        Assert.AreEqual(MountFinding.ErrorsRecorded, again.Report.Finding);
        Assert.IsTrue(again.Volume.ReadOnly);
    }

    [TestMethod]
    public void ADiskThatStopsDoesNotStopTheVolume()
    {
        using var image = new TestImage("16M", "-b", "1024");
        using var mounted = image.Mount(pages: 64);
        image.Owner.State->BadWrites = new SectorRange(0, ulong.MaxValue);
        for (var i = 0; i < 200; i++)
        {
            if (i == 100)
                image.Owner.State->BadReads = new SectorRange(0, ulong.MaxValue);
            var error = mounted.Volume.Create(Ext2Volume.RootInode, Encoding.UTF8.GetBytes($"f{i}"), 0x81A4, 0, 0, 0, Clock.Now, out var inode);
            if (error == Errno.None)
                error = mounted.Volume.Write(inode, 0, new byte[20_000], Clock.Now, out _);
            Assert.IsTrue(error is Errno.None or Errno.EIO or Errno.EROFS or Errno.EUCLEAN, error.ToString());
        }
        Assert.AreEqual(Errno.EIO, mounted.Volume.Sync(Clock.Mounted));
    }

    internal static uint MakeFile(MountedVolume<MemoryDisk> mounted, string name, ReadOnlySpan<byte> data)
    {
        Assert.AreEqual(Errno.None,
            mounted.Volume.Create(Ext2Volume.RootInode, Encoding.UTF8.GetBytes(name), 0x81A4, 0, 0, 0, Clock.Now, out var inode));
        Assert.AreEqual(Errno.None, mounted.Volume.Write(inode, 0, data, Clock.Now, out var written));
        Assert.AreEqual(data.Length, written);
        return inode;
    }
}
