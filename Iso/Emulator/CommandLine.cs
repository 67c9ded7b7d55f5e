using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace ExoCosmos.Iso.Emulator;

/// <summary>Spells a <see cref="MachineOptions"/> as the arguments of qemu-system-x86_64.</summary>
public static class CommandLine
{
    public const string Program = "qemu-system-x86_64";

    private const string OvmfCode = "/usr/share/OVMF/OVMF_CODE_4M.fd";
    private const string OvmfVariables = "/usr/share/OVMF/OVMF_VARS_4M.fd";

    public static IReadOnlyList<string> Build(MachineOptions machine)
    {
        var arguments = new List<string>
        {
            "-nodefaults",
            "-machine", "q35",
            "-accel", machine.Accelerator is Accelerator.Kvm ? "kvm" : "tcg",
            "-cpu", machine.Cpu,
            "-m", machine.MemoryMiB.ToString(CultureInfo.InvariantCulture),
            "-vga", "std",
            "-nic", "none",
            "-rtc", "base=utc",
            "-device", ExitStatus.Device,
        };
        // The order decides where the devices sit on the bus: disks first, so that adding a boot device never renumbers them.
        AddFirmware(arguments, machine.Firmware);
        for (var index = 0; index < machine.Disks.Count; index++)
            AddDisk(arguments, machine.Disks[index], index);
        AddBoot(arguments, machine);
        AddConsole(arguments, machine);
        if (machine.CountsInstructions)
            arguments.AddRange(["-icount", "shift=0,sleep=off"]);
        if (machine.Network is not null)
            AddNetwork(arguments, machine.Network);
        if (machine.Debugger is not null)
            arguments.AddRange(["-gdb", machine.Debugger, "-S"]);
        if (!machine.Reboots)
            arguments.Add("-no-reboot");
        arguments.AddRange(machine.Extra);
        return arguments;
    }

    private static void AddFirmware(List<string> arguments, Firmware firmware)
    {
        if (firmware is Firmware.Uefi)
            arguments.AddRange([
                "-drive", $"if=pflash,format=raw,readonly=on,file={OvmfCode}",
                // The variables are written to a throw-away overlay: every start is a first start.
                "-drive", $"if=pflash,format=raw,snapshot=on,file={OvmfVariables}"]);
    }

    private static void AddDisk(List<string> arguments, DiskOptions disk, int index)
    {
        var drive = $"if=none,id=disk{index},format={Format(disk.Path)},cache=writeback";
        if (disk.ReadOnly)
            drive += ",readonly=on";
        drive += disk.BlkdebugConfiguration is null
            ? $",file={Escape(disk.Path)}"
            : $",file.driver=blkdebug,file.config={Escape(disk.BlkdebugConfiguration)},file.image.driver=file,file.image.filename={Escape(disk.Path)}";
        var device = disk.Bus switch
        {
            DiskBus.Nvme => $"nvme,serial=exo{index}",
            DiskBus.Ahci => $"ide-hd,bus=ide.{index}",
            _ => "virtio-blk-pci,disable-legacy=on",
        };
        arguments.AddRange(["-drive", drive, "-device", $"{device},id=device{index},drive=disk{index}"]);
    }

    private static void AddNetwork(List<string> arguments, NetworkOptions network)
    {
        var connection = network.Tap is null ? "user,id=net0" : $"tap,id=net0,ifname={Escape(network.Tap)},script=no,downscript=no";
        foreach (var forward in network.Forwards)
            connection += $",hostfwd={(forward.IsUdp ? "udp" : "tcp")}:127.0.0.1:{Text(forward.Host)}-:{Text(forward.Guest)}";
        var device = network.Card switch
        {
            NetworkCard.E1000 => "e1000",
            NetworkCard.E1000e => "e1000e",
            _ => "virtio-net-pci,disable-legacy=on",
        };
        // Nobody starts from the network, so the card needs no ROM.
        arguments.AddRange(["-netdev", connection, "-device", $"{device},netdev=net0,romfile="]);
        if (network.Capture is not null)
            arguments.AddRange(["-object", $"filter-dump,id=dump0,netdev=net0,file={Escape(network.Capture)}"]);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void AddBoot(List<string> arguments, MachineOptions machine)
    {
        var onPanic = machine.Display || machine.Debugger is not null ? "" : $" {ExitStatus.PanicOption}";
        var options = $"{ExitStatus.KernelOption}{onPanic} {machine.KernelOptions}".TrimEnd();
        var files = machine.Files;
        switch (machine.Boot)
        {
            case BootSource.Kernel when machine.Firmware is Firmware.Uefi:
                throw new ExoException("--boot kernel has no UEFI form.", "Leave out --firmware uefi, or boot from cd or usb.");
            case BootSource.Kernel:
                arguments.AddRange(["-kernel", files.Kernel, "-append", options]);
                if (files.BootModule is not null)
                    arguments.AddRange(["-initrd", Escape(files.BootModule)]);
                return;
            case BootSource.Cd:
                arguments.AddRange([
                    "-drive", $"if=none,id=boot,media=cdrom,format=raw,readonly=on,file={Escape(Required(files.Iso))}",
                    "-device", "ide-cd,drive=boot,bootindex=0"]);
                break;
            default:
                arguments.AddRange([
                    "-drive", $"if=none,id=boot,format=raw,readonly=on,file={Escape(Required(files.Iso))}",
                    "-device", "qemu-xhci",
                    "-device", "usb-storage,drive=boot,bootindex=0"]);
                break;
        }

        // GRUB reads the last OEM string of the firmware's SMBIOS tables and appends it to the kernel's command line (Boot/grub.cfg).
        arguments.AddRange(["-smbios", $"type=11,value=exocosmos:{Escape(options)}"]);
    }

    private static void AddConsole(List<string> arguments, MachineOptions machine)
    {
        if (!machine.Display)
            arguments.AddRange(["-display", "none"]);
        if (machine.Serial is SerialConnection.Socket socket)
            arguments.AddRange(["-chardev", $"socket,id=serial,path={Escape(socket.Path)}", "-serial", "chardev:serial"]);
        else
            arguments.AddRange([
                "-chardev", "stdio,mux=on,signal=off,id=terminal",
                "-serial", "chardev:terminal",
                "-mon", "chardev=terminal,mode=readline"]);
        if (machine.MonitorSocket is not null)
            arguments.AddRange(["-chardev", $"socket,id=monitor,path={Escape(machine.MonitorSocket)}", "-mon", "chardev=monitor,mode=control"]);
    }

    private static string Required(string? iso)
        => iso ?? throw new ExoException("There is no ISO to boot from.", "Boot with --boot kernel.");

    /// <summary>Commas separate the parts of a QEMU option; in a value they are doubled.</summary>
    private static string Escape(string value) => value.Replace(",", ",,", StringComparison.Ordinal);

    private static string Format(string path)
    {
        ReadOnlySpan<byte> qcow2 = [(byte)'Q', (byte)'F', (byte)'I', 0xFB];
        Span<byte> start = stackalloc byte[4];
        try
        {
            using var file = File.OpenRead(path);
            return file.ReadAtLeast(start, 4, throwOnEndOfStream: false) == 4 && start.SequenceEqual(qcow2) ? "qcow2" : "raw";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ExoException($"The disk {path} cannot be opened: {failure.Message}", "Give --disk an image file or a block device that you may read.");
        }
    }
}
