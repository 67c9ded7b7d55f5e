using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ExoCosmos.Iso;
using ExoCosmos.Iso.Emulator;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Iso;

[TestClass]
public sealed class CommandLineTests
{
    private static readonly MachineOptions Plain = new()
    {
        Files = new BootFiles("/k/kernel.elf", "/k/boot.cpio", "/k/a,b.iso"),
        Serial = new SerialConnection.Terminal(),
    };

    [TestMethod]
    public void KernelBootHandsOverKernelModuleAndOptions()
    {
        var line = Build(Plain with { Boot = BootSource.Kernel, KernelOptions = "x=1" });
        Assert.AreEqual("/k/kernel.elf", After(line, "-kernel"));
        Assert.AreEqual("/k/boot.cpio", After(line, "-initrd"));
        Assert.AreEqual("exit-port=0xf4 panic=exit x=1", After(line, "-append"));
        Assert.DoesNotContain("-smbios", line);
    }

    [TestMethod]
    public void PanicStaysOnTheScreenThatSomebodyLooksAt()
        => Assert.AreEqual("exit-port=0xf4", After(Build(Plain with { Boot = BootSource.Kernel, Display = true }), "-append"));

    [TestMethod]
    public void IsoBootPassesOptionsThroughTheFirmwareTables()
    {
        var line = Build(Plain with { Boot = BootSource.Usb, KernelOptions = "x=1,2" });
        Assert.AreEqual("type=11,value=exocosmos:exit-port=0xf4 panic=exit x=1,,2", After(line, "-smbios"));
        Assert.DoesNotContain("-kernel", line);
    }

    [TestMethod]
    public void CommasInFileNamesAreDoubled()
        => Assert.IsTrue(Build(Plain with { Boot = BootSource.Cd }).Any(argument => argument.EndsWith("file=/k/a,,b.iso", StringComparison.Ordinal)));

    [TestMethod]
    public void DisksKeepTheirOrderAndComeBeforeTheBootDevice()
    {
        var first = Path.GetTempFileName();
        var second = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(second, [(byte)'Q', (byte)'F', (byte)'I', 0xFB, 0, 0, 0, 3]);
            var line = Build(Plain with { Boot = BootSource.Usb, Disks = [new(first), new(second, ReadOnly: true)] });
            var devices = line.Where((_, index) => index > 0 && line[index - 1] == "-device").ToList();
            Assert.IsLessThan(devices.FindIndex(Has("drive=disk1")), devices.FindIndex(Has("drive=disk0")));
            Assert.IsLessThan(devices.FindIndex(Has("drive=boot")), devices.FindIndex(Has("drive=disk1")));
            Assert.IsTrue(devices.Where(device => Has("drive=disk")(device)).All(device => Has("disable-legacy=on")(device)));
            Assert.IsTrue(line.Any(argument => Has("id=disk0,format=raw")(argument)));
            Assert.IsTrue(line.Any(argument => Has("id=disk1,format=qcow2")(argument) && Has("readonly=on")(argument)));
        }
        finally
        {
            File.Delete(first);
            File.Delete(second);
        }
    }

    [TestMethod]
    public void MissingDiskIsExplained()
    {
        var failure = Assert.ThrowsExactly<ExoException>(() => Build(Plain with { Disks = [new("/nowhere/disk.img")] }));
        Assert.Contains("/nowhere/disk.img", failure.Message);
    }

    [TestMethod]
    public void KernelBootUnderUefiIsRefused()
        => Assert.ThrowsExactly<ExoException>(() => Build(Plain with { Boot = BootSource.Kernel, Firmware = Firmware.Uefi }));

    [TestMethod]
    public void ExtraArgumentsComeLastAndUnchanged()
        => CollectionAssert.AreEqual(new[] { "-icount", "shift=0,sleep=off" }, Build(Plain with { Extra = ["-icount", "shift=0,sleep=off"] }).TakeLast(2).ToArray());

    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(3, 1)]
    [DataRow(255, 127)]
    public void EmulatorStatusCarriesTheGuests(int code, int status) => Assert.AreEqual(status, ExitStatus.FromEmulator(code));

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(-1)]
    [DataRow(256)]
    public void OtherEmulatorStatusIsNotTheGuests(int code) => Assert.IsNull(ExitStatus.FromEmulator(code));

    private static List<string> Build(MachineOptions options) => [.. CommandLine.Build(options)];

    private static string After(List<string> line, string name) => line[line.IndexOf(name) + 1];

    private static Predicate<string> Has(string part) => text => text.Contains(part, StringComparison.Ordinal);
}
