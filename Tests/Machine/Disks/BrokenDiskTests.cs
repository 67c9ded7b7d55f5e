using System;
using System.Diagnostics;
using System.IO;
using System.Security.Cryptography;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Disks;

/// <summary>A disk that stops answering gives errors in bounded time, is reset, and is used again; the rest of the system goes on.</summary>
[TestClass]
public sealed class BrokenDiskTests
{
    private static readonly TimeSpan EndTimeout = TimeSpan.FromMinutes(2);

    /// <param name="bus">What the disk is attached to.</param>
    /// <param name="bytesPerSecond">Far too slow. QEMU's AHCI, unlike the others, stands still at a reset until all requests have gone through at this speed.</param>
    [TestMethod]
    [DataRow(DiskBus.Virtio, 1)]
    [DataRow(DiskBus.Nvme, 1)]
    [DataRow(DiskBus.Ahci, 6000)]
    public void ADiskThatDoesNotAnswerIsResetAndUsedAgain(DiskBus bus, int bytesPerSecond)
    {
        var product = Machines.Product();
        var folder = Directory.CreateTempSubdirectory("exo-broken-").FullName;
        try
        {
            var tree = Directory.CreateDirectory(Path.Combine(folder, "tree")).FullName;
            var data = new byte[3 << 20];
            new Random(1).NextBytes(data);
            File.WriteAllBytes(Path.Combine(tree, "data"), data);
            var image = Ext2Image.Make(Path.Combine(folder, "disk.img"), 1024, 16, tree);
            var (guest, shell) = (product with { Disks = [new DiskOptions(image, Bus: bus)], KernelOptions = "disk-timeout=4" }).Boot();
            using (guest)
            {
                Throttle(guest, bytesPerSecond);
                // The sleep lets the kernel say what it has to say before the prompt comes.
                Assert.Contains("error", shell.Run("cat /mnt/0/data > /tmp/first; sleep 2", EndTimeout));
                Assert.AreEqual("alive\n", shell.Run("echo alive", Machines.LineTimeout));

                Throttle(guest, bytesPerSecond: 0);
                var since = Stopwatch.StartNew();
                while (!shell.Run("sleep 1; dmesg", Machines.LineTimeout).Contains("disk 0 works again", StringComparison.Ordinal))
                    Assert.IsLessThan(EndTimeout, since.Elapsed, "the disk did not come back");
                Assert.StartsWith(Convert.ToHexStringLower(SHA256.HashData(data)), shell.Run("sha256sum /mnt/0/data", EndTimeout));
                shell.Type("poweroff");
                Assert.AreEqual(0, guest.WaitForEnd(Machines.LineTimeout).Status);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Lets QEMU answer the disk's requests at this speed; 0 is as fast as it can.</summary>
    private static void Throttle(Guest guest, int bytesPerSecond) => guest.Monitor.Execute(
        "block_set_io_throttle", new { device = "disk0", bps = bytesPerSecond, bps_rd = 0, bps_wr = 0, iops = 0, iops_rd = 0, iops_wr = 0 });
}
