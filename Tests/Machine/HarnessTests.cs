using System;
using System.IO;
using System.Text.RegularExpressions;
using ExoCosmos.Iso;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine;

/// <summary>The harness and the ISO, tried with the stand-in kernel.</summary>
[TestClass]
public sealed class HarnessTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(10);

    [TestMethod]
    [DataRow(Firmware.Bios, BootSource.Kernel)]
    [DataRow(Firmware.Bios, BootSource.Cd)]
    [DataRow(Firmware.Bios, BootSource.Usb)]
    [DataRow(Firmware.Uefi, BootSource.Cd)]
    [DataRow(Firmware.Uefi, BootSource.Usb)]
    public void OptionsAndModuleArriveHoweverTheMachineStarts(Firmware firmware, BootSource boot)
    {
        var options = Machines.With(StandIn.Files) with { Firmware = firmware, Boot = boot, KernelOptions = "name=a,b" };
        var (guest, shell) = options.Boot();
        using (guest)
        {
            Assert.AreEqual($"{ExitStatus.KernelOption} {ExitStatus.PanicOption} name=a,b\n", shell.Run("options", Short));
            Assert.AreEqual($"{new FileInfo(StandIn.Files.BootModule!).Length:x8} 070701\n", shell.Run("modules", Short));
        }
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(127)]
    public void StatusOfPoweroffArrives(int status)
    {
        var (guest, shell) = Machines.With(StandIn.Files).Boot();
        using (guest)
        {
            shell.Type($"poweroff {status}");
            Assert.AreEqual(status, guest.WaitForEnd(Short).Status);
        }
    }

    [TestMethod]
    public void ResetIsNotMistakenForPowerOff()
    {
        var (guest, shell) = Machines.With(StandIn.Files).Boot();
        using (guest)
        {
            shell.Type("reboot");
            Assert.AreEqual(new GuestEnd(null, "guest-reset"), guest.WaitForEnd(Short));
        }
    }

    [TestMethod]
    public void SilentGuestRunsIntoTheTimeout()
    {
        var (guest, shell) = Machines.With(StandIn.Files).Boot();
        using (guest)
            Assert.ThrowsExactly<GuestTimeoutException>(() => shell.Run("silent", TimeSpan.FromSeconds(1)));
    }

    [TestMethod]
    public void DisposalEndsTheEmulator()
    {
        var (guest, _) = Machines.With(StandIn.Files).Boot();
        var process = $"/proc/{guest.ProcessId}";
        Assert.Contains("qemu", File.ReadAllText($"{process}/cmdline"));
        guest.Dispose();
        Assert.IsFalse(Directory.Exists(process));
    }

    [TestMethod]
    public void KeysArriveAndTheScreenIsSeen()
    {
        var (guest, shell) = (Machines.With(StandIn.Files) with { Boot = BootSource.Cd }).Boot();
        var picture = Path.Combine(Images.Workspace.Scratch, "standin", "screen.png");
        using (guest)
        {
            guest.PressKeys("b");
            Assert.AreEqual("00000030\n", shell.Run("key", Short));
            guest.Screenshot(picture);
        }

        // PNG, width and height in the header chunk: the framebuffer that grub.cfg asks for.
        var bytes = File.ReadAllBytes(picture);
        CollectionAssert.AreEqual(new byte[] { 0, 0, 4, 0, 0, 0, 3, 0 }, bytes[16..24]);
    }

    [TestMethod]
    public void BadArgumentsAreReportedWithWhatTheEmulatorSays()
    {
        var options = Machines.With(StandIn.Files) with { Extra = ["-no-such-option"] };
        var failure = Assert.ThrowsExactly<ExoException>(() => Guest.Start(options));
        Assert.Contains("no-such-option", failure.Remedy);
    }

    [TestMethod]
    public void WaitingConsumesWhatItMatched()
    {
        using var guest = Guest.Start(Machines.With(StandIn.Files));
        guest.Serial.WaitFor("kernel", Machines.BootTimeout);
        guest.Serial.WaitFor(new Regex(@"exo:\S+"), Short);
        Assert.ThrowsExactly<GuestTimeoutException>(() => guest.Serial.WaitFor("kernel", TimeSpan.FromMilliseconds(300)));
    }

    [TestMethod]
    public void ProbeRunsUnderEmulation() => Assert.IsTrue(KvmProbe.Works(Images.Workspace, Accelerator.Tcg));
}
