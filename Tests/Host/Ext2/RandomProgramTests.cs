using System;
using System.IO;
using System.Linq;
using ExoCosmos.LibOS.Unix;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Ext2;

/// <summary>Random programs leave what the model says, in a file system that e2fsck finds nothing in and debugfs reads alike.</summary>
[TestClass]
public sealed class RandomProgramTests
{
    static readonly int Seed = Environment.TickCount;

    [TestMethod]
    [DataRow(1024, 128, 64u, 80L << 20)]
    [DataRow(1024, 256, 512u, 2L << 20)]
    [DataRow(2048, 256, 64u, 2L << 20)]
    [DataRow(4096, 128, 512u, 1L << 20)]
    [DataRow(4096, 256, 64u, 5L << 30)]
    [DataRow(4096, 1024, 64u, 1L << 20)]
    public void LeaveWhatTheModelSays(int blockSize, int inodeSize, uint pages, long farthest)
    {
        Console.WriteLine($"seed {Seed}");
        using var image = new TemporaryFile();
        E2fsprogs.Make(image.Path, "64M", "-b", $"{blockSize}", "-I", $"{inodeSize}");
        using var owner = new MemoryDiskOwner(File.ReadAllBytes(image.Path));
        var program = new RandomProgram(Seed, farthest);
        for (var round = 0; round < 3; round++)
        {
            using (var mounted = new MountedVolume<MemoryDisk>(owner.Disk, pages: pages))
            {
                program.Run(mounted, 700);
                program.Finish(mounted);
                Assert.IsFalse(mounted.Volume.Damaged);
                Assert.AreEqual(Errno.None, mounted.Volume.Unmount(Clock.Mounted));
            }
            owner.Save(image.Path);
            E2fsprogs.AssertClean(image.Path, $"seed {Seed}, round {round}");
        }
        if (farthest <= 2 << 20)
            CompareDump(image.Path, program.Root);
    }

    [TestMethod]
    public void SyncLeavesACleanFileSystemButForTheMark()
    {
        using var image = new TemporaryFile();
        E2fsprogs.Make(image.Path, "32M", "-b", "1024");
        using var owner = new MemoryDiskOwner(File.ReadAllBytes(image.Path));
        using var mounted = new MountedVolume<MemoryDisk>(owner.Disk, pages: 4096);
        var program = new RandomProgram(Seed, 1 << 20);
        for (var i = 0; i < 5; i++)
        {
            program.Run(mounted, 200);
            program.Finish(mounted);
            Assert.AreEqual(Errno.None, mounted.Volume.Sync(Clock.Mounted));
            owner.Save(image.Path);
            var (code, output) = E2fsprogs.Run("e2fsck", null, "-fn", image.Path);
            Assert.AreEqual(0, code, $"seed {Seed}:\n{output}");
        }
    }

    static void CompareDump(string image, ModelNode root)
    {
        var directory = Directory.CreateTempSubdirectory("exo-dump-");
        try
        {
            E2fsprogs.Dump(image, directory.FullName);
            Compare(root, directory.FullName);
        }
        finally
        {
            directory.Delete(true);
        }
    }

    static void Compare(ModelNode directory, string path)
    {
        var names = Directory.EnumerateFileSystemEntries(path).Select(Path.GetFileName).Where(name => name != "lost+found");
        Assert.IsTrue(names.ToHashSet()!.SetEquals(directory.Children!.Keys), $"names in {path}");
        foreach (var (name, node) in directory.Children)
        {
            var here = Path.Combine(path, name);
            if (node.IsDirectory)
                Compare(node, here);
            else if (node.Target is { } target)
                Assert.AreEqual(target, new FileInfo(here).LinkTarget);
            else if (node.Length < 1 << 24)
                CompareFile(node, here);
        }
    }

    static void CompareFile(ModelNode node, string path)
    {
        var expected = new byte[node.Length];
        node.Read(0, expected);
        Assert.IsTrue(File.ReadAllBytes(path).AsSpan().SequenceEqual(expected), path);
    }
}
