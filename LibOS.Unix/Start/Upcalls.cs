using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Loading;
using ExoCosmos.LibOS.Unix.Calls;

namespace ExoCosmos.LibOS.Unix.Start;

/// <summary>Which C# answers the kernel's upcalls: the application's choice, made once, so that an image holds only what its application chose.</summary>
public static unsafe class Upcalls
{
    [RuntimeImport("*", "exo_entries"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong* Entries();

    [RuntimeImport("*", "exo_handlers"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong* Handlers();

    /// <summary>
    /// Sets what is called from now on, on the stack that the environment was started with until a thread says otherwise. Null: no such upcall is
    /// expected, and the kernel ends the environment if one comes.
    /// </summary>
    /// <param name="fault">Page faults and exceptions; goes on as the registers say.</param>
    /// <param name="foreign">System calls; answers 0 if rcx and r11 need not come back (Stubs/Entry.xs).</param>
    /// <param name="slice">A slice of CPU time begins, or something is recalled, while <see cref="ControlPage.Masked"/> is 0.</param>
    public static void Listen(delegate*<Registers*, void> fault, delegate*<Registers*, ulong> foreign, delegate*<Registers*, void> slice)
    {
        var control = SystemTables.Control;
        control->StackTop = EnvironmentBuilder.StackTop;
        control->StackLow = EnvironmentBuilder.StackTop - (EnvironmentBuilder.StackPages * Layout.PageSize);
        var entries = Entries();
        var handlers = Handlers();
        handlers[0] = (ulong)foreign;
        handlers[1] = (ulong)fault;
        handlers[2] = (ulong)slice;
        control->ForeignEntry = foreign == null ? 0 : entries[0];
        control->FaultEntry = fault == null ? 0 : entries[1];
        control->SliceEntry = slice == null ? 0 : entries[2];
        control->RecallEntry = control->SliceEntry;
    }
}
