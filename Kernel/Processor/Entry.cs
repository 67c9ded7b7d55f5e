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

    /// <summary>The table that the stub calls through: for each number where it goes.</summary>
    [RuntimeImport("*", "entry_calls"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void* Calls();

    /// <summary>Address of the stub that takes page faults the readable way.</summary>
    [RuntimeImport("*", "entry_readable_page_fault"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadablePageFault();

    /// <summary>Address of the entry for the <c>syscall</c> instruction.</summary>
    [RuntimeImport("*", "entry_system_call_address"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong SystemCallAddress();

    /// <summary>The same with the fast path of Call and Serve in front (Transfer/FastPath.xs). It needs FSGSBASE.</summary>
    [RuntimeImport("*", "fast_system_call_address"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong FastSystemCallAddress();

    /// <summary>Leaves the kernel for the environment with these registers. Does not return.</summary>
    [RuntimeImport("*", "entry_resume"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Resume(RegisterFrame* frame);

    /// <summary>Says whose record the next entry uses.</summary>
    public static void SetCurrent(EnvironmentRecord* record) => Variables()->Current = record;

    /// <summary>The call that is under way ends in a switch: its answer is stored and the scheduler decides who goes on.</summary>
    public static void RequestSwitch() => Variables()->SwitchRequested = 1;

    public static bool SwitchRequested
    {
        get => Variables()->SwitchRequested != 0;
        set => Variables()->SwitchRequested = value ? 1UL : 0UL;
    }

    /// <summary>Tells the stubs where the kernel's tables are. They do not move after the boot.</summary>
    public static void SetTables(KernelState* kernel)
    {
        var variables = Variables();
        variables->Kernel = kernel;
        variables->Infos = kernel->Environments.Info(0);
        variables->Slots = kernel->Environments.Slot(0);
        variables->Capabilities = kernel->Capabilities[0];
        variables->CapabilityCount = kernel->Capabilities.Count;
    }

    public static void EnableSmap() => Variables()->SmapEnabled = 1;

    public static ulong KernelStackTop => Variables()->KernelStackTop;
}

/// <summary>The stubs' variables, in this order in Processor/Entry.xs.</summary>
public unsafe struct EntryVariables
{
    /// <summary>The running environment's; its registers stand at the start.</summary>
    public EnvironmentRecord* Current;
    public ulong SwitchRequested;
    public ulong SmapEnabled;
    public ulong KernelStackTop;
    /// <summary>Scratch for the user's rsp between the first two instructions of an entry.</summary>
    public ulong UserStack;
    public KernelState* Kernel;
    public EnvironmentInfo* Infos;
    public EnvironmentSlot* Slots;
    public CapabilityInfo* Capabilities;
    public ulong CapabilityCount;
}
