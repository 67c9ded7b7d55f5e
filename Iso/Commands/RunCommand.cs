using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Iso.Image;
using ExoCosmos.Iso.Sites;
using ExoCosmos.LibOS.Web.Packing;

namespace ExoCosmos.Iso.Commands;

/// <summary><c>exo run</c>: boots the system in QEMU, for a person or for a script.</summary>
internal static class RunCommand
{
    private const int DebuggerPort = 1234;
    private const int DefaultWebPort = 8080;
    private const string TapPrefix = "tap:";

    private enum Launcher
    {
        Qemu,
        VMware,
    }

    private static readonly Option<Firmware> FirmwareOption = new("--firmware")
    {
        Description = "The machine's firmware", HelpName = "bios|uefi", DefaultValueFactory = _ => LaunchDefaults.Firmware,
    };

    private static readonly Option<BootSource> BootOption = new("--boot")
    {
        Description = "Boot the ISO as a CD or as a USB disk, or hand the kernel over directly (fastest)",
        HelpName = "cd|usb|kernel",
        DefaultValueFactory = _ => LaunchDefaults.Boot,
    };

    private static readonly Option<int> MemoryOption = new("--memory")
    {
        Description = "Memory in MiB", HelpName = "MiB", DefaultValueFactory = _ => LaunchDefaults.MemoryMiB,
    };

    private static readonly Option<string> CpuOption = new("--cpu")
    {
        Description = "QEMU's processor model (max, qemu64, host …)", HelpName = "MODEL", DefaultValueFactory = _ => LaunchDefaults.Cpu,
    };

    private static readonly Option<string[]> DiskOption = new("--disk")
    {
        Description = "A disk, mounted at /mnt/N; may be repeated. Without it: artifacts/disk.img, kept between runs", HelpName = "FILE",
    };

    private static readonly Option<DiskBus> DiskBusOption = new("--disk-bus")
    {
        Description = "What the disks are attached to", HelpName = "virtio|nvme|ahci", DefaultValueFactory = _ => DiskBus.Virtio,
    };

    private static readonly Option<string> NetOption = new("--net")
    {
        Description = "What the machine is connected to: the emulator's own network, a tap device of the host, or nothing",
        HelpName = "user|tap:IFNAME|none",
        DefaultValueFactory = _ => LaunchDefaults.Network,
    };

    private static readonly Option<NetworkCard> CardOption = new("--nic")
    {
        Description = "The machine's network interface", HelpName = "virtio|e1000|e1000e", DefaultValueFactory = _ => NetworkCard.Virtio,
    };

    private static readonly Option<int> WebPortOption = new("--web-port")
    {
        Description = "With --net user: the port of this machine that leads to port 80 of the system", HelpName = "PORT", DefaultValueFactory = _ => FreePort.At(DefaultWebPort),
    };

    private static readonly Option<DirectoryInfo?> SiteOption = new("--site")
    {
        Description = "Serve this directory, from a disk of its own. Without it: artifacts/store.img, the demonstration site until publish replaces it, kept between runs",
        HelpName = "DIR",
    };

    private static readonly Option<bool> DisplayOption = new("--display") { Description = "Open a window with the machine's screen and keyboard" };

    private static readonly Option<FileInfo?> ScriptOption = new("--script")
    {
        Description = "Type the lines of this file (- for standard input) into the shell, print the transcript, exit with the status of poweroff",
        HelpName = "FILE",
    };

    private static readonly Option<double> TimeoutOption = new("--timeout")
    {
        Description = $"End the machine after this time, with status {ExitStatus.TimedOut}", HelpName = "SECONDS",
    };

    private static readonly Option<bool> DebuggerOption = new("--gdb") { Description = "Wait for gdb before the first instruction" };

    private static readonly Option<string> AppendOption = new("--append")
    {
        Description = "Further words for the kernel's command line", HelpName = "WORDS", DefaultValueFactory = _ => "",
    };

    private static readonly Option<Launcher> LaunchOption = new("--launch")
    {
        Description = "What runs the machine; the other options are for QEMU",
        HelpName = "qemu|vmware",
        DefaultValueFactory = _ => LaunchDefaults.VMware ? Launcher.VMware : Launcher.Qemu,
    };

    private static readonly Option<bool> NoBuildOption = new("--no-build") { Description = "Take the images as they are" };

    public static Command Create(Workspace workspace, IReadOnlyList<string> passedOn)
    {
        var command = new Command("run", "Boots the system in QEMU. Everything behind -- is handed to QEMU unchanged.")
        {
            FirmwareOption, BootOption, MemoryOption, CpuOption, DiskOption, DiskBusOption, NetOption, CardOption, WebPortOption, SiteOption, DisplayOption, ScriptOption, TimeoutOption, DebuggerOption,
            AppendOption, LaunchOption, NoBuildOption,
        };
        TimeoutOption.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() <= 0)
                result.AddError("--timeout takes a number of seconds above 0.");
        });
        NetOption.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not ("user" or "none") and var net && (net is null || !net.StartsWith(TapPrefix, StringComparison.Ordinal) || net.Length == TapPrefix.Length))
                result.AddError("--net takes user, none or tap:IFNAME.");
        });
        MemoryOption.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 16)
                result.AddError("--memory takes a number of MiB from 16.");
        });
        command.SetAction(line => Run(workspace, line, passedOn));
        return command;
    }

    private static int Run(Workspace workspace, ParseResult line, IReadOnlyList<string> passedOn)
    {
        var script = line.GetValue(ScriptOption) is { } file ? ScriptSession.ReadLines(file) : null;
        Prepare(workspace, line);
        if (line.GetValue(LaunchOption) is Launcher.VMware)
            return VmwareCommand.Run(workspace, line.GetValue(FirmwareOption), line.GetValue(MemoryOption), start: true);
        var disks = line.GetValue(DiskOption) is { Length: > 0 } given ? given : [DataDisk.Default(workspace)];
        var machine = new MachineOptions
        {
            Files = new BootFiles(workspace.Kernel, workspace.BootModule, workspace.Iso),
            Serial = new SerialConnection.Terminal(),
            Firmware = line.GetValue(FirmwareOption),
            Boot = line.GetValue(BootOption),
            MemoryMiB = line.GetValue(MemoryOption),
            Cpu = line.GetRequiredValue(CpuOption),
            Accelerator = KvmProbe.BestAccelerator(workspace),
            Disks = [.. disks.Append(SiteDisk(workspace, line.GetValue(SiteOption))).Select(path => new DiskOptions(path, Bus: line.GetValue(DiskBusOption)))],
            Network = NetworkOf(line),
            Display = line.GetValue(DisplayOption),
            Debugger = line.GetValue(DebuggerOption) ? $"tcp::{DebuggerPort}" : null,
            Reboots = script is null,
            KernelOptions = line.GetRequiredValue(AppendOption),
            Extra = passedOn,
        };
        if (machine.Debugger is not null)
            Console.Error.WriteLine($"Waiting for the debugger. In another terminal:\n    gdb {workspace.Kernel} -ex 'target remote :{DebuggerPort}' -ex 'hbreak kernel_main' -ex continue");
        TimeSpan? timeout = line.GetValue(TimeoutOption) is var seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null;
        return script is null ? TerminalSession.Run(machine, timeout) : ScriptSession.Run(machine, script, timeout);
    }

    /// <summary>The last disk, so that the others keep their numbers.</summary>
    private static string SiteDisk(Workspace workspace, DirectoryInfo? site)
    {
        try
        {
            return site is null ? SiteImage.Default(workspace) : SiteImage.Make(workspace.SiteDisk, site.FullName);
        }
        catch (SiteException failure)
        {
            throw new ExoException(failure.Message, site is null ? "The demonstration site is part of the source tree." : "--site takes a directory whose files are to be served.");
        }
    }

    private static NetworkOptions? NetworkOf(ParseResult line) => line.GetRequiredValue(NetOption) switch
    {
        "none" => null,
        "user" => new NetworkOptions { Card = line.GetValue(CardOption), Forwards = [new PortForward(line.GetValue(WebPortOption), 80)] },
        var tap => new NetworkOptions { Card = line.GetValue(CardOption), Tap = tap[TapPrefix.Length..] },
    };

    private static void Prepare(Workspace workspace, ParseResult line)
    {
        if (line.GetValue(DisplayOption) && !Tool.Run(CommandLine.Program, "-display", "help").Split('\n').Any(name => name is "gtk" or "sdl"))
            throw new ExoException("This QEMU cannot open a window.", "Install one that can: sudo apt-get install qemu-system-gui");
        if (!line.GetValue(NoBuildOption))
            Compilation.RunIfNeeded(workspace);
        if (line.GetValue(BootOption) is BootSource.Kernel)
            Assembly.BootModule(workspace);
        else
            Assembly.Iso(workspace);
    }
}
