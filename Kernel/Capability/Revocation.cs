using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Capability;

/// <summary>
/// Revoke: removes all descendants of a capability, leaf by leaf, in bounded steps. From the first step until nothing is left nobody can put
/// anything new below it, so that it comes to an end whatever those do who hold the descendants.
/// </summary>
public static unsafe class Revocation
{
    private const int StepsPerCall = 64;

    /// <returns>0 when no descendant is left, else Again.</returns>
    public static KernelError Revoke(KernelState* kernel, uint caller, Handle handle)
    {
        var error = kernel->Capabilities.Resolve(caller, handle, out var root);
        if (error != KernelError.None)
            return error;
        ref var marks = ref kernel->Capabilities[root]->Marks;
        marks |= CapabilityMarks.Revoking;
        for (var step = 0; step < StepsPerCall; step++)
        {
            var leaf = kernel->Capabilities.Leaf(root);
            if (leaf == root)
            {
                marks &= ~CapabilityMarks.Revoking;
                return KernelError.None;
            }

            CapabilityEnd.DropStep(kernel, leaf);
        }

        return KernelError.Again;
    }
}
