using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Environment;

/// <summary>
/// A dead environment's slot keeps its status until no capability names it any more.
/// </summary>
public static unsafe class EnvironmentSlots
{
    public static void AddName(KernelState* kernel, uint slot) => kernel->Environments.Info(slot)->Names++;

    public static void RemoveName(KernelState* kernel, uint slot)
    {
        kernel->Environments.Info(slot)->Names--;
        ReleaseIfUnnamed(kernel, slot);
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
}
