using System;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.FileSystem;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Ext2;

/// <summary>Times, owners, modes, devices and sizes are kept, and debugfs reads the same.</summary>
[TestClass]
public sealed class AttributeTests
{
    const uint Root = Ext2Volume.RootInode;

    [TestMethod]
    [DataRow(-1L, -1L)]
    [DataRow(0L, 0L)]
    [DataRow(2_147_483_647L, 2_147_483_647L)]
    [DataRow(2_147_483_648L, 2_147_483_647L)]
    [DataRow(4_294_967_296L, 2_147_483_647L)]
    [DataRow(15_032_385_535L, 2_147_483_647L)]
    [DataRow(-3_000_000_000L, -2_147_483_648L)]
    public void TimesAreKeptAsFarAsTheInodeGoes(long seconds, long inSmallInode)
    {
        foreach (var size in new[] { 128, 256 })
        {
            using var image = new TestImage("8M", "-b", "1024", "-I", $"{size}");
            using var mounted = image.Mount();
            var inode = DiskErrorTests.MakeFile(mounted, "file", "x"u8);
            var time = new Timestamp(seconds, 999_999_999);
            Assert.AreEqual(Errno.None, mounted.Volume.SetTimes(inode, time, time, time));
            var stat = mounted.Stat(inode);
            var expected = size == 128 ? new Timestamp(inSmallInode) : new Timestamp(Math.Max(seconds, int.MinValue), 999_999_999);
            Assert.AreEqual(expected, stat.Accessed);
            Assert.AreEqual(expected, stat.Modified);
            Assert.AreEqual(expected, stat.Changed);
            Assert.AreEqual(size == 128 ? default : Clock.Now, stat.Born);
        }
    }

    [TestMethod]
    public void ModeOwnerAndDeviceAreKept()
    {
        using var image = new TestImage("8M", "-b", "1024");
        using var mounted = image.Mount();
        const uint device = 300u << 8 | 0x34 | 7u << 20;
        Assert.AreEqual(Errno.None, mounted.Volume.Create(Root, "node"u8, 0x2180, 70000, 80000, device, Clock.Now, out var node));
        Assert.AreEqual(Errno.None, mounted.Volume.Create(Root, "old"u8, 0x6180, 0, 0, 8 << 8 | 1, Clock.Now, out var old));
        Assert.AreEqual(Errno.None, mounted.Volume.Create(Root, "fifo"u8, 0x1180, 0, 0, 0, Clock.Now, out _));
        Assert.AreEqual(Errno.None, mounted.Volume.Create(Root, "socket"u8, 0xC180, 0, 0, 0, Clock.Now, out _));
        Assert.AreEqual(device, mounted.Stat(node).DeviceNumber);
        Assert.AreEqual(8u << 8 | 1, mounted.Stat(old).DeviceNumber);
        Assert.AreEqual(Errno.None, mounted.Volume.SetMode(node, 0xFFFF, Clock.Now));
        Assert.AreEqual(Errno.None, mounted.Volume.SetOwner(old, 1, uint.MaxValue - 1, Clock.Now));
        image.AssertUnmountsClean(mounted);
        StringAssert.Contains(image.Debug("stat node"), "Mode:  07777");
        StringAssert.Contains(image.Debug("stat node"), "User: 70000   Group: 80000");
        StringAssert.Contains(image.Debug("stat node"), "Device major/minor number: 300:1844 (hex 12c:734)");
        StringAssert.Contains(image.Debug("stat old"), "08:01");
        StringAssert.Contains(image.Debug("stat old"), "Group:    -2");
    }

    [TestMethod]
    public void AccessTimeIsRelative()
    {
        using var image = new TestImage("8M", "-b", "1024");
        using var mounted = image.Mount();
        var inode = DiskErrorTests.MakeFile(mounted, "file", "x"u8);
        var start = Clock.Now.Seconds;
        Assert.AreEqual(start + 10, After(10), "not read since it was written");
        Assert.AreEqual(start + 10, After(20), "read since then");
        Assert.AreEqual(start + 10 + 86400, After(10 + 86400), "a day later");
        mounted.Volume.Write(inode, 0, "y"u8, new Timestamp(start + 90000), out _);
        Assert.AreEqual(start + 90001, After(90001), "written again");
        image.AssertUnmountsClean(mounted);

        long After(long seconds)
        {
            Assert.AreEqual(Errno.None, mounted.Volume.MarkAccessed(inode, new Timestamp(start + seconds)));
            return mounted.Stat(inode).Accessed.Seconds;
        }
    }

    [TestMethod]
    [DataRow(1024, 17_247_252_480ul)]
    [DataRow(4096, 2_199_023_251_456ul)]
    public void LargestFileIsLimited(int blockSize, ulong limit)
    {
        using var image = new TestImage("16M", "-b", $"{blockSize}", "-O", "^large_file");
        using var mounted = image.Mount();
        Assert.AreEqual(limit, mounted.Volume.MaximumFileSize);
        var inode = DiskErrorTests.MakeFile(mounted, "file", "start"u8);
        Assert.AreEqual(Errno.EFBIG, mounted.Volume.Write(inode, limit, "x"u8, Clock.Now, out _));
        Assert.AreEqual(Errno.EFBIG, mounted.Volume.SetSize(inode, limit + 1, Clock.Now));
        Assert.AreEqual(Errno.None, mounted.Volume.Write(inode, limit - 1, "xyz"u8, Clock.Now, out var written));
        Assert.AreEqual(1, written);
        Assert.AreEqual(limit, mounted.Stat(inode).Size);
        Assert.AreEqual(Errno.None, mounted.Volume.Sync(Clock.Mounted));
        image.AssertClean("the largest file");
        Assert.AreEqual(Errno.None, mounted.Volume.SetSize(inode, 3, Clock.Now));
        Assert.AreEqual(Errno.None, mounted.Volume.SetSize(inode, 4000, Clock.Now));
        var contents = mounted.ReadAll(inode);
        Assert.AreEqual("sta", System.Text.Encoding.UTF8.GetString(contents.AsSpan(0, 3)));
        Assert.IsTrue(contents.AsSpan(3).IndexOfAnyExcept((byte)0) < 0);
        image.AssertUnmountsClean(mounted);
    }

    [TestMethod]
    public void MountsAreCountedAndTheStateIsKept()
    {
        using var image = new TestImage("8M", "-b", "1024");
        using (var mounted = image.Mount())
        {
            StringAssert.Contains(image.Debug("stats"), "not clean");
            Assert.AreEqual(MountFinding.Clean, mounted.Report.Finding);
            image.AssertUnmountsClean(mounted);
        }
        using (var mounted = image.Mount())
        {
            DiskErrorTests.MakeFile(mounted, "file", new byte[5000]);
            Assert.AreEqual(Errno.None, mounted.Volume.Sync(Clock.Mounted));
        }
        using (var crashed = image.Mount())
        {
            Assert.AreEqual(MountFinding.NotUnmounted, crashed.Report.Finding);
            Assert.IsFalse(crashed.Volume.ReadOnly);
            Assert.AreEqual(5000, crashed.ReadAll(crashed.Resolve("file")).Length);
            Assert.AreEqual(Errno.None, crashed.Volume.Unmount(Clock.Mounted));
        }
        var stats = image.Debug("stats");
        StringAssert.Contains(stats, "not clean", "only e2fsck may say that it is clean again");
        StringAssert.Contains(stats, "Mount count:              3");
    }

    [TestMethod]
    public void RecoveryGoesOnButAsksForACheck()
    {
        using var image = new TestImage("8M", "-b", "1024");
        using var mounted = image.Mount();
        var inode = DiskErrorTests.MakeFile(mounted, "file", new byte[5000]);
        Assert.AreEqual(Errno.None, mounted.Volume.Open(inode));
        mounted.Volume.Recover();
        Assert.AreEqual(5000, mounted.ReadAll(mounted.Resolve("file")).Length);
        Assert.AreEqual(Errno.None, mounted.Volume.Close(inode, Clock.Now));
        Assert.AreEqual(Errno.None, mounted.Volume.Unmount(Clock.Mounted));
        StringAssert.Contains(image.Debug("stats"), "not clean");
        image.AssertClean("but in order");
    }

    [TestMethod]
    public void SharedAttributeBlocksAreCounted()
    {
        using var image = new TestImage("8M", "-b", "1024", "-I", "128");
        using (var mounted = image.Mount())
        {
            DiskErrorTests.MakeFile(mounted, "file", "x"u8);
            Assert.AreEqual(Errno.None, mounted.Volume.MakeSymbolicLink(Root, "link"u8, "target"u8, 0, 0, Clock.Now, out _));
            image.AssertUnmountsClean(mounted);
        }
        image.Change(path =>
        {
            E2fsprogs.Run("debugfs", 0, "-w", "-R", "ea_set file user.one value", path);
            E2fsprogs.Run("debugfs", 0, "-w", "-R", "ea_set link security.two value", path);
        });
        using (var mounted = image.Mount())
        {
            Assert.AreEqual("target", mounted.ReadLink(mounted.Resolve("link")));
            Assert.AreEqual(Errno.None, mounted.Volume.Unlink(Root, "file"u8, Clock.Now));
            Assert.AreEqual(Errno.None, mounted.Volume.Unlink(Root, "link"u8, Clock.Now));
            image.AssertUnmountsClean(mounted);
        }
    }
}
