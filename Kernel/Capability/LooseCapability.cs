using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;

namespace ExoCosmos.Kernel.Capability;

/// <summary>A withdrawn capability that nothing stands below, and that counts for nobody: all that can be done with it is to remove it.</summary>
public readonly unsafe ref struct LooseCapability
{
    private LooseCapability(uint slot) => Slot = slot;

    internal uint Slot { get; }

    /// <summary>One bounded step: a child goes to the parent, or what the capability counts is handed up; true when nothing was left to do.</summary>
    public static bool TryRelease(KernelState* kernel, WithdrawnCapability withdrawn, out LooseCapability loose)
    {
        var slot = withdrawn.Slot;
        loose = default;
        if (kernel->Capabilities.ReleaseChild(slot) || (kernel->Capabilities[slot]->Kind == CapabilityKind.Creation && CreationCount.HandUp(kernel, slot)))
            return false;
        loose = new LooseCapability(slot);
        return true;
    }
}
