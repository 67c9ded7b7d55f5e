using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Programs;

/// <summary>Steps about calls from environment to environment, and about what is asked back.</summary>
public sealed partial class Generator
{
    private const ulong CallEntry = 96;

    private Step CallGate() => Call(KernelCall.Call, [AnyNumber(), 2, 3, AnyNumber(), Handle(_me, CapabilityKind.Gate), CallDeadline()]);

    /// <summary>The first environment always comes back, so that somebody can run.</summary>
    private Operand CallDeadline() => _me.Slot == SimulatedBoot.FirstSlot || _chance.Percent(60) ? _runner.Machine.Time + (ulong)_chance.Below(3000)
        : _chance.Of<ulong>(0, WakeTerm.Never, WakeTerm.Never);

    private Step Serve()
    {
        var mayPark = _me.Waiting.Count != 0 || MayPerish();
        var flags = _chance.Percent(92) ? (ulong)(mayPark ? 1 + _chance.Below(3) : 1) : (ulong)_chance.Of(0, 4, 7);
        return Call(KernelCall.Serve, [AnyNumber(), 6, 7, AnyNumber(), flags]);
    }

    /// <summary>A server says where it is entered and parks, a client calls, and is answered.</summary>
    private Step Conversation()
    {
        var gates = World.Capabilities.Values.Where(gate => gate is { Kind: CapabilityKind.Gate, Callee.IsAlive: true } && gate.Holder != gate.Callee && gate.Holder.IsAlive && (gate.Rights & Rights.Execute) != 0)
            .OrderBy(gate => gate.Handle.Value).ToArray();
        if (gates.Length == 0)
            return OfferGate();
        var gate = _chance.Of(gates);
        var (client, server) = (gate.Holder, gate.Callee!);
        _planned.Enqueue(() => As(server, () => Call(KernelCall.Serve, [0, 0, 0, 0, _chance.Percent(80) ? 2UL : 3UL])));
        for (var calls = 1 + _chance.Below(3); calls > 0; calls--)
        {
            _planned.Enqueue(() => As(client, () => Call(KernelCall.Call, [11, AnyNumber(), 13, 14, Named(gate.Handle.Value), CallDeadline()])));
            _planned.Enqueue(() => As(server, () => _chance.Percent(85) ? Call(KernelCall.Serve, [21, AnyNumber(), 23, 24, 1 + (ulong)_chance.Below(3)]) : Random()));
        }

        return As(server, () => new Step(server.Slot, StepKind.Store, KernelCall.Null, [], [new Store(Layout.ControlPage + CallEntry, [_chance.Percent(90) ? 0x40_0000 : AnyNumber(), _addresses.MappedPage(server) + Layout.PageSize])]));
    }

    /// <summary>A gate to oneself, for somebody else.</summary>
    private Step OfferGate()
    {
        var (server, gate) = (_me, Variable());
        var client = Environment(0);
        _planned.Enqueue(() => As(server, () => Call(KernelCall.CapabilityGrant, [Operand.Of(gate), client, (ulong)(Rights.Execute | Rights.Write | Rights.Grant), 1], result: Variable())));
        return Call(KernelCall.GateCreate, [0, (ulong)_chance.Below(9)], result: gate);
    }

    private Step As(Environment environment, System.Func<Step> make)
    {
        _me = environment;
        return make();
    }

    private Step Recall()
    {
        var (above, target) = Recallable();
        if (_chance.Percent(25))
            return Call(KernelCall.Allot, [above, target, Amount(target)]);
        return Call(KernelCall.Recall, [above, target, Amount(target), _runner.Machine.Time + (ulong)_chance.Below(300)]);
    }

    private Step Repossess()
    {
        var (above, target) = Recallable();
        return Call(KernelCall.Repossess, [above, target]);
    }

    /// <summary>Ask, wait a while, take by force until it is done; in between others may do what they like.</summary>
    private Step Reclaim()
    {
        var giver = _me;
        if (!HasLent(giver))
            return Lend();
        var (above, target) = Recallable();
        if (_chance.Percent(70))
            _planned.Enqueue(() => new Step(0, StepKind.Wait, KernelCall.Null, [(ulong)_chance.Below(400)], []));
        // An account's frames are looked for in every address space.
        var isLong = World.Capabilities.TryGetValue(target.In(_runner.Variables), out var capability) && capability.Kind == CapabilityKind.Account && _chance.Percent(40);
        for (var tries = isLong ? 40 : 1 + _chance.Below(5); tries > 0; tries--)
        {
            if (_chance.Percent(25))
                _planned.Enqueue(() => As(ChooseEnvironment(), Random));
            _planned.Enqueue(() => As(giver, () => Call(KernelCall.Repossess, [above, target])));
        }

        return Call(KernelCall.Recall, [above, target, Amount(target), _runner.Machine.Time + (ulong)_chance.Below(300)]);
    }

    private bool HasLent(Environment giver) => World.Capabilities.Values.Any(capability => capability.Holder != giver && capability.Kind is CapabilityKind.Account or CapabilityKind.Slices or CapabilityKind.Extent
        && capability.Parent?.Holder == giver);

    /// <summary>A part of something, given to another.</summary>
    private Step Lend()
    {
        var (giver, part) = (_me, Variable());
        var handle = Handle(_me, CapabilityKind.Account, CapabilityKind.Slices, CapabilityKind.Extent);
        World.Capabilities.TryGetValue(handle.In(_runner.Variables), out var capability);
        var (start, length) = Range(capability);
        var receiver = Environment(0);
        _planned.Enqueue(() => As(giver, () => Call(KernelCall.CapabilityGrant, [Operand.Of(part), receiver, (ulong)Rights.All, 1], result: Variable())));
        return Call(KernelCall.CapabilityDerive, [handle, start, length, (ulong)Rights.All], result: part);
    }

    /// <summary>Something that the environment holds, and something below it in the hands of another; or what is not.</summary>
    private (Operand Above, Operand Target) Recallable()
    {
        var below = World.Capabilities.Values.Where(capability => capability.Holder != _me && capability.Kind is CapabilityKind.Account or CapabilityKind.Slices or CapabilityKind.Extent or CapabilityKind.Filter)
            .Select(capability => (Target: capability, Above: HeldAbove(capability))).Where(pair => pair.Above != null).OrderBy(pair => pair.Target.Handle.Value).ToArray();
        if (below.Length == 0 || _chance.Percent(10))
            return (Handle(_me, CapabilityKind.Account, CapabilityKind.Slices, CapabilityKind.Extent, CapabilityKind.Network), Operand.Of(_chance.Below(Runner.VariableCount)));
        var (target, above) = below[_chance.Below(below.Length)];
        return (Named(above!.Handle.Value), Named(target.Handle.Value));
    }

    private Capability? HeldAbove(Capability capability)
    {
        for (var above = capability.Parent; above != null; above = above.Parent)
        {
            if (above.Holder == _me && (above.Kind != CapabilityKind.Account || above.Account != capability.Account || _chance.Percent(5)))
                return above;
        }

        return null;
    }

    private Operand Amount(Operand target)
    {
        World.Capabilities.TryGetValue(target.In(_runner.Variables), out var capability);
        var has = capability?.Kind == CapabilityKind.Account ? capability.Account!.Used : capability?.Length ?? 4;
        return _chance.Percent(85) ? 1 + (ulong)_chance.Below((int)has + 2) : _chance.Of<ulong>(0, ulong.MaxValue, has);
    }
}
