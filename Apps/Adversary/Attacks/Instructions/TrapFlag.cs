using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Instructions;

/// <summary>
/// Enters the kernel in every way while it single-steps, directly and behind a load of the stack segment. The kernel must not be stepped, whatever the processor makes of the flag, and
/// what arrives is the exception that the way has, or that of the step behind a call that returns.
/// </summary>
internal unsafe struct TrapFlag : IAttack
{
    private const ulong Trap = 1 << 8, InterruptsOn = 1 << 9;
    private const uint Ways = 12;

    private const uint DivideError = 1 << 0, Debug = 1 << 1, Breakpoint = 1 << 3, Overflow = 1 << 4, UndefinedOpcode = 1 << 6, Protection = 1 << 13, PageFault = 1 << 14;

    /// <summary>The vectors that are right for each way, one bit each. Two: the manuals of the two makers differ, or an emulator lacks it.</summary>
    private static ReadOnlySpan<uint> Right =>
    [
        /* null call */ Debug, /* yield */ Debug, /* foreign call */ UndefinedOpcode, /* sysenter */ Protection | UndefinedOpcode,
        /* int3 */ Breakpoint, /* int 4 */ Overflow, /* int 0x80 */ Protection, /* int1 */ Debug | UndefinedOpcode,
        /* ud2 */ UndefinedOpcode, /* hlt */ Protection, /* page fault */ PageFault, /* division by 0 */ DivideError,
    ];

    [RuntimeImport("*", "trap_flag_table"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong* Table();

    [RuntimeImport("*", "trap_flag_foreign_entry"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong ForeignEntry();

    public static ReadOnlySpan<byte> Name => "trap-flag"u8;

    public static void Run()
    {
        SystemTables.Control->ForeignEntry = ForeignEntry();
        for (var way = 0u; way < 2 * Ways; way++)
        {
            var vector = Trial.Of(Table()[way], Trap | InterruptsOn);
            Findings.Expect("entered while single-stepping"u8, vector < 32 && (Right[(int)(way % Ways)] >> (int)vector & 1) != 0, way << 8 | vector);
        }

        // Steps one after the other, while slices end.
        for (var until = Clock.Ticks + (3 * SystemTables.System.SliceTicks); Clock.Ticks < until;)
            Findings.Expect("a step"u8, Trial.Of(Table()[0], Trap | InterruptsOn) == 1);
    }
}
