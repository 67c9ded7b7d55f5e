using System;
using System.IO;
using System.Linq;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Disks;

/// <summary>Whatever disks are attached to, they are the same disks to the system. The other tests use virtio.</summary>
[TestClass]
public sealed class DiskBusTests : FolderTests
{
    private const int Seed = 17;
    private static readonly DiskBus[] Buses = [DiskBus.Nvme, DiskBus.Ahci];
    private static readonly TimeSpan CopyTimeout = TimeSpan.FromMinutes(3);

    /// <summary>Disks whose own blocks are of 4096 bytes, with file systems of larger and smaller blocks than a sector: parts of blocks are changed.</summary>
    [TestMethod]
    public void DisksOfLargeBlocksAreReadAndWritten()
    {
        int[] sizes = [1024, 4096];
        var tree = Directory.CreateDirectory(Path.Combine(Folder, "tree")).FullName;
        foreach (var number in Enumerable.Range(0, 40))
            File.WriteAllText(Path.Combine(tree, $"file {number}"), string.Concat(Enumerable.Repeat($"line of {number}\n", number * number)));
        var images = sizes.Select(size => Ext2Image.Make(Path.Combine(Folder, $"{size}.img"), size, 24, tree)).ToArray();
        var devices = images.SelectMany((image, disk) => new[]
        {
            "-drive", $"if=none,id=wide{disk},format=raw,file={image}",
            "-device", $"{(disk == 0 ? "virtio-blk-pci,disable-legacy=on" : "nvme,serial=wide")},drive=wide{disk},logical_block_size=4096,physical_block_size=4096",
        });
        var (guest, shell) = (Machines.Product() with { Extra = [.. devices] }).Boot();
        using (guest)
        {
            for (var disk = 0; disk < sizes.Length; disk++)
            {
                Assert.AreEqual("status 0\n", shell.Run($"cd /mnt/{disk}; mkdir -p new/deep && cp file* new/deep && mv 'new/deep/file 7' seven && rm 'file 8' && sync; echo status $?", CopyTimeout), $"{sizes[disk]}");
            }

            shell.Type("poweroff");
            Assert.AreEqual(0, guest.WaitForEnd(Machines.LineTimeout).Status);
        }

        foreach (var image in images)
        {
            Ext2Image.Check(image);
            var found = Ext2Image.Extract(image, image + ".out");
            foreach (var number in Enumerable.Range(0, 40))
            {
                var copy = Path.Combine(found, number == 7 ? "seven" : $"new/deep/file {number}");
                Assert.AreEqual(File.ReadAllText(Path.Combine(tree, $"file {number}")), File.ReadAllText(copy), copy);
            }

            Assert.IsFalse(File.Exists(Path.Combine(found, "file 8")));
        }
    }

    /// <summary>A tree is summed and copied in the guest, and the copy compared on the host. Blocks of 1 KiB make scattered memory.</summary>
    [TestMethod]
    public void TreesAreReadAndWritten()
    {
        var product = Machines.Product();
        var tree = Path.Combine(Folder, "tree");
        SampleTree.Make(tree, Seed);
        var sums = SampleTree.Sums(tree).Select(sum => $"{sum.Hash}  {sum.Name}").ToArray();
        File.WriteAllLines(Path.Combine(tree, "sums"), sums);
        var images = Buses.Select(bus => Ext2Image.Make(Path.Combine(Folder, $"{bus}.img"), 1024, 128, tree)).ToArray();

        var (guest, shell) = (product with { Disks = [.. images.Zip(Buses, (image, bus) => new DiskOptions(image, Bus: bus))] }).Boot();
        using (guest)
        {
            for (var disk = 0; disk < Buses.Length; disk++)
            {
                Assert.AreEqual("status 0\n", shell.Run($"cd /mnt/{disk}; sha256sum -c sums > /tmp/checked; echo status $?", CopyTimeout), $"{Buses[disk]}, seed {Seed}");
                Assert.AreEqual("status 0\n", shell.Run("cp -r many copy && sync; echo status $?", CopyTimeout), $"{Buses[disk]}");
            }

            shell.Type("poweroff");
            Assert.AreEqual(0, guest.WaitForEnd(Machines.LineTimeout).Status);
        }

        var many = SampleTree.Describe(Path.Combine(tree, "many")).ToArray();
        Assert.IsGreaterThan(1000, many.Length);
        foreach (var image in images)
        {
            Ext2Image.Check(image);
            CollectionAssert.AreEqual(many, SampleTree.Describe(Path.Combine(Ext2Image.Extract(image, image + ".out"), "copy")).ToArray(), image);
        }
    }
}
