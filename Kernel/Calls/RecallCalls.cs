using ExoCosmos.Abi;
using ExoCosmos.Kernel.Environment;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Recall;
using ExoCosmos.Kernel.Slice;

namespace ExoCosmos.Kernel.Calls;

/// <summary>Recall, Repossess, and Allot, which gives a budget back.</summary>
public static unsafe class RecallCalls
{
    private const int StepsPerCall = 64;

    public static long Recall(KernelState* kernel, uint caller, Handle handle, Handle target, ulong amount, ulong deadline)
    {
        var error = ResolveTarget(kernel, caller, handle, target, out var slot);
        if (error != KernelError.None)
            return (long)error;
        var capability = kernel->Capabilities[slot];
        var record = kernel->Environments.Record(capability->Holder);
        if (amount == 0)
            return (long)KernelError.BadArgument;
        if (record->Recall.IsOpen(kernel))
            return (long)KernelError.Busy;

        var has = RecallState.Has(kernel, capability);
        var goal = has > amount ? has - amount : 0;
        if (capability->Kind == CapabilityKind.Account && kernel->Accounts[(uint)capability->Base]->Budget > goal)
            kernel->Accounts[(uint)capability->Base]->Budget = goal;
        record->Recall = new RecallState { Capability = slot, Generation = capability->Generation, Goal = goal, Deadline = deadline };
        record->RecallIsNews = true;
        record->Control->Recalled = kernel->Capabilities.HandleOf(slot);
        record->Control->RecalledAmount = amount;
        record->Control->RecallDeadline = deadline;
        if (kernel->Environments.Info(capability->Holder)->State == EnvironmentState.Sleeping)
            Sleeper.Wake(kernel, capability->Holder, Sleeper.WokenByTerm);
        return 0;
    }

    public static long Repossess<TPlatform>(KernelState* kernel, uint caller, Handle handle, Handle target) where TPlatform : struct, IPlatform
    {
        var error = ResolveTarget(kernel, caller, handle, target, out var slot);
        if (error != KernelError.None)
            return (long)error;
        var holder = kernel->Capabilities[slot]->Holder;
        var record = kernel->Environments.Record(holder);
        if (record->Recall.Capability != slot || record->Recall.Generation != target.Generation)
            return (long)KernelError.NotFound;
        if (TPlatform.Timestamp() < record->Recall.Deadline)
            return (long)KernelError.Busy;
        var kind = kernel->Capabilities[slot]->Kind;
        var account = (uint)kernel->Capabilities[slot]->Base;
        for (var step = 0; step < StepsPerCall; step++)
        {
            if (kind == CapabilityKind.Account ? FrameSeizure.Step(kernel, holder, account) : RangeSeizure.Step(kernel, holder, slot))
                continue;
            var taken = record->Recall.Taken;
            record->Recall = default;
            record->RecallIsNews = false;
            return (long)taken;
        }

        return (long)KernelError.Again;
    }

    /// <summary>Raises the budget of an account below the caller's, which a recall has lowered, to what it was derived with at most.</summary>
    public static long Allot(KernelState* kernel, uint caller, Handle handle, Handle target, ulong amount)
    {
        var error = ResolveTarget(kernel, caller, handle, target, out var slot);
        if (error != KernelError.None)
            return (long)error;
        var capability = kernel->Capabilities[slot];
        if (capability->Kind != CapabilityKind.Account)
            return (long)KernelError.WrongKind;
        if (amount == 0)
            return (long)KernelError.BadArgument;
        if (kernel->Environments.Record(capability->Holder)->Recall.IsOpen(kernel))
            return (long)KernelError.Busy;
        var account = kernel->Accounts[(uint)capability->Base];
        if (account->Budget > capability->Length || amount > capability->Length - account->Budget)
            return (long)KernelError.OutOfRange;
        account->Budget += amount;
        return 0;
    }

    /// <summary>A capability below the caller's, of the same kind, or a filter below a network, that another living environment holds.</summary>
    private static KernelError ResolveTarget(KernelState* kernel, uint caller, Handle handle, Handle target, out uint slot)
    {
        slot = target.Index;
        var error = kernel->Capabilities.Resolve(caller, handle, out var above);
        if (error != KernelError.None)
            return error;
        var kind = kernel->Capabilities[above]->Kind;
        if (kind is not (CapabilityKind.Account or CapabilityKind.Slices or CapabilityKind.Extent or CapabilityKind.Network))
            return KernelError.WrongKind;
        if (kind == CapabilityKind.Network)
            kind = CapabilityKind.Filter;
        if ((kernel->Capabilities[above]->Rights & Rights.Control) == 0)
            return KernelError.MissingRight;
        if (slot == 0 || slot >= kernel->Capabilities.Count || !IsBelow(kernel, above, slot))
            return KernelError.BadHandle;
        var capability = kernel->Capabilities[slot];
        // A granted copy of an account names the same account: nothing of it can be asked back from itself.
        if (capability->Kind != kind || capability->Generation != target.Generation || capability->Sweep != 0 || capability->Holder == caller
            || (kind == CapabilityKind.Account && capability->Base == kernel->Capabilities[above]->Base))
            return KernelError.BadHandle;
        return kernel->Environments.IsAlive(capability->Holder) ? KernelError.None : KernelError.NotFound;
    }

    private static bool IsBelow(KernelState* kernel, uint above, uint slot)
    {
        if (kernel->Capabilities[slot]->Kind == CapabilityKind.None)
            return false;
        for (var parent = kernel->Capabilities[slot]->Parent; parent != 0; parent = kernel->Capabilities[parent]->Parent)
        {
            if (parent == above)
                return true;
        }

        return false;
    }
}
