using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Environment;

/// <summary>
/// What becomes of an environment that no capability names any more: a dead one's slot, which kept its status until then, is free; one that could
/// only have gone on by being started or resumed ends, for nobody can do that now. Where names are left, but perhaps in no hands that act, <see cref="Strays"/> looks.
/// </summary>
public static unsafe class EnvironmentSlots
{
    /// <param name="kernel">The kernel.</param>
    /// <param name="slot">The environment's.</param>
    /// <param name="capability">That of the capability that names it.</param>
    public static void AddName(KernelState* kernel, uint slot, uint capability)
    {
        kernel->Environments.Info(slot)->Names++;
        Strays.AddName(kernel, slot, capability);
    }

    public static void RemoveName(KernelState* kernel, uint slot)
    {
        kernel->Environments.Info(slot)->Names--;
        ReleaseIfUnnamed(kernel, slot);
        EndIfAbandoned(kernel, slot);
    }

    public static void ReleaseIfUnnamed(KernelState* kernel, uint slot)
    {
        var info = kernel->Environments.Info(slot);
        if (info->State != EnvironmentState.Dead || info->Names != 0)
            return;
        *info = new EnvironmentInfo { Generation = info->Generation };
        CreationCount.Remove(kernel, slot);
        kernel->Queues.Prepend(QueueName.Empty, slot);
    }

    public static void EndIfAbandoned(KernelState* kernel, uint slot)
    {
        var info = kernel->Environments.Info(slot);
        if (info->Names == 0 && info->State is (EnvironmentState.Embryo or EnvironmentState.Suspended))
            EnvironmentEnd.End(kernel, slot, EndReason.Abandoned, 0);
        else
            Strays.Suspect(kernel, slot);
    }
}
