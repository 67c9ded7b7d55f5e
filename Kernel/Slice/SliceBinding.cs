using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Slice;

/// <summary>
/// Who has which place of the vector. A place that is bound through one capability can be bound anew through the same or one above
/// it; the binding ends with that capability or with the environment. The vector has at most 64 places, so each of these is bounded.
/// </summary>
public static unsafe class SliceBinding
{
    /// <summary>May places be bound through this capability? The range lies within it.</summary>
    public static bool MayBind(KernelState* kernel, uint capability, uint first, uint count)
    {
        for (var place = first; place < first + count; place++)
        {
            var entry = kernel->Slices.Vector[place];
            if (entry->Environment != 0 && !IsAtOrAbove(kernel, capability, entry->Capability))
                return false;
        }

        return true;
    }

    /// <summary>Cannot fail after <see cref="MayBind"/>.</summary>
    public static void Bind(KernelState* kernel, uint capability, uint first, uint count, uint environment)
    {
        var generation = kernel->Environments.Info(environment)->Generation;
        for (var place = first; place < first + count; place++)
        {
            Unbind(kernel, place);
            kernel->Slices.Vector.Bind(place, environment, generation, capability);
            kernel->Environments.Info(environment)->Places++;
        }
    }

    public static void Unbind(KernelState* kernel, uint first, uint count)
    {
        for (var place = first; place < first + count; place++)
            Unbind(kernel, place);
    }

    /// <summary>The capability is going away, and what was bound through it.</summary>
    public static void ForgetCapability(KernelState* kernel, uint capability)
    {
        var content = kernel->Capabilities[capability];
        ForgetRange(kernel, capability, (uint)content->Base, (uint)content->Length);
    }

    /// <summary>These places leave the capability, and what was bound through it.</summary>
    public static void ForgetRange(KernelState* kernel, uint capability, uint first, uint count)
    {
        for (var place = first; place < first + count; place++)
        {
            if (kernel->Slices.Vector[place]->Capability == capability)
                Unbind(kernel, place);
        }
    }

    /// <summary>A capability was split: bindings in the upper part belong to the new one.</summary>
    public static void Split(KernelState* kernel, uint lower, uint upper)
    {
        var content = kernel->Capabilities[upper];
        for (var place = (uint)content->Base; place < content->Base + content->Length; place++)
        {
            if (kernel->Slices.Vector[place]->Capability == lower)
                kernel->Slices.Vector[place]->Capability = upper;
        }
    }

    public static void ForgetEnvironment(KernelState* kernel, uint environment)
    {
        for (uint place = 0; kernel->Environments.Info(environment)->Places != 0; place++)
        {
            if (kernel->Slices.Vector[place]->Environment == environment)
                Unbind(kernel, place);
        }
    }

    private static void Unbind(KernelState* kernel, uint place)
    {
        var owner = kernel->Slices.Vector[place]->Environment;
        if (owner == 0)
            return;
        kernel->Environments.Info(owner)->Places--;
        kernel->Slices.Vector.Unbind(place);
    }

    private static bool IsAtOrAbove(KernelState* kernel, uint capability, uint other)
    {
        for (; other != 0; other = kernel->Capabilities[other]->Parent)
        {
            if (other == capability)
                return true;
        }

        return false;
    }
}
