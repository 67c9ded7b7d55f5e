using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Environment;

/// <summary>
/// Which environments count against which Creation capability: a list per capability, whose head is the capability's Base. An environment counts
/// until its slot is empty again. When the capability goes before that, its environments count against the one that it was derived from, so that
/// what was lent comes back whoever ends first.
/// </summary>
public static unsafe class CreationCount
{
    /// <summary>A new environment is made by this capability, which has something left.</summary>
    public static void Add(KernelState* kernel, uint creation, uint environment)
    {
        kernel->Capabilities[creation]->Length--;
        Link(kernel, creation, environment);
    }

    /// <summary>The environment's slot is empty again.</summary>
    public static void Remove(KernelState* kernel, uint environment)
    {
        var creation = kernel->Environments.Slot(environment)->Creation;
        if (creation == 0)
            return;
        Unlink(kernel, environment);
        kernel->Capabilities[creation]->Length++;
    }

    /// <summary>One step before a Creation capability is removed: hands one environment up; false when there is none left.</summary>
    public static bool HandUp(KernelState* kernel, uint creation)
    {
        var environment = (uint)kernel->Capabilities[creation]->Base;
        if (environment == 0)
            return false;
        Unlink(kernel, environment);
        var parent = kernel->Capabilities[creation]->Parent;
        if (parent != 0)
            Link(kernel, parent, environment);
        return true;
    }

    private static void Link(KernelState* kernel, uint creation, uint environment)
    {
        var entry = kernel->Environments.Slot(environment);
        var next = (uint)kernel->Capabilities[creation]->Base;
        entry->Creation = creation;
        entry->PreviousCounted = 0;
        entry->NextCounted = next;
        if (next != 0)
            kernel->Environments.Slot(next)->PreviousCounted = environment;
        kernel->Capabilities[creation]->Base = environment;
    }

    private static void Unlink(KernelState* kernel, uint environment)
    {
        var entry = kernel->Environments.Slot(environment);
        if (entry->PreviousCounted != 0)
            kernel->Environments.Slot(entry->PreviousCounted)->NextCounted = entry->NextCounted;
        else
            kernel->Capabilities[entry->Creation]->Base = entry->NextCounted;
        if (entry->NextCounted != 0)
            kernel->Environments.Slot(entry->NextCounted)->PreviousCounted = entry->PreviousCounted;
        (entry->Creation, entry->NextCounted, entry->PreviousCounted) = (0, 0, 0);
    }
}
