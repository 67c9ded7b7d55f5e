using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;

namespace ExoCosmos.Kernel.Capability;

/// <summary>Adds capabilities and keeps the reference counts of what they name.</summary>
public static unsafe class CapabilityMaker
{
    /// <summary>There must be room (<see cref="CapabilityRoom"/>). <paramref name="content"/> is complete but for links, holder and generation.</summary>
    public static Handle Insert(KernelState* kernel, uint holder, uint parent, in CapabilityInfo content)
    {
        var slot = kernel->Capabilities.Insert(holder, parent, content, ref kernel->Environments.Info(holder)->FirstHeld);
        kernel->Info->CapabilitiesUsed = kernel->Capabilities.UsedCount;
        kernel->Accounts.AddCapability(CapabilityRoom.PayerOf(kernel, holder));
        switch (content.Kind)
        {
            case CapabilityKind.Account:
                kernel->Accounts[(uint)content.Base]->References++;
                break;
            case CapabilityKind.Environment:
                EnvironmentSlots.AddName(kernel, (uint)content.Base, slot);
                break;
        }

        return kernel->Capabilities.HandleOf(slot);
    }
}
