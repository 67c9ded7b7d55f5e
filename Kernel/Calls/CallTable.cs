using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Calls;

/// <summary>The entry stub's table: for each call's number where it goes. Filled from <see cref="Dispatch"/>, the one list of calls.</summary>
public static unsafe class CallTable
{
    /// <summary>Fills the table, at boot and when what is traced changes: <paramref name="traced"/> calls are noted first.</summary>
    public static void Fill(bool traced)
    {
        var entries = (delegate*<CallFrame*, long>*)Entry.Calls();
        for (uint number = 0; number < KernelCalls.Count; number++)
            entries[number] = traced ? &Traced : Dispatch.EntryOf<BarePlatform>((KernelCall)number);
    }

    private static long Traced(CallFrame* call)
    {
        call->Kernel->Trace.Note(TraceKind.Call, call->Caller, call->Number, call->First);
        return Dispatch.EntryOf<BarePlatform>((KernelCall)call->Number)(call);
    }
}
