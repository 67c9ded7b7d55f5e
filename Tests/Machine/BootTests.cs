using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine;

/// <summary>The product reaches the shell prompt on every kind of machine that it claims.</summary>
[TestClass]
public sealed class BootTests
{
    [TestMethod]
    [DataRow(Firmware.Bios, BootSource.Cd)]
    [DataRow(Firmware.Bios, BootSource.Usb)]
    [DataRow(Firmware.Uefi, BootSource.Cd)]
    [DataRow(Firmware.Uefi, BootSource.Usb)]
    [DataRow(Firmware.Bios, BootSource.Kernel)]
    public void ReachesThePrompt(Firmware firmware, BootSource boot)
        => BootAndPowerOff(Machines.Product() with { Firmware = firmware, Boot = boot });

    [TestMethod]
    [DataRow("qemu64")]
    [DataRow("max")]
    public void RunsOnProcessor(string cpu) => BootAndPowerOff(Machines.Product() with { Cpu = cpu });

    [TestMethod]
    [DataRow(64)]
    [DataRow(8192)]
    public void RunsInMemory(int mebibytes) => BootAndPowerOff(Machines.Product() with { MemoryMiB = mebibytes });

    [TestMethod]
    [DataRow(Firmware.Bios)]
    [DataRow(Firmware.Uefi)]
    public void RunsInSixtyFourMebibytesFromTheIso(Firmware firmware)
        => BootAndPowerOff(Machines.Product() with { Firmware = firmware, Boot = BootSource.Cd, MemoryMiB = firmware is Firmware.Bios ? 64 : 128 });

    [TestMethod]
    [DataRow(0)]
    [DataRow(3)]
    public void PowersOffWithStatus(int status)
    {
        var (guest, shell) = Machines.Product().Boot();
        using (guest)
        {
            shell.Type($"poweroff {status}");
            Assert.AreEqual(status, guest.WaitForEnd(Machines.LineTimeout).Status);
        }
    }

    private static void BootAndPowerOff(MachineOptions options)
    {
        var (guest, shell) = options.Boot();
        using (guest)
        {
            Assert.AreEqual("hello\n", shell.Run("echo hello", Machines.LineTimeout));
            shell.Type("poweroff");
            Assert.AreEqual(0, guest.WaitForEnd(Machines.LineTimeout).Status);
        }
    }
}
