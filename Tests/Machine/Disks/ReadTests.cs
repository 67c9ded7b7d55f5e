using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Disks;

/// <summary>Every file of disks that mke2fs made, one for each block size, is read as it was written.</summary>
/// <remarks>
/// A sparse file of 3 GiB takes a minute and more to sum in an emulated machine. With EXO_LARGE=all it is on every disk; without, it is on
/// the one whose blocks are smallest, where it needs all three levels of indirection.
/// </remarks>
[TestClass]
public sealed class ReadTests : FolderTests
{
    private const int Seed = 20_26;
    private const long LargeSize = 3L << 30;
    private static readonly TimeSpan SumTimeout = TimeSpan.FromMinutes(14);

    [TestMethod]
    public void SumsInTheGuestEqualTheHosts()
    {
        var product = Machines.Product();
        var tree = Path.Combine(Folder, "tree");
        var lists = Directory.CreateDirectory(Path.Combine(Folder, "lists")).FullName;
        var everywhere = Environment.GetEnvironmentVariable("EXO_LARGE") == "all";
        SampleTree.Make(tree, Seed);
        if (everywhere)
            SampleTree.AddLarge(tree, Seed, LargeSize);
        var disks = new Dictionary<int, string>();
        var sums = new Dictionary<int, Dictionary<string, string>>();
        for (var disk = BlockSizes.All.Length - 1; disk >= 0; disk--)
        {
            if (disk == 0 && !everywhere)
                SampleTree.AddLarge(tree, Seed, LargeSize);
            disks[disk] = Ext2Image.Make(In($"tree-{disk}.img"), BlockSizes.All[disk], 96, tree);
            sums[disk] = SampleTree.Sums(tree).ToDictionary(sum => sum.Name, sum => sum.Hash);
            File.WriteAllLines(Path.Combine(lists, $"{disk}"), sums[disk].Select(sum => $"{sum.Value}  /mnt/{disk}/{sum.Key}"));
        }

        var listDisk = Ext2Image.Make(In("lists.img"), 1024, 4, lists);
        var (guest, shell) = (product with { Disks = [.. BlockSizes.All.Select((_, disk) => new DiskOptions(disks[disk])), new DiskOptions(listDisk)] }).Boot();
        using (guest)
            for (var disk = 0; disk < BlockSizes.All.Length; disk++)
            {
                var message = $"seed {Seed}, blocks of {BlockSizes.All[disk]}";
                Assert.AreEqual($"{sums[disk].Count}", shell.Run($"find /mnt/{disk} -type f | wc -l", Machines.LineTimeout).Trim(), message);
                Assert.AreEqual("status 0\n", shell.Run($"sha256sum -c /mnt/{BlockSizes.All.Length}/{disk} > /tmp/checked; echo status $?", SumTimeout), message);
                Assert.AreEqual($"{sums[disk].Count}", shell.Run("grep -c ': OK$' /tmp/checked", Machines.LineTimeout).Trim(), message);
                foreach (var (path, file) in Links)
                    Assert.AreEqual(sums[disk][file], shell.Run($"sha256sum /mnt/{disk}/links/{path}", Machines.LineTimeout)[..64], message);
            }
    }

    /// <summary>A link whose target lies in its inode, one whose target has a block, one to a directory; and the files they lead to.</summary>
    private static readonly (string Path, string File)[] Links =
        [("fast", "many/00/file-1.bin"), ("slow", "many/00/file-2.bin"), ("folder/file-3.bin", "many/01/file-3.bin")];

    private string In(string name) => Path.Combine(Folder, name);
}
