using ExoCosmos.Abi;
using ExoCosmos.Kernel.Account;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Slice;

namespace ExoCosmos.Kernel.Capability;

/// <summary>Takes capabilities away: the links, and what the kind owes to the object that it named.</summary>
public static unsafe class CapabilityEnd
{
    /// <summary>One bounded step towards removing a capability: one child handed up, or the capability itself. True when it is gone.</summary>
    public static bool DropStep(KernelState* kernel, uint slot)
    {
        if (kernel->Capabilities.ReleaseChild(slot))
            return false;
        Remove(kernel, slot);
        return true;
    }

    /// <summary>Removes a capability that has no children.</summary>
    public static void Remove(KernelState* kernel, uint slot)
    {
        var capability = *kernel->Capabilities[slot];
        if (capability.Kind == CapabilityKind.Slices)
            SliceBinding.ForgetCapability(kernel, slot);
        var holder = kernel->Environments.Info(capability.Holder);
        kernel->Capabilities.Remove(slot, ref holder->FirstHeld);
        kernel->Info->CapabilitiesUsed = kernel->Capabilities.UsedCount;
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
