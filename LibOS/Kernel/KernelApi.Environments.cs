using ExoCosmos.Abi;

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

    public static void Yield(Handle to = default) => Call(KernelCall.Yield, to.Value);

    /// <summary>Sleeps until a term holds or the deadline passes. With no term and a deadline of Never nothing would ever end it.</summary>
    /// <returns>0 woken by a term, 1 by the deadline, or an error.</returns>
    public static long Sleep(WakeTerm* terms, uint count, ulong deadlineTsc) =>
        Call(KernelCall.Sleep, (ulong)terms, count, deadlineTsc);

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
