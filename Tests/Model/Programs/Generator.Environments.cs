using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Programs;

/// <summary>Steps about environments.</summary>
public sealed partial class Generator
{
    private const int OrderBytes = 80, StartBytes = 56, TermBytes = 24;

    private Step EnvironmentCreate()
    {
        var where = _addresses.Argument(_me, OrderBytes);
        return Call(KernelCall.EnvironmentCreate, [where], [new Store(where, [Handle(_me, CapabilityKind.Creation), Handle(_me, CapabilityKind.Account)])], result: Variable());
    }

    private Step EnvironmentStart()
    {
        var where = _chance.Percent(80) ? _addresses.Argument(_me, StartBytes) : 0;
        Operand rip = _chance.Percent(95) ? 0x40_0000UL : 1UL << 47;
        return Call(KernelCall.EnvironmentStart, [Environment(5), where],
            [new Store(where, [rip, AnyNumber(), 7, 8, (ulong)_chance.Below(2), _chance.Percent(95) ? 0UL : 1UL << 47, _chance.Percent(95) ? (ulong)_chance.Below(2) : 2UL])]);
    }

    private Step Suspend() => Call(KernelCall.EnvironmentSuspend, [Environment(MayPerish() ? 20 : 0)]);

    private Step Destroy() => MayPerish() && _chance.Percent(30)
        ? Call(KernelCall.EnvironmentExit, [AnyNumber()])
        : Call(KernelCall.EnvironmentDestroy, [Environment(MayPerish() ? 15 : 0), AnyNumber()]);

    private Step Yield() => Call(KernelCall.Yield, [Environment(40)]);

    private Step Notify() => Call(KernelCall.Notify, [_addresses.Word(_me)]);

    private Step Sleep()
    {
        var count = _chance.Percent(95) ? 1 + _chance.Below(4) : _chance.Of(0, 16, 17);
        var where = _addresses.Argument(_me, count * TermBytes);
        var words = Enumerable.Range(0, count).SelectMany(index => new Operand[]
        {
            _addresses.Word(_me),
            _chance.Percent(80) ? (ulong)_chance.Below(3) : AnyNumber(),
            (_chance.Percent(97) ? (ulong)_chance.Below(10) : 10) | ((_chance.Percent(98) ? (ulong)_chance.Below(index == 0 ? 1 : 2) : (ulong)_chance.Below(3)) << 32),
        });
        // The first environment always comes back, so that somebody can run.
        var deadline = _me.Slot == SimulatedBoot.FirstSlot || _chance.Percent(50) ? _runner.Machine.Time + (ulong)_chance.Below(2000) : _chance.Of<ulong>(0, WakeTerm.Never);
        return Call(KernelCall.Sleep, [where, (ulong)count, deadline], [new Store(where, [.. words])]);
    }

    /// <summary>A whole environment as a libOS makes one: account, embryo, grants, a page to put arguments in, start.</summary>
    private Step Spawn()
    {
        var maker = _me;
        var account = Variable();
        var embryo = Variable();
        var granted = Variable();
        var source = maker.Held.Where(capability => capability.Kind == CapabilityKind.Account).MaxBy(capability => capability.Account!.LeastRoom)?.Handle.Value ?? 0;
        var creation = maker.Held.Where(capability => capability.Kind == CapabilityKind.Creation).MaxBy(capability => capability.Length)?.Handle.Value ?? 0;
        var move = _chance.Percent(50) ? 1UL : 0;
        var where = SimulatedBoot.ArgumentArea + 0x100;
        Plan(() => Call(KernelCall.EnvironmentCreate, [where], [new Store(where, [Named(creation), Operand.Of(account)])], result: embryo));
        Plan(() => Call(KernelCall.CapabilityGrant, [Operand.Of(account), Operand.Of(embryo), (ulong)Rights.All, move], result: granted));
        Plan(() => Call(KernelCall.Map, [Operand.Of(embryo), where, 1],
            [new Store(where, [SimulatedBoot.ArgumentArea, 0, Operand.Of(granted), (ulong)(MapFlags.Allocate | MapFlags.Read | MapFlags.Write)])]));
        for (var i = _chance.Below(5); i > 0; i--)
            Plan(() => Call(KernelCall.CapabilityGrant, [Handle(maker), Operand.Of(embryo), RightsMask(), (ulong)_chance.Below(2)], result: Variable()));
        Plan(() => Call(KernelCall.EnvironmentStart, [Operand.Of(embryo), where], [new Store(where, [0x40_0000, 0, 0, 0, (ulong)_chance.Below(2), 0, _chance.Percent(10) ? 1UL : 0])]));
        return Call(KernelCall.CapabilityDerive, [Named(source), 0, 12 + (ulong)_chance.Below(30), (ulong)Rights.All], result: account);

        void Plan(System.Func<Step> make) => _planned.Enqueue(() =>
        {
            _me = maker;
            return make();
        });
    }
}
