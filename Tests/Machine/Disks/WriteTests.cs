using System;
using System.IO;
using System.Linq;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Disks;

/// <summary>
/// What the guest writes is what e2fsprogs read: the same shell lines run here in a directory and there on a disk, and leave the same tree.
/// </summary>
[TestClass]
public sealed class WriteTests
{
    private const int Seed = 7;
    private static readonly TimeSpan CopyTimeout = TimeSpan.FromMinutes(2);

    private static readonly string[] Lines =
    [
        "mkdir -p made/deeper/still empty/dir",
        "cp -r many copies",
        "rm -r many/03 many/04 level-1",
        "mv many/05 moved",
        "mv moved many/06/inside",
        "mv names/Ω 'renamed file'",
        "mv copies/07/file-7.bin copies/07/file-8.bin",
        "rm sizes/12288",
        "cat sizes/* > joined",
        "cat joined joined >> twice",
        "cp sparse made/sparse",
        "cp -r names made/deeper/still",
        "ln joined made/hard",
        "ln -s ../joined made/soft",
        "echo short > many/08/file-9.bin",
        "echo appended >> many/08/file-10.bin",
        "touch made/nothing",
        "rmdir empty/dir",
        "rm made/hard",
        "cp -r links made/links",
        "find . | wc -l",
        "sync",
    ];

    [TestMethod]
    public void TreesChangedInTheGuestReadBackOnTheHost()
    {
        var product = Machines.Product();
        var folder = Directory.CreateTempSubdirectory("exo-write-").FullName;
        try
        {
            var tree = Path.Combine(folder, "tree");
            SampleTree.Make(tree, Seed);
            var images = BlockSizes.All.Select(size => Ext2Image.Make(Path.Combine(folder, $"{size}.img"), size, 256, tree)).ToArray();

            var (guest, shell) = (product with { Disks = [.. images.Select(image => new DiskOptions(image))] }).Boot();
            using (guest)
            {
                for (var disk = 0; disk < images.Length; disk++)
                    shell.Run($"rmdir /mnt/{disk}/lost+found", Machines.LineTimeout);
                foreach (var line in Lines)
                {
                    var expected = Hosted.Run("shell", tree, "-c", line).Output;
                    for (var disk = 0; disk < images.Length; disk++)
                        Assert.AreEqual(expected, shell.Run($"cd /mnt/{disk}; {line}", CopyTimeout), $"{line}, blocks of {BlockSizes.All[disk]}");
                }

                shell.Type("poweroff");
                Assert.AreEqual(0, guest.WaitForEnd(Machines.LineTimeout).Status);
            }

            var described = SampleTree.Describe(tree).ToArray();
            foreach (var image in images)
            {
                Ext2Image.Check(image);
                CollectionAssert.AreEqual(described, SampleTree.Describe(Ext2Image.Extract(image, image + ".tree")).ToArray(), image);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
