using System.Runtime;
using System.Runtime.CompilerServices;

namespace ExoCosmos.Benchmarks.Unix.Linux;

/// <summary>Handlers of SIGSEGV (Stubs/Signals.xs).</summary>
internal static unsafe class SignalHandlers
{
    private const ulong SegmentationFault = 11;
    private const ulong WithInformation = 4, WithRestorer = 0x0400_0000;
    private const ulong MaskBytes = 8;

    [RuntimeImport("*", "unix_handlers"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong* Handlers();

    [RuntimeImport("*", "unix_touch"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Touch(ulong address);

    [RuntimeImport("*", "unix_write"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Write(ulong address);

    /// <summary>From now on the instruction that faults is stepped over.</summary>
    public static bool Skip() => Use(Handlers()[0]);

    /// <summary>From now on the page that was written to becomes writable.</summary>
    public static bool Unprotect() => Use(Handlers()[1]);

    /// <summary>The kernel's sigaction: handler, flags, restorer, mask.</summary>
    private static bool Use(ulong handler)
    {
        var action = stackalloc ulong[] { handler, WithInformation | WithRestorer, Handlers()[2], 0 };
        return LinuxSystem.Do(Call.SignalAction, SegmentationFault, (ulong)action, 0, MaskBytes) == 0;
    }
}
