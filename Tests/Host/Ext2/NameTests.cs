using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.FileSystem;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Ext2;

/// <summary>Names, links, moves and the rules that Linux has for them.</summary>
[TestClass]
public sealed class NameTests : IDisposable
{
    const uint Root = Ext2Volume.RootInode;
    readonly TestImage image;
    MountedVolume<MemoryDisk> mounted;

    public NameTests()
    {
        image = new TestImage("16M", "-b", "1024");
        mounted = image.Mount();
    }

    /// <summary>Every test ends in a file system that is in order.</summary>
    public void Dispose()
    {
        image.AssertUnmountsClean(mounted);
        mounted.Dispose();
        image.Dispose();
    }

    static byte[] B(string text) => Encoding.UTF8.GetBytes(text);

    uint File(uint directory, string name)
    {
        Assert.AreEqual(Errno.None, mounted.Volume.Create(directory, B(name), 0x81A4, 0, 0, 0, Clock.Now, out var inode));
        return inode;
    }

    uint Directory(uint directory, string name)
    {
        Assert.AreEqual(Errno.None, mounted.Volume.MakeDirectory(directory, B(name), 0x1ED, 0, 0, Clock.Now, out var inode));
        return inode;
    }

    Errno Rename(uint from, string old, uint to, string name, RenameFlags flags = RenameFlags.None) =>
        mounted.Volume.Rename(from, B(old), to, B(name), flags, Clock.Now);

    [TestMethod]
    public void NamesAreChecked()
    {
        var longest = new string('n', 255);
        File(Root, longest);
        Assert.AreNotEqual(0u, mounted.Resolve(longest));
        Assert.AreEqual(Errno.ENAMETOOLONG, mounted.Volume.Create(Root, B(longest + "n"), 0x8000, 0, 0, 0, Clock.Now, out _));
        Assert.AreEqual(Errno.ENOENT, mounted.Volume.Lookup(Root, [], out _));
        Assert.AreEqual(Errno.EINVAL, mounted.Volume.Create(Root, "a/b"u8, 0x8000, 0, 0, 0, Clock.Now, out _));
        Assert.AreEqual(Errno.EINVAL, mounted.Volume.Create(Root, "a\0b"u8, 0x8000, 0, 0, 0, Clock.Now, out _));
        Assert.AreEqual(Errno.EEXIST, mounted.Volume.MakeDirectory(Root, "."u8, 0, 0, 0, Clock.Now, out _));
        Assert.AreEqual(Errno.EEXIST, mounted.Volume.MakeSymbolicLink(Root, ".."u8, "x"u8, 0, 0, Clock.Now, out _));
        Assert.AreEqual(Errno.EINVAL, mounted.Volume.Create(Root, "dir"u8, FileMode.Directory, 0, 0, 0, Clock.Now, out _));
        Assert.AreEqual(Errno.EINVAL, mounted.Volume.RemoveDirectory(Root, "."u8, Clock.Now));
        Assert.AreEqual(Errno.ENOTEMPTY, mounted.Volume.RemoveDirectory(Root, ".."u8, Clock.Now));
    }

    [TestMethod]
    public void DirectoriesMoveWithTheirWayUp()
    {
        var a = Directory(Root, "a");
        var b = Directory(Root, "b");
        var child = Directory(a, "child");
        File(child, "file");
        Assert.AreEqual(Errno.None, Rename(a, "child", b, "moved"));
        Assert.AreEqual(child, mounted.Resolve("b/moved"));
        Assert.AreEqual(b, mounted.Resolve("b/moved/.."));
        Assert.AreEqual(2u, mounted.Stat(a).Links);
        Assert.AreEqual(3u, mounted.Stat(b).Links);
        Assert.AreEqual(Errno.EINVAL, Rename(Root, "b", child, "loop"));
        Assert.AreEqual(Errno.EINVAL, Rename(Root, "b", b, "loop"));
        Assert.AreEqual(Errno.ENOTEMPTY, Rename(Root, "a", Root, "b"));
        Assert.AreEqual(Errno.None, Rename(Root, "b", Root, "a"));
        Assert.AreEqual(b, mounted.Resolve("a"));
        Assert.AreEqual(Errno.ESTALE, mounted.Volume.GetStat(a, out _));
    }

    [TestMethod]
    public void RenameReplacesWhatItMay()
    {
        var file = File(Root, "file");
        var other = File(Root, "other");
        Directory(Root, "empty");
        Assert.AreEqual(Errno.EISDIR, Rename(Root, "file", Root, "empty"));
        Assert.AreEqual(Errno.ENOTDIR, Rename(Root, "empty", Root, "file"));
        Assert.AreEqual(Errno.EEXIST, Rename(Root, "file", Root, "other", RenameFlags.NoReplace));
        Assert.AreEqual(Errno.EBUSY, Rename(Root, ".", Root, "x"));
        Assert.AreEqual(Errno.ENOENT, Rename(Root, "nothing", Root, "x"));
        Assert.AreEqual(Errno.None, mounted.Volume.Open(other));
        Assert.AreEqual(Errno.None, Rename(Root, "file", Root, "other"));
        Assert.AreEqual(file, mounted.Resolve("other"));
        Assert.AreEqual(0u, mounted.Stat(other).Links, "open, without a name");
        Assert.AreEqual(Errno.None, mounted.Volume.Close(other, Clock.Now));
        Assert.AreEqual(Errno.None, mounted.Volume.Link(file, Root, "same"u8, Clock.Now));
        Assert.AreEqual(Errno.None, Rename(Root, "same", Root, "other"), "two names of one file: nothing happens");
        Assert.AreEqual(2u, mounted.Stat(file).Links);
    }

    [TestMethod]
    public void RemovedDirectoryTakesNoNames()
    {
        var gone = Directory(Root, "gone");
        File(Root, "file");
        Assert.AreEqual(Errno.None, mounted.Volume.Open(gone));
        Assert.AreEqual(Errno.None, mounted.Volume.RemoveDirectory(Root, "gone"u8, Clock.Now));
        Assert.AreEqual(Errno.ENOENT, mounted.Volume.Create(gone, "x"u8, 0x8000, 0, 0, 0, Clock.Now, out _));
        Assert.AreEqual(Errno.ENOENT, Rename(Root, "file", gone, "x"));
        Assert.IsEmpty(mounted.List(gone));
        Assert.AreEqual(Errno.None, mounted.Volume.Close(gone, Clock.Now));
        Assert.AreEqual(Errno.EBADF, mounted.Volume.Close(gone, Clock.Now));
    }

    [TestMethod]
    public void OpenFileOutlivesItsName()
    {
        var free = mounted.Volume.GetStatistics();
        var inode = DiskErrorTests.MakeFile(mounted, "file", new byte[300_000]);
        Assert.AreEqual(Errno.None, mounted.Volume.Open(inode));
        Assert.AreEqual(Errno.None, mounted.Volume.Open(inode));
        Assert.AreEqual(Errno.None, mounted.Volume.Unlink(Root, "file"u8, Clock.Now));
        Assert.AreEqual(Errno.ENOENT, mounted.Volume.Link(inode, Root, "again"u8, Clock.Now));
        Assert.AreEqual(Errno.None, mounted.Volume.Close(inode, Clock.Now));
        Assert.AreEqual(300_000, mounted.ReadAll(inode).Length);
        Assert.AreEqual(Errno.EBUSY, mounted.Volume.Unmount(Clock.Mounted));
        Assert.AreEqual(Errno.None, mounted.Volume.Close(inode, Clock.Now));
        Assert.AreEqual(free.FreeBlocks, mounted.Volume.GetStatistics().FreeBlocks);
        Assert.AreEqual(free.FreeInodes, mounted.Volume.GetStatistics().FreeInodes);
    }

    [TestMethod]
    public void LinksAreLimited()
    {
        var inode = File(Root, "file");
        image.AssertUnmountsClean(mounted);
        mounted.Dispose();
        image.Change(path => E2fsprogs.Run("debugfs", 0, "-w", "-R", "sif /file links_count 32000", path));
        mounted = image.Mount();
        Assert.AreEqual(Errno.EMLINK, mounted.Volume.Link(inode, Root, "more"u8, Clock.Now));
        Assert.AreEqual(Errno.EPERM, mounted.Volume.Link(Root, Root, "root"u8, Clock.Now));
        Assert.AreEqual(Errno.None, mounted.Volume.Unmount(Clock.Mounted));
        mounted.Dispose();
        image.Change(path => E2fsprogs.Run("debugfs", 0, "-w", "-R", "sif /file links_count 1", path));
        mounted = image.Mount();
    }

    [TestMethod]
    public void CookiesSurviveChanges()
    {
        var directory = Directory(Root, "d");
        var random = new Random(5);
        var kept = new HashSet<string>();
        for (var i = 0; i < 400; i++)
            File(directory, $"{(i % 3 == 0 ? "keep" : "drop")}-{i}-{new string('x', i % 17)}");
        var seen = new List<string>();
        ulong cookie = 0;
        while (true)
        {
            var sink = new ListSink(random.Next(1, 9));
            Assert.AreEqual(Errno.None, mounted.Volume.ReadDirectory(directory, cookie, ref sink));
            if (sink.Items.Count == 0)
                break;
            seen.AddRange(sink.Items.Select(item => item.Name));
            cookie = sink.Items[^1].Next;
            foreach (var name in mounted.List(directory).Select(item => item.Name).Where(name => name.StartsWith("drop", StringComparison.Ordinal)).Take(12))
                Assert.AreEqual(Errno.None, mounted.Volume.Unlink(directory, B(name), Clock.Now));
            File(directory, $"new-{random.Next()}");
        }
        kept.UnionWith(mounted.List(directory).Select(item => item.Name).Where(name => name.StartsWith("keep", StringComparison.Ordinal)));
        var seenKept = seen.Where(name => name.StartsWith("keep", StringComparison.Ordinal)).ToList();
        Assert.HasCount(kept.Count, seenKept, "each exactly once");
        Assert.IsTrue(kept.SetEquals(seenKept));
    }

    [TestMethod]
    public void IndexedDirectoriesCanBeChanged()
    {
        for (var i = 0; i < 600; i++)
            File(Root, $"file-{i}-{new string('i', i % 40)}");
        image.AssertUnmountsClean(mounted);
        mounted.Dispose();
        image.Change(path => E2fsprogs.Run("e2fsck", null, "-fyD", path));
        StringAssert.Contains(image.Debug("stat /"), "Flags: 0x1000", "e2fsck -D makes an index");
        mounted = image.Mount();
        Assert.HasCount(601, mounted.List(Root));
        for (var i = 0; i < 600; i += 2)
            Assert.AreEqual(Errno.None, mounted.Volume.Unlink(Root, B($"file-{i}-{new string('i', i % 40)}"), Clock.Now));
        for (var i = 0; i < 300; i++)
            File(Root, $"new-{i}");
        Assert.HasCount(601, mounted.List(Root));
    }

    [TestMethod]
    public void LargeDirectoryIsFilledAndEmptied()
    {
        var directory = Directory(Root, "large");
        for (var i = 0; i < 3000; i++)
            File(directory, $"entry-{i}");
        Assert.HasCount(3000, mounted.List(directory));
        for (var i = 2999; i >= 0; i--)
            Assert.AreEqual(Errno.None, mounted.Volume.Unlink(directory, B($"entry-{i}"), Clock.Now));
        Assert.AreEqual(Errno.None, mounted.Volume.RemoveDirectory(Root, "large"u8, Clock.Now));
    }
}
