using System;
using System.Linq;
using ExoCosmos.Abi;

namespace ExoCosmos.Model.Reference;

/// <summary>Recall and Repossess: handle, target. The target is a capability below the handle's, of the same kind, or a filter below a network, that another environment holds.</summary>
public sealed class RecallRules(Call call)
{
    private readonly Call _call = call;
    private readonly VectorWatch _vectors = new(call.World, call.Kernel);

    /// <summary>What the target's holder has before the call: waking it may settle some of that.</summary>
    private readonly ulong _has = call.World.Capabilities.TryGetValue(call.Arguments[1], out var target) ? Reference.Recall.Has(target) : 0;

    /// <summary>handle, target, amount, deadline.</summary>
    public void Recall()
    {
        var (amount, deadline) = (_call.Arguments[2], _call.Arguments[3]);
        var judgement = default(Judgement);
        var target = ResolveTarget(ref judgement);
        judgement.Due(amount == 0, KernelError.BadArgument);
        judgement.Due(target != null && target.Holder.Recall is { } open && open.IsOpen(_call.World), KernelError.Busy);
        if (judgement.Refuses(_call.Answer))
            return;
        var holder = target!.Holder;
        var goal = _has > amount ? _has - amount : 0;
        if (target.Kind == CapabilityKind.Account)
            target.Account!.Budget = Math.Min(target.Account.Budget, goal);
        holder.Recall = new Recall(target.Handle, goal, deadline);
        ref readonly var control = ref _call.Kernel.Control(holder.Slot);
        if (control.Recalled.Value != target.Handle.Value || control.RecalledAmount != amount || control.RecallDeadline != deadline)
            throw new DisagreementException($"environment {holder.Slot} is not told what was recalled");
        if (holder.State == EnvironmentState.Sleeping)
            throw new DisagreementException($"environment {holder.Slot} sleeps on though something is recalled from it");
    }

    /// <summary>handle, target, amount.</summary>
    public void Allot()
    {
        var amount = _call.Arguments[2];
        var judgement = default(Judgement);
        var target = ResolveTarget(ref judgement);
        judgement.Due(target != null && target.Kind != CapabilityKind.Account, KernelError.WrongKind);
        judgement.Due(amount == 0, KernelError.BadArgument);
        judgement.Due(target != null && target.Holder.Recall is { } open && open.IsOpen(_call.World), KernelError.Busy);
        var account = target?.Account;
        judgement.Due(account != null && (account.Budget > target!.Length || amount > target.Length - account.Budget), KernelError.OutOfRange);
        if (!judgement.Refuses(_call.Answer))
            account!.Budget += amount;
    }

    /// <summary>How much was taken by force; Again until it is done.</summary>
    public void Repossess()
    {
        var judgement = default(Judgement);
        var target = ResolveTarget(ref judgement);
        var recall = target != null && target.Holder.Recall?.Handle.Value == target.Handle.Value ? target.Holder.Recall : null;
        judgement.Due(target != null && recall == null, KernelError.NotFound);
        judgement.Due(recall != null && _call.Time < recall.Deadline, KernelError.Busy);
        judgement.May(!judgement.MustRefuse, KernelError.Again);
        var isDone = !judgement.Refuses(_call.Answer);
        if (judgement.MustRefuse)
            return;
        var holder = target!.Holder;
        if (target.Kind == CapabilityKind.Account)
            new FrameSeizure(_call, _vectors, holder, target.Account!, recall!).Observe(isDone);
        else
            ObserveRange(target, recall!, isDone);
        _vectors.Check();
        if (!isDone)
            return;
        if ((ulong)_call.Answer != recall!.Taken)
            throw new DisagreementException($"{_call.Answer} is said to be taken, but {recall.Taken} was");
        holder.Recall = null;
    }

    /// <summary>What was derived goes, unless the holder has complied; then the upper end.</summary>
    private void ObserveRange(Capability target, Recall recall, bool isDone)
    {
        var (before, children) = (target.Length, target.Children.Count);
        var left = _call.Background.ObserveRevocation(target);
        if (before <= recall.Goal && target.Children.Count != children)
            throw new DisagreementException("somebody complied, and lost what was derived all the same");
        var after = _call.Kernel.Exists(target.Handle) ? _call.Kernel.Capability(target.Handle.Index).Length : 0;
        target.IsRevoking = !isDone && before > recall.Goal;
        if (after == before)
        {
            if (isDone && before > recall.Goal)
                throw new DisagreementException($"{before} are left, expected {recall.Goal}");
            return;
        }

        if (left || after != recall.Goal || after > before || (target.Kind == CapabilityKind.Extent && target.Holder.Outstanding != 0))
            throw new DisagreementException($"{before} of capability {target.Handle.Value:x} were made {after}, with the goal {recall.Goal}");
        var holder = target.Holder;
        Forest.Unbind(_call.World, (place, bound) => bound.By == target && place >= target.Base + after);
        recall.Taken += before - after;
        holder.Repossessed += before - after;
        _vectors.Expect(holder, new RepossessionEntry { Kind = target.Kind, Base = target.Base + after, Length = before - after });
        target.Length = after;
        if (after == 0)
            _call.World.Remove(target);
    }

    private Capability? ResolveTarget(ref Judgement judgement)
    {
        var above = _call.Resolve(ref judgement, _call.Caller, _call.Arguments[0]);
        if (above == null)
            return null;
        judgement.Due(above.Kind is not (CapabilityKind.Account or CapabilityKind.Slices or CapabilityKind.Extent or CapabilityKind.Network), KernelError.WrongKind);
        judgement.Due((above.Rights & Rights.Control) == 0, KernelError.MissingRight);
        _call.World.Capabilities.TryGetValue(_call.Arguments[1], out var target);
        var isGood = target != null && target.IsBelow(above) && target.Kind == (above.Kind == CapabilityKind.Network ? CapabilityKind.Filter : above.Kind) && !target.IsLeaving && target.Holder != _call.Caller
            && (above.Kind != CapabilityKind.Account || target.Account != above.Account);
        judgement.Due(!isGood, KernelError.BadHandle);
        judgement.Due(isGood && !target!.Holder.IsAlive, KernelError.NotFound);
        return isGood ? target : null;
    }
}
