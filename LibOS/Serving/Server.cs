using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.LibOS.Serving;

/// <summary>An environment that does nothing but answer calls. Each runs on a fresh call stack; what the handler leaves in the message is the reply.</summary>
public static unsafe class Server
{
    [RuntimeImport("*", "exo_serve"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Park(void* handler);

    [RuntimeImport("*", "exo_call_entry_address"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong EntryAddress();

    /// <param name="handler">Takes the message, the badge of the gate that was used, and the caller (slot, and generation in the upper half).</param>
    /// <param name="stackTop">Top of a stack for calls, mapped, not the one in use.</param>
    [DoesNotReturn]
    public static void Run(delegate*<TransferMessage*, ulong, ulong, void> handler, ulong stackTop)
    {
        var control = SystemTables.Control;
        control->CallEntry = EntryAddress();
        control->CallStack = stackTop & ~15UL;
        Park(handler);
        throw null!;
    }
}
