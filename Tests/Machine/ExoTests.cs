using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using ExoCosmos.Iso;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Iso.Vmware;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine;

/// <summary>The tool as a user meets it: arguments in, text and exit status out.</summary>
[TestClass]
public sealed class ExoTests
{
    [TestMethod]
    [DataRow("--boot", "kernel")]
    [DataRow("--boot", "cd")]
    public void ScriptIsTypedShownAndItsStatusReturned(params string[] boot)
    {
        using var exo = new ExoTool();
        File.WriteAllText(exo.In("script"), "modules\npoweroff 9\n");
        var (status, output, errors) = exo.Run(["run", "--no-build", "--net", "none", "--script", exo.In("script"), "--timeout", "60", .. boot]);
        Assert.AreEqual(9, status, errors);
        Assert.Contains("exo:/$ modules\n", output);
        Assert.Contains(" 070701\n", output);
        Assert.DoesNotContain("\x1B", output);
        Assert.IsTrue(File.Exists(exo.In("artifacts/disk.img")));
    }

    [TestMethod]
    public void ScriptFromStandardInputPowersOffByItself()
    {
        using var exo = new ExoTool();
        var (status, output, errors) = exo.Boot("options\n", "--append", "a=b", "--script", "-", "--timeout", "60");
        Assert.AreEqual(0, status, errors);
        Assert.Contains("exit-port=0xf4 panic=exit a=b\n", output);
    }

    [TestMethod]
    public void PortThatIsTakenIsExplained()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var exo = new ExoTool();
        var (status, _, errors) = exo.RunWith("", "run", "--no-build", "--boot", "kernel", "--web-port", $"{port}", "--script", "-", "--timeout", "60");
        Assert.AreEqual(1, status);
        Assert.StartsWith("QEMU did not start.", errors);
        Assert.Contains($"{port}", errors);
    }

    [TestMethod]
    public void ScriptThatHangsIsTimedOut()
    {
        using var exo = new ExoTool();
        var (status, _, errors) = exo.Boot("silent\n", "--script", "-", "--timeout", "2");
        Assert.AreEqual(ExitStatus.TimedOut, status);
        Assert.Contains("time", errors);
    }

    [TestMethod]
    public void ScriptThatResetsTheMachineFails()
    {
        using var exo = new ExoTool();
        var (status, _, errors) = exo.Boot("reboot\n", "--script", "-", "--timeout", "60");
        Assert.AreEqual(1, status);
        Assert.Contains("guest-reset", errors);
    }

    [TestMethod]
    public void GuestThatNeverReachesThePromptFailsTheScript()
    {
        using var exo = new ExoTool();
        File.Copy(Images.Kernel, exo.In("artifacts/images/kernel.elf"), overwrite: true);
        var (status, output, _) = exo.Boot("", "--script", "-", "--timeout", "60");
        Assert.AreEqual(ExitStatus.Panic, status);
        Assert.Contains("KERNEL PANIC", output);
    }

    [TestMethod]
    public void TerminalIsTheSerialLineAndQemuGetsItsArguments()
    {
        using var exo = new ExoTool();
        var (status, output, errors) = exo.Boot("options\rpoweroff 6\r", "--timeout", "60", "--", "-name", "mine");
        Assert.AreEqual(6, status, errors);
        Assert.Contains("exit-port=0xf4", output);
        (status, _, errors) = exo.Boot("", "--", "-no-such-option");
        Assert.AreEqual(1, status);
        Assert.Contains("no-such-option", errors);
    }

    [TestMethod]
    public void TimeLimitEndsATerminalSession()
    {
        using var exo = new ExoTool();
        var (status, _, errors) = exo.Boot("", "--timeout", "2");
        Assert.AreEqual(ExitStatus.TimedOut, status);
        Assert.Contains("2 s", errors);
    }

    [TestMethod]
    public void MistakesAreExplained()
    {
        using var exo = new ExoTool();
        foreach (var (arguments, word) in new (string[], string)[]
        {
            (["run", "--no-build", "--disk", "/nowhere/disk"], "/nowhere/disk"),
            (["run", "--no-build", "--script", "/nowhere/script"], "/nowhere/script"),
            (["run", "--no-build", "--boot", "kernel", "--firmware", "uefi"], "UEFI"),
            (["run", "--boot", "floppy"], "floppy"),
            (["run", "--timeout", "-1"], "--timeout"),
            (["usb", "/nowhere/disk"], "/nowhere/disk"),
            (["fly"], "fly"),
        })
        {
            var (status, _, errors) = exo.Run(arguments);
            Assert.AreEqual(1, status, string.Join(' ', arguments));
            Assert.Contains(word, errors);
            Assert.DoesNotContain("   at ", errors);
        }

        File.Delete(exo.In("artifacts/images/init.elf"));
        Assert.Contains("artifacts/images/init.elf", exo.Run("run", "--no-build").Errors);
    }

    [TestMethod]
    public void UsbWritesAndVerifiesOnlyWhenForcedOnAFile()
    {
        using var exo = new ExoTool();
        var disk = exo.In("usb.img");
        File.WriteAllBytes(disk, new byte[32 << 20]);
        Assert.AreEqual(0, exo.Run("image").Status);

        Assert.AreEqual(1, exo.Run("usb", "--no-build", "--yes", disk).Status);
        Assert.AreEqual(1, exo.Run("usb", "--no-build", "--force", disk).Status, "nobody was asked");
        Assert.AreEqual(0, File.ReadAllBytes(disk).Count(value => value != 0));

        var (status, output, errors) = exo.Run("usb", "--no-build", "--force", "--yes", disk);
        Assert.AreEqual(0, status, errors);
        Assert.Contains("verified", output);
        var image = File.ReadAllBytes(exo.In("artifacts/exocosmos.iso"));
        Assert.IsTrue(File.ReadAllBytes(disk).AsSpan(0, image.Length).SequenceEqual(image));
    }

    [TestMethod]
    public void VmwareDiskOpens()
    {
        using var exo = new ExoTool();
        var machine = VirtualMachineFolder.Write(Workspace.Find(exo.Root), Firmware.Bios, 256);
        var folder = Path.GetDirectoryName(machine)!;
        var options = Machines.With(StandIn.Files) with
        {
            Extra = ["-drive", $"if=none,id=vmware,format=vmdk,file={folder}/ExoCosmos.vmdk"],
        };
        var (guest, _) = options.Boot();
        using (guest)
            Assert.Contains("\"virtual-size\":67108864", guest.Monitor.Execute("query-block").ToString().Replace(" ", ""));
    }

    [TestMethod]
    public void ImagesAreMadeAgainOnlyWhenAnInputChanged()
    {
        using var exo = new ExoTool();
        var iso = exo.In("artifacts/exocosmos.iso");
        Assert.AreEqual(0, exo.Run("image").Status);
        var first = File.GetLastWriteTimeUtc(iso);
        Assert.AreEqual(0, exo.Run("image").Status);
        Assert.AreEqual(first, File.GetLastWriteTimeUtc(iso));
        File.WriteAllText(exo.In("artifacts/hosted/second"), "another program");
        Assert.AreEqual(0, exo.Run("image").Status);
        Assert.AreNotEqual(first, File.GetLastWriteTimeUtc(iso));
        Assert.Contains("second", Tool.Run("debugfs", "-R", "ls /bin", exo.In("artifacts/root.img")));
    }
}
