using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Benchmarks.Native;

/// <summary>Chooses between the two ways that Stubs/Faults.xs has of answering a fault.</summary>
internal static unsafe class FaultHandlers
{
    [RuntimeImport("*", "native_entries"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong* Entries();

    [RuntimeImport("*", "native_touch"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Touch(ulong address);

    [RuntimeImport("*", "native_write"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Write(ulong address);

    /// <summary>From now on the instruction that faults is stepped over. Faults use the stack that is in use.</summary>
    public static void Skip() => Use(Entries()[0]);

    /// <summary>From now on C# makes the page writable.</summary>
    public static void Unprotect() => Use(Entries()[1]);

    private static void Use(ulong entry)
    {
        var control = SystemTables.Control;
        control->StackLow = 0;
        control->StackTop = Layout.Reserved;
        control->FaultEntry = entry;
    }

    [RuntimeExport("native_fault")]
    private static void Fault(UpcallFrame* frame) => Places.Require(Protection.Set(frame->Address, MapFlags.Read | MapFlags.Write));
}
