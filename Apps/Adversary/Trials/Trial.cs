using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Trials;

/// <summary>What the last fault was (Stubs/Trial.xs writes it).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TrialOutcome
{
    public ulong Vector, Error, Address, Rip, Rflags;
}

/// <summary>Runs code that is expected to fault and comes back. The faults arrive as upcalls, as they would in a libOS.</summary>
internal static unsafe class Trial
{
    /// <summary>The code returned.</summary>
    public const ulong NoFault = ulong.MaxValue;
    public const ulong Stack = 0x0000_5200_0000_0000;
    public const uint StackPages = 4;

    private static bool s_prepared;

    [RuntimeImport("*", "trial_run"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong Run(ulong code, ulong argument);

    [RuntimeImport("*", "trial_fault_entry"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong FaultEntry();

    [RuntimeImport("*", "trial_outcome"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern TrialOutcome* OutcomePlace();

    public static ref readonly TrialOutcome Outcome => ref *OutcomePlace();

    /// <summary>Where faults arrive from now on.</summary>
    public static void Prepare()
    {
        if (!s_prepared)
            OwnPages.Add(Stack, StackPages);
        s_prepared = true;
        var control = SystemTables.Control;
        control->StackLow = Stack;
        control->StackTop = Stack + (StackPages * Layout.PageSize);
        control->FaultEntry = FaultEntry();
    }

    /// <returns>The vector of the fault, or <see cref="NoFault"/>.</returns>
    public static ulong Of(ulong code, ulong argument = 0)
    {
        Prepare();
        return Run(code, argument) == 0 ? NoFault : Outcome.Vector;
    }
}
