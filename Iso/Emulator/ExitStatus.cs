namespace ExoCosmos.Iso.Emulator;

/// <summary>
/// How the guest's <c>poweroff STATUS</c> reaches the host. Status 0 is an ordinary ACPI power-off, and QEMU leaves with 0. For 1–127 the kernel
/// writes the status to QEMU's isa-debug-exit port, which the kernel option <c>exit-port</c> names and only this tool passes; QEMU then
/// leaves with 2·status + 1.
/// </summary>
public static class ExitStatus
{
    public const string KernelOption = "exit-port=0xf4";

    /// <summary>Makes a kernel panic end the emulator with <see cref="Panic"/>, where nobody looks at the screen.</summary>
    public const string PanicOption = "panic=exit";

    public const string Device = "isa-debug-exit,iobase=0xf4,iosize=0x04";

    /// <summary>What the kernel writes to the port when it panics.</summary>
    public const int Panic = 125;

    /// <summary>The status of a run that took longer than it was allowed (as of timeout(1)).</summary>
    public const int TimedOut = 124;

    /// <summary>The guest's status behind the exit status of QEMU, or null when QEMU itself failed or was killed.</summary>
    public static int? FromEmulator(int code) => code switch
    {
        0 => 0,
        >= 3 and <= 255 when (code & 1) == 1 => code >> 1,
        _ => null,
    };
}
