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
