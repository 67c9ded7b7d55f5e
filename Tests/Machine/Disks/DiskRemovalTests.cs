using System;
using System.Diagnostics;
using System.IO;
using System.Text.RegularExpressions;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Disks;

/// <summary>A disk that is asked out of its slot goes; who was using it gets errors, and everything else goes on.</summary>
[TestClass]
public sealed class DiskRemovalTests : FolderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [TestMethod]
    [DataRow("virtio-blk-pci,disable-legacy=on")]
    [DataRow("nvme,serial=exo")]
    public void ADiskIsTakenOutWhileItWorks(string device)
    {
        var tree = Directory.CreateDirectory(Path.Combine(Folder, "tree")).FullName;
        var data = new byte[8 << 20];
        new Random(3).NextBytes(data);
        File.WriteAllBytes(Path.Combine(tree, "data"), data);
        var image = Ext2Image.Make(Path.Combine(Folder, "disk.img"), 1024, 24, tree);
        var options = Machines.Product() with
        {
            Extra =
            [
                "-global", "ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off", "-device", "pcie-root-port,id=bay,chassis=1",
                "-drive", $"if=none,id=removable,format=raw,file={image}", "-device", $"{device},bus=bay,id=leaving,drive=removable",
            ],
        };
        var (guest, shell) = options.Boot();
        using (guest)
        {
            // So slow that the reading is under way when the disk goes.
            guest.Monitor.Execute("block_set_io_throttle", new { device = "removable", bps = 400_000, bps_rd = 0, bps_wr = 0, iops = 0, iops_rd = 0, iops_wr = 0 });
            shell.Type("cat /mnt/0/data > /tmp/copy; echo over");
            System.Threading.Thread.Sleep(2000);
            guest.Monitor.Execute("device_del", new { id = "leaving" });
            var since = Stopwatch.StartNew();
            while (IsThere(guest))
            {
                Assert.IsLessThan(Patience, since.Elapsed, "the disk is still in its slot");
                System.Threading.Thread.Sleep(100);
            }

            // What the kernel says may stand before the prompt or behind it.
            guest.Serial.WaitFor(new Regex(@"(?s)(?=.*given up)(?=.*\nover\r?\n.*exo:/[$] )"), Patience);
            shell.Type("");
            shell.WaitForPrompt(Patience);
            StringAssert.Matches(guest.Serial.Transcript, new Regex("cat: .*error"));
            Assert.Contains("disk 0 was removed or cannot be brought up again, and is given up", shell.Run("sleep 1; dmesg", Machines.LineTimeout));
            Assert.Contains("error", shell.Run("cat /mnt/0/data > /tmp/copy", Machines.LineTimeout));
            Assert.AreEqual("alive\n", shell.Run("echo alive", Machines.LineTimeout));
            shell.Type("poweroff");
            Assert.AreEqual(0, guest.WaitForEnd(Patience).Status);
        }
    }

    private static bool IsThere(Guest guest) => guest.Monitor.Execute("query-pci").ToString().Contains("\"leaving\"", StringComparison.Ordinal);
}
