using ExoCosmos.Abi;
using ExoCosmos.Init.Manifest;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Init.Starting;

/// <summary>How many frames an environment's account may have, of what Init's own has left.</summary>
internal static class FrameBudget
{
    /// <summary>Pages kept back when memory is given out by share: for the tables of environments yet to come.</summary>
    private const ulong Reserve = 64;

    /// <returns>False after a message.</returns>
    public static bool TryMakeAccount(in EnvironmentEntry entry, out NamedCapability account)
    {
        if (!Grants.TryFind("account"u8, out account))
            return false;
        var free = SystemTables.Available((uint)account.Base);
        free = free > Reserve ? free - Reserve : 0;
        var budget = entry.MemoryPages != 0 ? entry.MemoryPages : free * entry.MemoryPercent / 100;
        if (budget > account.Length || budget == 0 || budget < entry.LeastPages)
        {
            Report.TooLittleMemory(entry.Line, entry.MemoryPages + entry.LeastPages, entry.MemoryPages == 0 ? budget : free);
            return false;
        }

        var answer = KernelApi.CapabilityDerive(account.Handle, 0, budget, Rights.All);
        if (answer < 0)
        {
            Report.ManifestProblem(entry.Line, Report.Reason((KernelError)answer));
            return false;
        }

        account.Handle = new Handle((ulong)answer);
        account.Length = budget;
        account.Base = SystemTables.Capability(account.Handle.Index).Base;
        return true;
    }
}
