using ExoCosmos.Abi;
using ExoCosmos.Kernel.Account;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Network;
using ExoCosmos.Kernel.Slice;

namespace ExoCosmos.Kernel.Capability;

/// <summary>Takes capabilities away: the links, and what the kind owes to the object that it named.</summary>
public static unsafe class CapabilityEnd
{
    /// <summary>
    /// One bounded step towards removing a capability: what it allowed taken back, one child or what it counts handed up, or the capability itself.
    /// True when it is gone.
    /// </summary>
    public static bool DropStep(KernelState* kernel, uint slot)
    {
        if (!WithdrawnCapability.TryTake(kernel, slot, out var withdrawn) || !LooseCapability.TryRelease(kernel, withdrawn, out var loose))
            return false;
        Remove(kernel, loose);
        return true;
    }

    private static void Remove(KernelState* kernel, LooseCapability loose)
    {
        var slot = loose.Slot;
        var capability = *kernel->Capabilities[slot];
        if (capability.Kind == CapabilityKind.Slices)
            SliceBinding.ForgetCapability(kernel, slot);
        if (capability.Kind is CapabilityKind.Network or CapabilityKind.Filter)
            NetworkBinding.Forget(kernel, slot);
        var holder = kernel->Environments.Info(capability.Holder);
        kernel->Capabilities.Remove(loose, ref holder->FirstHeld);
        kernel->Info->CapabilitiesUsed = kernel->Capabilities.UsedCount;
        kernel->Accounts.RemoveCapability(CapabilityRoom.PayerOf(kernel, capability.Holder));
        switch (capability.Kind)
        {
            case CapabilityKind.Account:
                AccountReaper.Release(kernel, (uint)capability.Base);
                break;
            case CapabilityKind.Environment:
                EnvironmentSlots.RemoveName(kernel, (uint)capability.Base);
                break;
            case CapabilityKind.Creation when capability.Parent != 0:
                // What was not used of a derived budget goes back to where it came from.
                kernel->Capabilities[capability.Parent]->Length += capability.Length;
                break;
        }
    }
}
