using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Ext2;

/// <summary>What mke2fs wrote is read back in full.</summary>
[TestClass]
[SupportedOSPlatform("linux")]
public sealed class ReadingTests
{
    static SampleTree tree = null!;

    [ClassInitialize]
    public static void MakeTree(TestContext context) => tree = new SampleTree();

    [ClassCleanup]
    public static void RemoveTree() => tree.Dispose();

    [TestMethod]
    [DataRow(1024, 128, 64u, true)]
    [DataRow(1024, 256, 512u, false)]
    [DataRow(2048, 256, 512u, true)]
    [DataRow(4096, 256, 512u, true)]
    [DataRow(4096, 128, 4096u, false)]
    public void EveryFileOfATreeReadsAsOnTheHost(int blockSize, int inodeSize, uint pages, bool hashHuge)
    {
        using var image = new TemporaryFile();
        E2fsprogs.Make(image.Path, "64M", "-b", $"{blockSize}", "-I", $"{inodeSize}", "-d", tree.Root);
        var disk = new FileDisk(image.Path);
        using var mounted = new MountedVolume<FileDisk>(disk, readOnly: true, pages);
        Assert.AreEqual(MountFinding.Clean, mounted.Report.Finding);
        var found = new HashSet<string>();
        Walk(mounted, Ext2Volume.RootInode, "", found, hashHuge);
        var expected = tree.Files.Keys.Concat(tree.Links.Keys).Concat(tree.Directories).ToHashSet();
        Assert.IsTrue(expected.SetEquals(found), $"missing {string.Join(", ", expected.Except(found).Take(3))}, "
            + $"extra {string.Join(", ", found.Except(expected).Take(3))}");
        disk.Close();
    }

    static void Walk(MountedVolume<FileDisk> mounted, uint directory, string prefix, HashSet<string> found, bool hashHuge)
    {
        foreach (var item in mounted.List(directory))
        {
            var path = prefix + item.Name;
            if (path == "lost+found")
                continue;
            Assert.IsTrue(found.Add(path), $"{path} listed twice");
            Assert.AreEqual(item.Inode, mounted.Resolve(path));
            Assert.AreEqual(Errno.None, mounted.Volume.Open(item.Inode));
            var type = mounted.Stat(item.Inode).Mode >> 12;
            Assert.AreEqual(type, item.Type);
            if (type == 4)
                Walk(mounted, item.Inode, path + "/", found, hashHuge);
            else if (type == 10)
                Assert.AreEqual(tree.Links[path], mounted.ReadLink(item.Inode));
            else if (path != "sparse-huge" || hashHuge)
                Assert.AreEqual(tree.Files[path], Hash(mounted, item.Inode), path);
            Assert.AreEqual(Errno.None, mounted.Volume.Close(item.Inode, Clock.Now));
        }
    }

    static string Hash(MountedVolume<FileDisk> mounted, uint inode)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        ulong offset = 0;
        while (true)
        {
            Assert.AreEqual(Errno.None, mounted.Volume.Read(inode, offset, buffer, out var read));
            if (read == 0)
                return Convert.ToHexString(hash.GetHashAndReset());
            hash.AppendData(buffer, 0, read);
            offset += (uint)read;
        }
    }

    [TestMethod]
    public void StatSaysWhatDebugfsSays()
    {
        using var image = new TemporaryFile();
        var file = Path.Combine(tree.Root, "size-4097");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupWrite | UnixFileMode.SetUser);
        File.SetLastWriteTimeUtc(file, new DateTime(2100, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        E2fsprogs.Make(image.Path, "64M", "-b", "1024", "-d", tree.Root);
        E2fsprogs.Run("debugfs", 0, "-w", "-R", "mknod console c 5 1", image.Path);
        E2fsprogs.Run("debugfs", 0, "-w", "-R", "mknod big b 300 7000", image.Path);
        E2fsprogs.Run("debugfs", 0, "-w", "-R", "sif /size-4097 uid 70001", image.Path);
        E2fsprogs.Run("debugfs", 0, "-w", "-R", "sif /size-4097 gid 70002", image.Path);
        // mke2fs keeps 32 bits of the time; the extra word is epoch 1 and 7 nanoseconds.
        E2fsprogs.Run("debugfs", 0, "-w", "-R", "sif /size-4097 mtime_extra 29", image.Path);
        var disk = new FileDisk(image.Path);
        using var mounted = new MountedVolume<FileDisk>(disk, readOnly: true);
        var stat = mounted.Stat(mounted.Resolve("size-4097"));
        Assert.AreEqual(0x8000 | 0x910, (int)stat.Mode);
        Assert.AreEqual(4097ul, stat.Size);
        Assert.AreEqual(1u, stat.Links);
        Assert.AreEqual(10ul, stat.Blocks);
        Assert.AreEqual(70001u, stat.UserId);
        Assert.AreEqual(70002u, stat.GroupId);
        Assert.AreEqual(new DateTimeOffset(2100, 2, 3, 4, 5, 6, TimeSpan.Zero).ToUnixTimeSeconds(), stat.Modified.Seconds);
        Assert.AreEqual(7u, stat.Modified.Nanoseconds);
        Assert.AreEqual(5u << 8 | 1, mounted.Stat(mounted.Resolve("console")).DeviceNumber);
        Assert.AreEqual((7000u & 0xFF) | 300u << 8 | (7000u & ~0xFFu) << 12, mounted.Stat(mounted.Resolve("big")).DeviceNumber);
        Assert.AreEqual(2u + 13, mounted.Stat(Ext2Volume.RootInode).Links);
        disk.Close();
    }

    [TestMethod]
    public void LargeFilesAreReadInLargeTransfers()
    {
        using var image = new TemporaryFile();
        E2fsprogs.Make(image.Path, "64M", "-b", "4096", "-d", tree.Root);
        using var owner = new MemoryDiskOwner(File.ReadAllBytes(image.Path));
        using var mounted = new MountedVolume<MemoryDisk>(owner.Disk, readOnly: true);
        var inode = mounted.Resolve("size-5000000");
        Assert.AreEqual(Errno.None, mounted.Volume.Open(inode));
        unsafe
        {
            var before = *owner.State;
            mounted.ReadAll(inode, 4096);
            Assert.IsLessThan(60, owner.State->Calls - before.Calls, "calls of the device for 1,221 blocks read one by one");
            Assert.IsLessThan(5_000_000 / 512 + 600, owner.State->Reads - before.Reads, "sectors read for a file read once");
        }
    }

    [TestMethod]
    public void HolesTakeNoPlaceInTheCache()
    {
        using var image = new TemporaryFile();
        E2fsprogs.Make(image.Path, "64M", "-b", "1024", "-d", tree.Root);
        using var owner = new MemoryDiskOwner(File.ReadAllBytes(image.Path));
        using var mounted = new MountedVolume<MemoryDisk>(owner.Disk, readOnly: true, pages: 256);
        var kept = mounted.Resolve("size-4097");
        mounted.ReadAll(kept, 4096);
        var huge = mounted.Resolve("sparse-huge");
        var zeros = new byte[1 << 20];
        Assert.AreEqual(Errno.None, mounted.Volume.Open(huge));
        unsafe
        {
            var before = *owner.State;
            for (ulong offset = 64 << 20; offset < 512 << 20; offset += (uint)zeros.Length)
            {
                Assert.AreEqual(Errno.None, mounted.Volume.Read(huge, offset, zeros, out var read));
                Assert.AreEqual(zeros.Length, read);
            }
            Assert.IsTrue(zeros.AsSpan().IndexOfAnyExcept((byte)0) < 0);
            mounted.ReadAll(kept, 4096);
            Assert.IsLessThan(10, owner.State->Calls - before.Calls, "only blocks of pointers may have been read");
        }
    }
}
