using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Model.Programs;

namespace ExoCosmos.Model.Replay;

/// <summary>Steps that make capabilities smaller, lend what they name, and ask it back.</summary>
public sealed partial class PlayWriter
{
    private static readonly CapabilityKind[] s_recalled = [CapabilityKind.Account, CapabilityKind.Slices, CapabilityKind.Extent, CapabilityKind.Filter];

    private PlayedStep Derive()
    {
        var handle = Handle(Me);
        var capability = Named(handle);
        // How many accounts there can be is the machine's.
        if (capability?.Kind == CapabilityKind.Account && World.Accounts.Count >= MostAccounts)
            return Call(KernelCall.CapabilityRevoke, [handle]);
        var isRange = capability?.Kind is CapabilityKind.Frames or CapabilityKind.Slices or CapabilityKind.Extent;
        Operand length = capability?.Kind == CapabilityKind.Account ? 8 + (ulong)_chance.Below(30) : isRange ? 1 + (ulong)_chance.Below((int)capability!.Length + 1) : _chance.Percent(90) ? capability?.Length ?? 1 : 2;
        return Call(KernelCall.CapabilityDerive, [handle, isRange ? (ulong)_chance.Below(3) : 0UL, length, Rights()], result: Variable());
    }

    /// <summary>A part of an account is lent, asked back, taken by force, and allotted anew.</summary>
    private PlayedStep Reclaim() => Reclaim(Target(0));

    private PlayedStep Reclaim(Operand target)
    {
        var (giver, part, lent) = (_player, Variable(), Variable());
        var account = Own(CapabilityKind.Account);
        if (World.Accounts.Count >= MostAccounts)
            return Call(KernelCall.Allot, RecallArguments()[..3]);
        Plan(giver, () => Call(KernelCall.CapabilityGrant, [Operand.Of(part), target, (ulong)Abi.Rights.All, 1], result: lent));
        Plan(giver, () => Call(KernelCall.Recall, [account, Operand.Of(lent), 1 + (ulong)_chance.Below(4), 0]));
        Plan(giver, () => Call(KernelCall.Repossess, [account, Operand.Of(lent)]));
        Plan(giver, () => Call(KernelCall.Allot, [account, Operand.Of(lent), 1 + (ulong)_chance.Below(4)]));
        return Call(KernelCall.CapabilityDerive, [account, 0, 8 + (ulong)_chance.Below(8), (ulong)Abi.Rights.All], result: part);
    }

    /// <param name="kinds">Of what is asked back: any of these.</param>
    private Operand[] RecallArguments(params CapabilityKind[] kinds)
    {
        Operand deadline = _chance.Percent(80) ? 0 : Operand.Of(Stage.Late);
        var targets = Variables(capability => capability.Holder != Me && (kinds.Length == 0 ? s_recalled : kinds).Contains(capability.Kind) && capability.Parent != null);
        if (targets.Length == 0)
            return [Handle(Me), Handle(Me), 1, deadline];
        var target = _chance.Of(targets);
        var above = Variables(capability => World.Capabilities[_rehearsal[target]].IsBelow(capability) && capability.Holder == Me);
        return [above.Length == 0 ? Handle(Me) : Operand.Of(_chance.Of(above)), Operand.Of(target), 1 + (ulong)_chance.Below(12), deadline];
    }

    /// <summary>Only embryos: a player has to go on.</summary>
    private PlayedStep Destroy()
    {
        var embryos = Variables(capability => capability is { Kind: CapabilityKind.Environment, Environment.State: EnvironmentState.Embryo });
        return embryos.Length == 0 ? Allocate() : Call(KernelCall.EnvironmentDestroy, [Operand.Of(_chance.Of(embryos)), 0]);
    }
}
