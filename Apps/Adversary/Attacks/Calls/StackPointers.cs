using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Calls;

/// <summary>
/// Enters the kernel with a stack pointer that is the kernel's, or none, by a call, by the end of a slice and by a fault. The kernel has a stack of
/// its own, gives the pointer back as it was, and puts the upcall of the fault where the control page says.
/// </summary>
internal struct StackPointers : IAttack
{
    private const ulong PageFault = 14;

    public static ReadOnlySpan<byte> Name => "stack-pointers"u8;

    public static void Run()
    {
        foreach (var stack in (ReadOnlySpan<ulong>)[0, 1, Places.Unmapped, Places.UserEnd, Places.NonCanonical, Places.DirectMap, Places.KernelImage, ulong.MaxValue - 7])
        {
            Findings.Expect("call"u8, KernelError.None, RawCall.WithStack(stack), stack);
            RawCall.SpinWithStack(stack, Clock.Ticks + (2 * SystemTables.System.SliceTicks));
        }

        Trial.Prepare();
        Findings.Expect("fault"u8, Trial.Of(Touch.ReadCode, Places.Unmapped) == PageFault);
    }
}
