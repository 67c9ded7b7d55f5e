using System.Collections.Generic;

namespace ExoCosmos.Iso.Emulator;

public enum Firmware
{
    Bios,
    Uefi,
}

/// <summary>Where the machine starts from: the ISO as a CD, the ISO raw on a USB disk, or the kernel handed over by the emulator (PVH).</summary>
public enum BootSource
{
    Cd,
    Usb,
    Kernel,
}

public enum Accelerator
{
    Tcg,
    Kvm,
}

/// <summary>What a disk is attached to.</summary>
public enum DiskBus
{
    Virtio,
    Nvme,

    /// <summary>The machine's own controller, of six ports.</summary>
    Ahci,
}

/// <summary>A disk of the machine, in the order of the machine's disk numbers.</summary>
/// <param name="Path">A raw or qcow2 image, or a block device.</param>
/// <param name="BlkdebugConfiguration">A configuration of QEMU's error-injecting block filter, or null.</param>
public sealed record DiskOptions(string Path, bool ReadOnly = false, string? BlkdebugConfiguration = null, DiskBus Bus = DiskBus.Virtio);

/// <summary>What is booted: files that the image assembly made, or a test's own.</summary>
public sealed record BootFiles(string Kernel, string? BootModule, string? Iso);

/// <summary>How the host reaches the serial line.</summary>
public abstract record SerialConnection
{
    /// <summary>The user's terminal, in raw mode; Ctrl-A X leaves the emulator.</summary>
    public sealed record Terminal : SerialConnection;

    /// <summary>A unix socket that the host listens on and the emulator connects to.</summary>
    public sealed record Socket(string Path) : SerialConnection;
}

/// <summary>One emulated machine, free of how QEMU spells it.</summary>
public sealed record MachineOptions
{
    public required BootFiles Files { get; init; }
    public required SerialConnection Serial { get; init; }
    public Firmware Firmware { get; init; }
    public BootSource Boot { get; init; }
    public int MemoryMiB { get; init; } = 256;
    public string Cpu { get; init; } = "max";
    public Accelerator Accelerator { get; init; }
    /// <summary>
    /// Whether the machine is deterministic: its time (rdtsc included) advances one nanosecond with each instruction and leaps to the next
    /// timer while the processor waits. TCG only.
    /// </summary>
    public bool CountsInstructions { get; init; }
    public IReadOnlyList<DiskOptions> Disks { get; init; } = [];
    /// <summary>Null: no network interface.</summary>
    public NetworkOptions? Network { get; init; }
    public bool Display { get; init; }
    /// <summary>Where to wait for gdb before the first instruction, as QEMU spells it (tcp::1234), or null.</summary>
    public string? Debugger { get; init; }
    /// <summary>Whether a reset restarts the machine; otherwise it ends the emulator.</summary>
    public bool Reboots { get; init; }
    /// <summary>A unix socket that the host listens on for QEMU's monitor protocol, or null.</summary>
    public string? MonitorSocket { get; init; }
    /// <summary>Further words of the kernel's command line.</summary>
    public string KernelOptions { get; init; } = "";
    /// <summary>Arguments for QEMU that are passed on as they are.</summary>
    public IReadOnlyList<string> Extra { get; init; } = [];
}
