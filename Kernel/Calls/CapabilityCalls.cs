using ExoCosmos.Abi;
using ExoCosmos.Kernel.Capability;

namespace ExoCosmos.Kernel.Calls;

/// <summary>CapabilityDerive, Grant, Drop.</summary>
public static unsafe class CapabilityCalls
{
    private const int DropStepsPerCall = 64;

    public static long Derive(KernelState* kernel, uint caller, Handle handle, ulong start, ulong length, ulong rights) =>
        rights > (ulong)Rights.All
            ? (long)KernelError.BadArgument
            : Derivation.Derive(kernel, caller, handle, start, length, (Rights)rights);

    public static long Grant(KernelState* kernel, uint caller, Handle handle, Handle environment, ulong rights, ulong flags)
    {
        var error = EnvironmentCalls.ResolveTarget(kernel, caller, environment, out var receiver);
        if (error != KernelError.None)
            return (long)error;
        return rights > (ulong)Rights.All
            ? (long)KernelError.BadArgument
            : Granting.Grant(kernel, caller, handle, receiver, (Rights)rights, flags);
    }

    public static long Drop(KernelState* kernel, uint caller, Handle handle)
    {
        var error = kernel->Capabilities.ResolveLeaving(caller, handle, out var slot);
        if (error != KernelError.None)
            return (long)error;
        for (var i = 0; i < DropStepsPerCall; i++)
        {
            if (CapabilityEnd.DropStep(kernel, slot))
                return 0;
        }

        return (long)KernelError.Again;
    }
}
