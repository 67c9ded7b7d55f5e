using ExoCosmos.Abi;
using ExoCosmos.Kernel.Slice;
using ExoCosmos.Kernel.Transfer;

namespace ExoCosmos.Kernel.Environment;

/// <summary>Ends environments: at once it never runs again; what it holds is taken back by the <see cref="Reaper"/>, step by step.</summary>
public static unsafe class EnvironmentEnd
{
    /// <summary>Does nothing to a slot that is not alive.</summary>
    public static void End(KernelState* kernel, uint slot, EndReason reason, int status, ulong faultAddress = 0, ulong faultRip = 0)
    {
        if (!kernel->Environments.IsAlive(slot))
            return;
        var info = kernel->Environments.Info(slot);
        if (info->State == EnvironmentState.Sleeping)
            Sleeper.Disarm(kernel, slot, Sleeper.WokenByTerm);
        if (info->State == EnvironmentState.Calling)
            PendingCall.Detach(kernel, slot, KernelError.None);
        SliceBinding.ForgetEnvironment(kernel, slot);
        info->State = EnvironmentState.Dying;
        kernel->Trace.Note(TraceKind.Life, slot, (ulong)EnvironmentState.Dying, (uint)status);
        info->Reason = reason;
        info->Status = status;
        info->FaultAddress = faultAddress;
        info->FaultRip = faultRip;
        if (kernel->ConsoleOwner == slot)
        {
            kernel->ConsoleOwner = 0;
            kernel->ConsoleRing = null;
        }

        kernel->Queues.Append(QueueName.Dying, slot);
        Watchers.Touch(kernel, kernel->Physical.NumberOf(&info->State));
    }
}
