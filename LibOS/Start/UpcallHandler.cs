using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.LibOS.Start;

/// <summary>
/// Upcalls for an application without entries of its own: one C# method gets them all, with the frame of what was interrupted, which it may
/// change; when it returns, what the frame says goes on. No upcall interrupts it but its own faults.
/// </summary>
public static unsafe class UpcallHandler
{
    [RuntimeImport("*", "exo_upcall_address"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong Keep(void* handler);

    /// <summary>From now on faults and, as far as they are asked for, the begin and the end of slices go to the handler.</summary>
    /// <param name="handler">Which upcall it is says <see cref="UpcallFrame.Vector"/>.</param>
    /// <param name="stackTop">Highest address, plus one, of a stack for upcalls; mapped.</param>
    /// <param name="stackLow">Its lowest address.</param>
    /// <param name="slices">Whether it wants to know when a slice begins.</param>
    /// <param name="epilogues">Whether it wants to know when a slice is over. It yields then, or is stopped and pays.</param>
    /// <param name="recalls">Whether it wants to know when something is asked back.</param>
    public static void Listen(delegate*<UpcallFrame*, void> handler, ulong stackTop, ulong stackLow, bool slices, bool epilogues, bool recalls = false)
    {
        var control = SystemTables.Control;
        var entry = Keep(handler);
        control->StackTop = stackTop;
        control->StackLow = stackLow;
        control->FaultEntry = entry;
        control->SliceEntry = slices ? entry : 0;
        control->EpilogueEntry = epilogues ? entry : 0;
        control->RecallEntry = recalls ? entry : 0;
        control->Masked = 0;
    }
}
