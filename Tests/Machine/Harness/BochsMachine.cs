using System;
using System.IO;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Iso.Image;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Harness;

/// <summary>
/// One boot in Bochs, an emulator that shares nothing with QEMU but the firmware: other processors (with process-context identifiers), another chipset (i440FX and PIIX3, no PCI
/// Express), other devices. It starts from a CD, as nobody hands it a kernel. What the machine prints is all that comes out.
/// </summary>
internal static class BochsMachine
{
    private const string Program = "bochs-bin";

    /// <summary>QEMU's packages bring it; with Bochs' own firmware GRUB loses its way before the kernel.</summary>
    private const string Firmware = "/usr/share/seabios/bios.bin", VideoFirmware = "/usr/share/seabios/vgabios-stdvga.bin";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>Boots until the machine is off or has printed what is awaited.</summary>
    /// <param name="manifest">What the first environment starts.</param>
    /// <param name="processor">A model of Bochs'.</param>
    /// <param name="isComplete">Whether the serial line's text so far is all that is wanted; the machine is ended then.</param>
    /// <param name="timeout">For the whole.</param>
    /// <returns>What the machine printed, as it came.</returns>
    public static string Run(string manifest, string processor, Predicate<string> isComplete, TimeSpan timeout)
    {
        if (!File.Exists($"/usr/bin/{Program}"))
            Assert.Inconclusive("Bochs is not installed: apt-get install bochs.");
        var folder = Directory.CreateTempSubdirectory("exo-bochs-");
        var iso = Path.Combine(folder.FullName, $"{folder.Name}.iso");
        var files = TestModule.FromManifest(folder.FullName, manifest);
        IsoImage.Write(Images.Workspace, files.Kernel, files.BootModule!, iso);
        var serial = Path.Combine(folder.FullName, "serial");
        var configuration = Path.Combine(folder.FullName, "bochsrc");
        File.WriteAllText(configuration, Configure(processor, iso, serial, Path.Combine(folder.FullName, "log")));
        // Debian's is built with a debugger, which asks what to do before the first instruction.
        var commands = Path.Combine(folder.FullName, "commands");
        File.WriteAllText(commands, "continue\n");
        try
        {
            // The remote screen listens to everybody: in a network of its own that is nobody.
            string[] bochs = [.. NetworkNamespace.Arguments, "setpriv", "--pdeathsig", "KILL", Program, "-q", "-f", configuration, "-rc", commands];
            using var process = GuestProcess.Start(NetworkNamespace.Program, bochs, inTerminal: false);
            var deadline = DateTime.UtcNow + timeout;
            while (!process.Exited.Wait(Poll) && !isComplete(Printed(serial)))
                if (DateTime.UtcNow > deadline)
                    throw new GuestTimeoutException($"Bochs was still running after {timeout.TotalSeconds:0} s.", Printed(serial));
            return Printed(serial);
        }
        finally
        {
            folder.Delete(recursive: true);
            Directory.Delete(Path.Combine(Images.Workspace.Scratch, "iso-" + folder.Name), recursive: true);
        }
    }

    private static string Printed(string serial)
    {
        if (!File.Exists(serial))
            return "";
        using var file = new FileStream(serial, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    /// <summary>
    /// Ten million instructions are a second of the machine's (ips, and no clock but that): a busy host changes nothing. The remote screen is the one display that needs no terminal; nobody looks at it.
    /// Switching off is what Bochs calls a panic, and ends it.
    /// </summary>
    private static string Configure(string processor, string iso, string serial, string log) => $"""
        config_interface: textconfig
        display_library: rfb, options="timeout=0"
        romimage: file={Firmware}
        vgaromimage: file={VideoFirmware}
        cpu: model={processor}, count=1, ips=10000000, reset_on_triple_fault=0
        memory: guest=128, host=128
        pci: enabled=1, chipset=i440fx
        boot: cdrom
        ata0: enabled=1, ioaddr1=0x1f0, ioaddr2=0x3f0, irq=14
        ata0-master: type=cdrom, path="{iso}", status=inserted
        clock: sync=none, time0=utc
        com1: enabled=1, mode=file, dev={serial}
        speaker: enabled=0
        log: {log}
        panic: action=fatal
        error: action=ignore
        info: action=ignore
        debug: action=ignore

        """;
}
