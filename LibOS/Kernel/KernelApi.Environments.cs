using ExoCosmos.Abi;
using ExoCosmos.LibOS.Memory;

namespace ExoCosmos.LibOS.Kernel;

/// <summary>Environments and CPU time.</summary>
public static unsafe partial class KernelApi
{
    /// <returns>Handle of an embryo, or an error.</returns>
    public static long EnvironmentCreate(EnvironmentOrder* order) => Call(KernelCall.EnvironmentCreate, (ulong)order);

    /// <param name="environment">An embryo, or a suspended environment.</param>
    /// <param name="state">Where an embryo begins; null for a suspended one.</param>
    public static KernelError EnvironmentStart(Handle environment, StartState* state) =>
        Status(Call(KernelCall.EnvironmentStart, environment.Value, (ulong)state));

    public static KernelError EnvironmentSuspend(Handle environment) =>
        Status(Call(KernelCall.EnvironmentSuspend, environment.Value));

    public static KernelError EnvironmentDestroy(Handle environment, int status) =>
        Status(Call(KernelCall.EnvironmentDestroy, environment.Value, (uint)status));

    /// <summary>Ends the caller.</summary>
    public static void EnvironmentExit(int status)
    {
        while (true)
            Call(KernelCall.EnvironmentExit, (uint)status);
    }

    /// <summary>Gives up what is left of the slice.</summary>
    public static void Yield() => Call(KernelCall.Yield, Handle.None.Value);

    /// <summary>Passes what is left of the slice to an environment; it comes back when that one has no use for it.</summary>
    /// <returns>Busy: it cannot run.</returns>
    public static KernelError YieldTo(Handle environment) => Status(Call(KernelCall.Yield, environment.Value));

    /// <summary>Binds places of the slice vector to an environment (<see cref="Handle.None"/> = the caller), from the capability's place
    /// <paramref name="offset"/> on.</summary>
    /// <returns>Busy: a place is bound through a capability that is not below this one.</returns>
    public static KernelError SliceBind(Handle slices, uint offset, uint count, Handle environment = default) =>
        Status(Call(KernelCall.SliceBind, slices.Value, offset, count, environment.Value, 0));

    public static KernelError SliceUnbind(Handle slices, uint offset, uint count) =>
        Status(Call(KernelCall.SliceBind, slices.Value, offset, count, 0, 1));

    /// <summary>Sleeps until a term holds or the deadline passes. With no term and a deadline of Never nothing would ever end it.</summary>
    /// <returns>0 woken by a term, 1 by the deadline, or an error.</returns>
    public static long Sleep(WakeTerm* terms, uint count, ulong deadlineTsc) =>
        Call(KernelCall.Sleep, (ulong)terms, count, deadlineTsc);

    /// <summary>After a store to a word that others may sleep on: those whose predicates hold now wake at once, not in their turn.
    /// No call is made when nobody sleeps on the word's page.</summary>
    /// <param name="word">Mapped.</param>
    public static void Notify(void* word)
    {
        if (SystemTables.Frame(PageTables.FrameAt((ulong)word)).Watchers != 0)
            Call(KernelCall.Notify, (ulong)word);
    }

    /// <summary>Sets the base of the fs segment, without a kernel call where the CPU allows.</summary>
    public static void SetFsBase(ulong address)
    {
        if ((SystemTables.System.CpuFeatures & SystemInfo.FeatureFsGsBase) != 0)
            Trap.SetFsBase(address);
        else
            Call(KernelCall.SegmentBase, 0, address);
    }

    public static void SetGsBase(ulong address)
    {
        if ((SystemTables.System.CpuFeatures & SystemInfo.FeatureFsGsBase) != 0)
            Trap.SetGsBase(address);
        else
            Call(KernelCall.SegmentBase, 1, address);
    }
}
