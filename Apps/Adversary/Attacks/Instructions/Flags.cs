using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Instructions;

/// <summary>
/// Enters the kernel, by calls and by ends of slices, with every flag that ring 3 can set but the trap flag: nested task, alignment check, direction. It
/// asks for interrupts off and for I/O privilege too.
/// </summary>
internal struct Flags : IAttack
{
    private const ulong InterruptsOn = 1 << 9, Direction = 1 << 10, Privilege = 3 << 12, NestedTask = 1 << 14, AlignmentCheck = 1 << 18;
    private const ulong Identification = 1 << 21, VirtualMode = 1 << 17, VirtualInterrupt = 3 << 19;
    private const ulong Settable = Direction | NestedTask | AlignmentCheck | Identification;
    private const ulong Calls = 1000, PageFault = 14;

    [RuntimeImport("*", "flags_set"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong Set(ulong flags);

    /// <summary>Where code is that sets flags by iretq.</summary>
    [RuntimeImport("*", "flags_return_address"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong Return();

    [RuntimeImport("*", "flags_became"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong Became();

    [RuntimeImport("*", "flags_through_calls"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong ThroughCalls(ulong flags, ulong calls);

    [RuntimeImport("*", "flags_through_time"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong ThroughTime(ulong flags, ulong until);

    public static ReadOnlySpan<byte> Name => "flags"u8;

    public static void Run()
    {
        var everything = Settable | Privilege | VirtualMode | VirtualInterrupt;
        Judge("popf"u8, Set(everything));
        // Nested task would make iretq itself fault. QEMU before 9.1 has a page fault for every iretq in ring 3 where SMAP is on.
        var vector = Trial.Of(Return(), everything & ~(NestedTask | VirtualMode));
        if (vector == Trial.NoFault)
            Judge("iretq"u8, Became());
        else
            Findings.Expect("iretq"u8, vector == PageFault, vector);
        foreach (var flags in (ReadOnlySpan<ulong>)[Direction, NestedTask, AlignmentCheck, Settable])
        {
            Keep("across calls"u8, flags, ThroughCalls(flags | InterruptsOn, Calls));
            Keep("across slices"u8, flags, ThroughTime(flags | InterruptsOn, Clock.Ticks + (3 * SystemTables.System.SliceTicks)));
        }
    }

    private static void Judge(ReadOnlySpan<byte> way, ulong flags)
    {
        Findings.Expect(way, (flags & InterruptsOn) != 0, flags);
        Findings.Expect(way, (flags & (Privilege | VirtualMode)) == 0, flags);
    }

    private static void Keep(ReadOnlySpan<byte> when, ulong set, ulong found) =>
        Findings.Expect(when, (found & (Settable | InterruptsOn | Privilege)) == (set | InterruptsOn), found);
}
