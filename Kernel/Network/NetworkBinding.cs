using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Network;

/// <summary>What is bound to Network and Filter capabilities: listeners and filters. It ends with the capability, and goes with it to another holder.</summary>
public static unsafe class NetworkBinding
{
    /// <summary>A capability of either kind goes.</summary>
    public static void Forget(KernelState* kernel, uint slot)
    {
        var capability = kernel->Capabilities[slot];
        if (capability->Kind == CapabilityKind.Network)
        {
            ForgetListener(kernel, slot);
            return;
        }

        ref var network = ref kernel->Interfaces[capability->Detail];
        if (!IsOf(kernel, slot))
            return;
        network.Filters.Remove((uint)capability->Base);
        network.Info->Filters--;
    }

    /// <summary>A capability of either kind has a new holder: packets go to him; what he listens to he says himself.</summary>
    public static void Move(KernelState* kernel, uint slot, uint receiver)
    {
        var capability = kernel->Capabilities[slot];
        if (capability->Kind == CapabilityKind.Network)
            ForgetListener(kernel, slot);
        else if (IsOf(kernel, slot))
            kernel->Interfaces[capability->Detail].Filters.Table[(uint)capability->Base]->Owner = receiver;
    }

    /// <summary>Does the Filter capability name a filter that is installed?</summary>
    public static bool IsInstalled(KernelState* kernel, uint slot)
    {
        var capability = kernel->Capabilities[slot];
        ref readonly var table = ref kernel->Interfaces[capability->Detail].Filters.Table;
        return table.IsInstalled((uint)capability->Base) && table[(uint)capability->Base]->Generation == capability->ObjectGeneration;
    }

    /// <summary>Is it the capability that its filter was installed with?</summary>
    private static bool IsOf(KernelState* kernel, uint slot)
    {
        var capability = kernel->Capabilities[slot];
        return IsInstalled(kernel, slot) && kernel->Interfaces[capability->Detail].Filters.Table[(uint)capability->Base]->Capability == slot;
    }

    private static void ForgetListener(KernelState* kernel, uint slot)
    {
        ref var network = ref kernel->Interfaces[kernel->Capabilities[slot]->Detail];
        network.Listeners.Forget(slot);
        network.Info->Listeners = (uint)network.Listeners.Count;
    }
}
