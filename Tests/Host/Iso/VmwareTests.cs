using System;
using System.Linq;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Iso.Vmware;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Iso;

[TestClass]
public sealed class VmwareTests
{
    [TestMethod]
    [DataRow(Firmware.Bios, "bios")]
    [DataRow(Firmware.Uefi, "efi")]
    public void MachineNamesFirmwareMemoryAndMedia(Firmware firmware, string word)
    {
        var lines = VirtualMachineFile.Text(firmware, 512, "../a.iso", "b.vmdk").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in new[] { $"firmware = \"{word}\"", "memsize = \"512\"", "sata0:0.fileName = \"../a.iso\"", "sata0:1.fileName = \"b.vmdk\"" })
            Assert.Contains(line, lines);
        Assert.HasCount(lines.Length, lines.Select(line => line.Split(' ')[0]).Distinct());
    }

    [TestMethod]
    public void DescriptorCountsSectors()
    {
        var text = DiskDescriptor.Text(64 << 20, "x-flat.vmdk");
        Assert.Contains("RW 131072 FLAT \"x-flat.vmdk\" 0\n", text);
        Assert.Contains("ddb.geometry.cylinders = \"130\"\n", text);
    }

    [TestMethod]
    public void HalfASectorIsRefused() => Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => DiskDescriptor.Text(1000, "x"));
}
