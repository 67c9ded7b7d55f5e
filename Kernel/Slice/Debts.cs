using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;

namespace ExoCosmos.Kernel.Slice;

/// <summary>Time that epilogues took beyond the end of their slices, and how it is paid back: a whole slice at a time.</summary>
public static unsafe class Debts
{
    /// <summary>The epilogue that began at <see cref="EnvironmentRecord.EpilogueSince"/> is over.</summary>
    public static void Charge(KernelState* kernel, uint slot, ulong now)
    {
        var record = kernel->Environments.Record(slot);
        kernel->Environments.Info(slot)->ExcessTicks += now - record->EpilogueSince;
        record->EpilogueSince = 0;
    }

    /// <summary>Does it owe a slice? Then the one that it was about to get pays for it.</summary>
    public static bool Forfeits(KernelState* kernel, uint slot)
    {
        var info = kernel->Environments.Info(slot);
        if (info->ExcessTicks < kernel->Info->SliceTicks)
            return false;
        info->ExcessTicks -= kernel->Info->SliceTicks;
        info->Forfeited++;
        return true;
    }
}
