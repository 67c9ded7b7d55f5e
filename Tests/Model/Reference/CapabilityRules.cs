using System.Linq;
using ExoCosmos.Abi;

namespace ExoCosmos.Model.Reference;

/// <summary>Derive, Split, Grant, Revoke, Drop.</summary>
public static class CapabilityRules
{
    private const ulong MoveFlag = 1;

    /// <summary>handle, start, length, rights.</summary>
    public static void Derive(Call call)
    {
        var (start, length, rights) = (call.Arguments[1], call.Arguments[2], call.Arguments[3]);
        var judgement = default(Judgement);
        judgement.Due(rights > (ulong)Rights.All, KernelError.BadArgument);
        var parent = call.Resolve(ref judgement, call.Caller, call.Arguments[0]);
        if (parent != null)
        {
            judgement.Due(((Rights)rights & ~parent.Rights) != 0, KernelError.MissingRight);
            judgement.Due(!call.World.HasRoomForCapability(call.Caller) || !parent.MayHaveChild, KernelError.TableFull);
            judgement.Due(parent.IsFrozen, KernelError.Busy);
            judgement.Due(parent.Kind switch
            {
                CapabilityKind.Frames or CapabilityKind.Extent or CapabilityKind.Framebuffer or CapabilityKind.Slices or CapabilityKind.Network =>
                    length == 0 || start >= parent.Length || length > parent.Length - start,
                CapabilityKind.Account => start != 0 || length == 0 || length > parent.Length,
                CapabilityKind.Creation => start != 0 || length > parent.Length,
                _ => start != 0 || length != parent.Length,
            }, KernelError.OutOfRange);
            if (parent.Kind == CapabilityKind.Account)
            {
                judgement.Due((parent.Rights & Rights.Control) == 0, KernelError.MissingRight);
                judgement.Due(call.World.AccountsAreFull || !parent.Account!.MayHaveChild, KernelError.TableFull);
            }
        }

        if (judgement.Refuses(call.Answer))
            return;
        var isRange = parent!.Kind is CapabilityKind.Frames or CapabilityKind.Extent or CapabilityKind.Framebuffer or CapabilityKind.Slices or CapabilityKind.Network;
        var account = parent.Kind == CapabilityKind.Account ? MakeAccount(call, parent.Account!, length) : parent.Account;
        if (parent.Kind == CapabilityKind.Creation)
            parent.Length -= length;
        call.World.Add(new Capability
        {
            Handle = new Handle((ulong)call.Answer),
            Holder = call.Caller,
            Parent = parent,
            Kind = parent.Kind,
            Rights = (Rights)rights,
            Detail = parent.Detail,
            Base = parent.Kind == CapabilityKind.Account ? account!.Number : isRange ? parent.Base + start : parent.Base,
            Length = length,
            Account = account,
            Environment = parent.Environment,
            Callee = parent.Callee,
            Badge = parent.Badge,
            Filter = parent.Filter,
        });
    }

    /// <summary>handle, at.</summary>
    public static void Split(Call call)
    {
        var at = call.Arguments[1];
        var judgement = default(Judgement);
        var lower = call.Resolve(ref judgement, call.Caller, call.Arguments[0]);
        if (lower != null)
        {
            judgement.Due(lower.Kind is not (CapabilityKind.Frames or CapabilityKind.Extent or CapabilityKind.Slices or CapabilityKind.Network), KernelError.WrongKind);
            judgement.Due(at == 0 || at >= lower.Length, KernelError.OutOfRange);
            judgement.Due(lower.Children.Count != 0 || lower.Parent?.IsFrozen == true, KernelError.Busy);
            judgement.Due(!call.World.HasRoomForCapability(call.Caller), KernelError.TableFull);
        }

        if (judgement.Refuses(call.Answer))
            return;
        var upper = call.World.Add(new Capability
        {
            Handle = new Handle((ulong)call.Answer),
            Holder = call.Caller,
            Parent = lower!.Parent,
            Kind = lower.Kind,
            Rights = lower.Rights,
            Detail = lower.Detail,
            Base = lower.Base + at,
            Length = lower.Length - at,
            Account = lower.Account,
            IsUsed = lower.IsUsed,
        });
        lower.Length = at;
        for (var place = 0; lower.Kind == CapabilityKind.Slices && place < call.World.Places.Length; place++)
        {
            if (call.World.Places[place] is { } bound && bound.By == lower && (ulong)place >= upper.Base)
                call.World.Places[place] = bound with { By = upper };
        }
    }

    /// <summary>handle, environment, rights, flags.</summary>
    public static void Grant(Call call)
    {
        var (rights, flags) = (call.Arguments[2], call.Arguments[3]);
        var move = (flags & MoveFlag) != 0;
        var judgement = default(Judgement);
        var receiver = call.ResolveTarget(ref judgement, call.Arguments[1]);
        judgement.Due(rights > (ulong)Rights.All || (flags & ~MoveFlag) != 0, KernelError.BadArgument);
        var capability = call.Resolve(ref judgement, call.Caller, call.Arguments[0], evenIfLeaving: move);
        if (capability != null)
        {
            judgement.Due((capability.Rights & Rights.Grant) == 0 || ((Rights)rights & ~capability.Rights) != 0, KernelError.MissingRight);
            // Those below may have what it would lose.
            judgement.Due(move && capability.Children.Count != 0 && (Rights)rights != capability.Rights, KernelError.Busy);
            judgement.Due(!move && capability.IsFrozen, KernelError.Busy);
            judgement.Due(!move && capability.Kind == CapabilityKind.Creation, KernelError.BadArgument);
            judgement.Due(!move && ((receiver != null && !call.World.HasRoomForCapability(receiver)) || !capability.MayHaveChild), KernelError.TableFull);
            judgement.Due(move && receiver != null && receiver != call.Caller && !receiver.Account.HasRoomForCapability, KernelError.TableFull);
        }

        judgement.Due(move && capability != null && call.Caller.Recall is { } recall && recall.Handle.Value == capability.Handle.Value && recall.IsOpen(call.World), KernelError.Busy);

        // Before it is moved, what its holder mapped by it goes, in steps.
        judgement.May(move && !judgement.MustRefuse && capability!.IsUsed, KernelError.Again);
        var refused = judgement.Refuses(call.Answer);
        if (move && !judgement.MustRefuse)
            call.Background.ObserveWithdrawal(capability!);
        if (refused)
            return;
        var handle = new Handle((ulong)call.Answer);
        if (move)
        {
            capability!.Rights = (Rights)rights;
            call.World.Move(capability, receiver!, handle);
            return;
        }

        call.World.Add(new Capability
        {
            Handle = handle,
            Holder = receiver!,
            Parent = capability,
            Kind = capability!.Kind,
            Rights = (Rights)rights,
            Detail = capability.Detail,
            Base = capability.Base,
            Length = capability.Length,
            Account = capability.Account,
            Environment = capability.Environment,
            Callee = capability.Callee,
            Badge = capability.Badge,
            Filter = capability.Filter,
        });
    }

    /// <summary>handle. 0 when nothing is left below it, else Again.</summary>
    public static void Revoke(Call call)
    {
        var judgement = default(Judgement);
        var root = call.Resolve(ref judgement, call.Caller, call.Arguments[0]);
        judgement.May(root is { Children.Count: > 0 }, KernelError.Again);
        var refused = judgement.Refuses(call.Answer);
        if (root == null)
            return;
        var left = call.Background.ObserveRevocation(root);
        root.IsRevoking = left;
        if (left != refused)
            throw new DisagreementException($"a revocation answers {Judgement.Text(call.Answer)}, but below it {(left ? "something" : "nothing")} is left");
    }

    /// <summary>handle. 0 when it is gone, else Again.</summary>
    public static void Drop(Call call)
    {
        var judgement = default(Judgement);
        var capability = call.Resolve(ref judgement, call.Caller, call.Arguments[0], evenIfLeaving: true);
        judgement.May(capability != null, KernelError.Again);
        var refused = judgement.Refuses(call.Answer);
        if (capability == null)
            return;
        call.Background.ObserveWithdrawal(capability);
        if (refused)
        {
            foreach (var child in capability.Children.ToArray())
            {
                if (call.Kernel.Capability(child.Handle.Index).Parent != capability.Handle.Index)
                    Forest.HandUp(capability, child);
            }
        }
        else
            call.World.Remove(capability);
    }

    private static Account MakeAccount(Call call, Account parent, ulong budget)
    {
        var number = (uint)call.Kernel.Capability(new Handle((ulong)call.Answer).Index).Base;
        if (call.World.Accounts.ContainsKey(number))
            throw new DisagreementException($"account {number} was made, but exists");
        var account = parent.AddChild(number, call.Kernel.Account(number).Generation, budget);
        call.World.Accounts.Add(number, account);
        return account;
    }
}
