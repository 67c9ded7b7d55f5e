using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Account;
using ExoCosmos.Kernel.Capability;
using ExoCosmos.Kernel.Frame;
using ExoCosmos.Kernel.Mapping;
using ExoCosmos.Kernel.Slice;
using ExoCosmos.Kernel.Transfer;

namespace ExoCosmos.Kernel.Environment;

/// <summary>
/// Takes back what dying environments and abandoned accounts hold, in bounded steps between slices: capabilities one by one, tables one
/// last-level table at a time, then the record. Frames under DMA keep the record alive until the last request has come back.
/// </summary>
public static unsafe class Reaper
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasWork(KernelState* kernel) => kernel->Queues.First(QueueName.Dying) != 0 || kernel->Accounts.FirstAbandoned != 0 || Strays.IsSought(kernel);

    /// <summary>One step for one dying environment, or one abandoned account, and one of a search for strays.</summary>
    public static void Step(KernelState* kernel)
    {
        Strays.Step(kernel);
        var slot = kernel->Queues.First(QueueName.Dying);
        if (slot == 0)
        {
            AccountReaper.Step(kernel);
            return;
        }

        StepOne(kernel, slot);
        // The others' turn, if there are any.
        if (kernel->Queues.Of(slot) == QueueName.Dying)
            kernel->Queues.Append(QueueName.Dying, slot);
    }

    /// <summary>The last disk request, or the last frame that it sent, has come back: if that was all that kept the environment, it goes on dying.</summary>
    public static void Continue(KernelState* kernel, uint slot)
    {
        if (kernel->Environments.Info(slot)->State == EnvironmentState.Dying)
            kernel->Queues.Append(QueueName.Dying, slot);
    }

    private static void StepOne(KernelState* kernel, uint slot)
    {
        var info = kernel->Environments.Info(slot);
        var record = kernel->Environments.Record(slot);
        if (PendingCall.RefuseOne(kernel, slot))
            return;
        if (info->FirstHeld != 0)
        {
            CapabilityEnd.DropStep(kernel, info->FirstHeld);
            return;
        }

        if (TableReaper.Step(kernel, slot))
            return;

        kernel->Queues.Remove(slot);
        if (record->DiskOutstanding != 0 || record->Sending != 0)
            return;
        ReleaseRecord(kernel, slot, record);
    }

    private static void ReleaseRecord(KernelState* kernel, uint slot, EnvironmentRecord* record)
    {
        record->Packets.Detach(kernel);
        Unpin(kernel, record->DiskRingFrame);
        Unpin(kernel, record->ConsoleRingFrame);
        Unpin(kernel, record->MessageRingFrame);
        Unpin(kernel, record->RepossessionRingFrame);
        var account = record->Account;
        var table = (uint)record->TableFrame;
        var control = record->ControlFrame;
        kernel->Environments.Slot(slot)->Record = null;
        FrameOwnership.Free(kernel, table);
        FrameOwnership.Free(kernel, control);
        FrameOwnership.Free(kernel, record->RecordFrame);
        AccountReaper.Release(kernel, account);
        kernel->Environments.Info(slot)->State = EnvironmentState.Dead;
        kernel->Trace.Note(TraceKind.Life, slot, (ulong)EnvironmentState.Dead, 0);
        Watchers.Touch(kernel, kernel->Physical.NumberOf(&kernel->Environments.Info(slot)->State));
        EnvironmentSlots.ReleaseIfUnnamed(kernel, slot);
    }

    private static void Unpin(KernelState* kernel, uint frame)
    {
        if (frame == 0)
            return;
        kernel->Frames[frame]->Pins--;
        FrameOwnership.Settle(kernel, frame);
    }
}
