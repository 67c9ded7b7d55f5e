using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Mapping;

namespace ExoCosmos.Kernel.Platform;

/// <summary>What kernel logic asks of the processor it runs on.</summary>
public unsafe interface IProcessor
{
    /// <summary>The time-stamp counter, in ticks.</summary>
    static abstract ulong Timestamp();

    static abstract ulong ReadModelRegister(uint register);

    static abstract void WriteModelRegister(uint register, ulong value);

    /// <summary>The address of the last page fault.</summary>
    static abstract ulong FaultAddress();

    /// <summary>Goes over to this address space; no translation of the former one is used any more, and none that was remembered of this one unless the root keeps them.</summary>
    static abstract void EnterSpace(SpaceRoot root);

    /// <summary>Stops using the translation of one page of the running address space.</summary>
    static abstract void ForgetPage(ulong address);

    /// <summary>Stops using any translation of the running address space.</summary>
    static abstract void ForgetAllPages();

    /// <summary>The next entry into the kernel comes from this environment and saves its registers there.</summary>
    static abstract void SetCurrent(EnvironmentRecord* record);

    /// <summary>The call that is under way ends in a switch: its answer is stored and the scheduler decides who goes on.</summary>
    static abstract void RequestSwitch();

    /// <summary>Does an interrupt wait for the kernel to be left?</summary>
    static abstract bool IsInterruptPending();

    /// <summary>Says of which entries the kernel's logic shall hear for its trace. While it hears of none, calls and page faults
    /// go their short ways (Transfer/FastPath.xs, Upcall/PageFault.xs).</summary>
    static abstract void ShowEntries(bool calls, bool faults);

    /// <summary>Waits for one interrupt and serves it. Only while no environment runs.</summary>
    static abstract void WaitForInterrupt(KernelState* kernel);
}
