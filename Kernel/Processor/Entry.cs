using System.Runtime;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;

namespace ExoCosmos.Kernel.Processor;

/// <summary>The words that the entry stubs (Processor/Entry.xs) read, and the ways between C# and them.</summary>
public static unsafe class Entry
{
    /// <summary>Addresses of the stubs' variables.</summary>
    [RuntimeImport("*", "entry_variables"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern EntryVariables* Variables();

    /// <summary>Table of the 256 interrupt stubs' addresses.</summary>
    [RuntimeImport("*", "entry_interrupt_table"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong* InterruptStubs();

    /// <summary>Address of the entry for the <c>syscall</c> instruction.</summary>
    [RuntimeImport("*", "entry_system_call_address"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong SystemCallAddress();

    /// <summary>Leaves the kernel for the environment with these registers. Does not return.</summary>
    [RuntimeImport("*", "entry_resume"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Resume(RegisterFrame* frame);

    /// <summary>Says which environment's frame and control page the next entry uses, and where its upcalls are counted.</summary>
    public static void SetCurrent(EnvironmentRecord* record, EnvironmentInfo* info)
    {
        var variables = Variables();
        variables->Frame = &record->Registers;
        variables->Control = record->Control;
        variables->Upcalls = &info->Upcalls;
    }

    /// <summary>The call that is under way ends in a switch: its answer is stored and the scheduler decides who goes on.</summary>
    public static void RequestSwitch() => Variables()->SwitchRequested = 1;

    public static bool SwitchRequested
    {
        get => Variables()->SwitchRequested != 0;
        set => Variables()->SwitchRequested = value ? 1UL : 0UL;
    }

    public static void EnableSmap() => Variables()->SmapEnabled = 1;

    public static ulong KernelStackTop => Variables()->KernelStackTop;
}

/// <summary>The stubs' variables, in this order in Processor/Entry.xs.</summary>
public unsafe struct EntryVariables
{
    public RegisterFrame* Frame;
    public ControlPage* Control;
    public ulong SwitchRequested;
    public ulong SmapEnabled;
    public ulong KernelStackTop;
    /// <summary>Scratch for the user's rsp between the first two instructions of an entry.</summary>
    public ulong UserStack;
    public uint* Upcalls;
}
