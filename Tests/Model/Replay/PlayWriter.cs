using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Model.Programs;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Replay;

/// <summary>
/// Writes programs that any machine can carry out: three environments, embryos beside them, accounts, frames, mappings, places, gates, recalls, and what makes them wait for one another. A
/// deadline has passed, or passes while nothing else goes on, or does not come before the end: when exactly is not the same everywhere.
/// </summary>
public sealed partial class PlayWriter(Rehearsal rehearsal, ulong seed)
{
    private const ulong Arguments = Stage.ArgumentPage + 0x100, Answers = Stage.ArgumentPage + 0x800;
    private const int MostAccounts = 6;
    private readonly Rehearsal _rehearsal = rehearsal;
    private readonly Chance _chance = new(seed);
    private readonly Dictionary<int, int> _runs = [];
    private readonly Queue<System.Func<PlayedStep?>> _planned = new();
    private int _next = Stage.FirstFree;
    private int _player;

    private World World => _rehearsal.World;

    private Environment Me => _rehearsal.Player(_player);

    public PlayedStep Next()
    {
        while (_planned.TryDequeue(out var planned))
        {
            if (planned() is { } step)
                return step;
        }

        if (!_chance.Percent(60) || !_rehearsal.IsAtRest(_player))
            _player = AtRest() is { Length: > 0 } able ? _chance.Of(able) : _player;
        return _chance.Below(133) switch
        {
            < 100 => Usual(),
            < 104 => Sleep(),
            < 107 => Meeting(),
            < 109 => Call(KernelCall.Notify, [Word()]),
            < 110 => Call(KernelCall.Yield, [Target(40)]),
            < 113 => SuspendOrResume(),
            < 115 => Start(),
            < 118 => CallGate(),
            < 121 => Serve(),
            < 125 => Conversation(),
            < 126 => End(),
            < 128 => Reclaim(),
            _ => Device(),
        };
    }

    /// <summary>Steps after which everybody is at rest again.</summary>
    private PlayedStep Usual() => _chance.Below(100) switch
    {
        < 12 => Allocate(),
        < 16 => Call(KernelCall.FrameFree, [Handle(Me, CapabilityKind.Account), Arguments, 1], new Store(Arguments, [Frame()], 4)),
        < 23 => Share(),
        < 42 => Map(),
        < 51 => Derive(),
        < 54 => Call(KernelCall.CapabilitySplit, [Handle(Me, CapabilityKind.Slices, CapabilityKind.Frames), (ulong)_chance.Below(4)], result: Variable()),
        < 66 => Call(KernelCall.CapabilityGrant, [Handle(Me), Target(0), Rights(), (ulong)_chance.Below(_chance.Percent(95) ? 2 : 4)], result: Variable()),
        < 70 => Call(KernelCall.CapabilityRevoke, [Handle(Me)]),
        < 74 => Call(KernelCall.CapabilityDrop, [Droppable()]),
        < 77 => Call(KernelCall.EnvironmentCreate, [Arguments], new Store(Arguments, [Handle(Me, CapabilityKind.Creation), Handle(Me, CapabilityKind.Account)]), result: Variable()),
        < 79 => Destroy(),
        < 82 => Call(KernelCall.SliceBind, [Handle(Me, CapabilityKind.Slices), (ulong)_chance.Below(4), 1 + (ulong)_chance.Below(3), Target(50), (ulong)_chance.Below(2)]),
        < 84 => Call(KernelCall.GateCreate, [Target(60), (ulong)_chance.Below(9)], result: Variable()),
        < 86 => Call(KernelCall.Send, [1, 2, 3, 4, Handle(Me, CapabilityKind.Gate)]),
        < 88 => Call(KernelCall.RingAttach, [(ulong)(_chance.Percent(90) ? RingKind.Message : RingKind.Repossession), 0, Handle(Me, CapabilityKind.Account, CapabilityKind.Frames), Frame()]),
        < 91 => Call(KernelCall.Recall, RecallArguments()),
        < 94 => Call(KernelCall.Repossess, RecallArguments()),
        _ => new PlayedStep(_player, null, [], new Store(Stage.Page(_chance.Below(Stage.Pages)) + ((ulong)_chance.Below(2) * 8), [(ulong)_chance.Below(1000)])),
    };

    /// <summary>Those that can be told something. Hardly ever there is none: a player that suspends itself by a handle for itself.</summary>
    private int[] AtRest() => [.. Enumerable.Range(0, Stage.Players).Where(_rehearsal.IsAtRest)];

    private PlayedStep Call(KernelCall call, Operand[] arguments, Store? store = null, Fetch? fetch = null, int result = -1) => new(_player, call, arguments, store, fetch, result);

    private PlayedStep Allocate()
    {
        var count = 1 + _chance.Below(3);
        var first = Variable(count);
        _runs[first] = count;
        for (var i = 1; i < count; i++)
            _runs[first + i] = 1;
        return Call(KernelCall.FrameAllocate, [Handle(Me, CapabilityKind.Account), (ulong)count, Answers, 1, 0], fetch: new Fetch(Answers, count, 4, 4, first));
    }

    private PlayedStep Share()
    {
        var frame = Frame();
        var run = frame.IsConstant ? 1 : _runs.GetValueOrDefault(frame.Variable, 1);
        return Call(KernelCall.FrameShare, [Handle(Me, CapabilityKind.Account), frame, 1 + (ulong)_chance.Below(run), Rights()], result: Variable());
    }

    private PlayedStep Map()
    {
        var target = Target(70);
        var holder = target.IsConstant ? Me : World.Capabilities.GetValueOrDefault(_rehearsal[target.Variable])?.Environment ?? Me;
        var source = Handle(holder, CapabilityKind.Account, CapabilityKind.Frames);
        var account = Handle(holder, CapabilityKind.Account);
        var page = Stage.Page(_chance.Below(Stage.Pages));
        var access = (ulong)(MapFlags.Read | _chance.Of(MapFlags.Write, MapFlags.Write, MapFlags.None, MapFlags.Execute));
        var replace = _chance.Percent(40) ? (ulong)MapFlags.Replace : 0;
        Operand[] entry = _chance.Below(20) switch
        {
            < 8 => [page, Frame(), source, access | replace],
            < 12 => [page, 0, account, access | replace | (ulong)MapFlags.Allocate],
            < 15 => [page, 0, source, access | (ulong)MapFlags.Protect],
            < 17 => [page, 0, 0, (ulong)MapFlags.Unmap],
            < 19 => [page, 0, account, (ulong)(MapFlags.Unmap | MapFlags.Free)],
            _ => [page, Frame(), source, (ulong)_chance.Below(512)],
        };
        if ((entry[3].Value & (ulong)MapFlags.Allocate) == 0)
            return Call(KernelCall.Map, [target, Arguments, 1], new Store(Arguments, entry));
        var variable = Variable();
        _runs[variable] = 1;
        return Call(KernelCall.Map, [target, Arguments, 1], new Store(Arguments, entry), new Fetch(Arguments + 8, 1, 8, 8, variable));
    }

    private PlayedStep Derive()
    {
        var handle = Handle(Me);
        var capability = Named(handle);
        // How many accounts there can be is the machine's.
        if (capability?.Kind == CapabilityKind.Account && World.Accounts.Count >= MostAccounts)
            return Call(KernelCall.CapabilityRevoke, [handle]);
        var isRange = capability?.Kind is CapabilityKind.Frames or CapabilityKind.Slices;
        Operand length = capability?.Kind == CapabilityKind.Account ? 8 + (ulong)_chance.Below(30) : isRange ? 1 + (ulong)_chance.Below((int)capability!.Length + 1) : _chance.Percent(90) ? capability?.Length ?? 1 : 2;
        return Call(KernelCall.CapabilityDerive, [handle, isRange ? (ulong)_chance.Below(3) : 0UL, length, Rights()], result: Variable());
    }

    /// <summary>Only embryos: a player has to go on.</summary>
    private PlayedStep Destroy()
    {
        var embryos = Variables(capability => capability is { Kind: CapabilityKind.Environment, Environment.State: EnvironmentState.Embryo });
        return embryos.Length == 0 ? Allocate() : Call(KernelCall.EnvironmentDestroy, [Operand.Of(_chance.Of(embryos)), 0]);
    }

    private Operand[] RecallArguments()
    {
        Operand deadline = _chance.Percent(80) ? 0 : Operand.Of(Stage.Late);
        var targets = Variables(capability => capability.Holder != Me && capability.Kind is CapabilityKind.Account or CapabilityKind.Slices && capability.Parent != null);
        if (targets.Length == 0)
            return [Handle(Me), Handle(Me), 1, deadline];
        var target = _chance.Of(targets);
        var above = Variables(capability => World.Capabilities[_rehearsal[target]].IsBelow(capability) && capability.Holder == Me);
        return [above.Length == 0 ? Handle(Me) : Operand.Of(_chance.Of(above)), Operand.Of(target), 1 + (ulong)_chance.Below(12), deadline];
    }

    /// <summary>A part of an account is lent, asked back, taken by force, and allotted anew.</summary>
    private PlayedStep Reclaim()
    {
        var (giver, part, lent) = (_player, Variable(), Variable());
        var account = Handle(Me, CapabilityKind.Account);
        if (World.Accounts.Count >= MostAccounts)
            return Call(KernelCall.Allot, RecallArguments()[..3]);
        var target = Target(0);
        Plan(giver, () => Call(KernelCall.CapabilityGrant, [Operand.Of(part), target, (ulong)Abi.Rights.All, 1], result: lent));
        Plan(giver, () => Call(KernelCall.Recall, [account, Operand.Of(lent), 1 + (ulong)_chance.Below(4), 0]));
        Plan(giver, () => Call(KernelCall.Repossess, [account, Operand.Of(lent)]));
        Plan(giver, () => Call(KernelCall.Allot, [account, Operand.Of(lent), 1 + (ulong)_chance.Below(4)]));
        return Call(KernelCall.CapabilityDerive, [account, 0, 8 + (ulong)_chance.Below(8), (ulong)Abi.Rights.All], result: part);
    }

    /// <summary>The roots stay: programs live on them.</summary>
    private Operand Droppable()
    {
        var droppable = Variables(capability => capability.Holder == Me).Where(variable => variable >= Stage.FirstFree).ToArray();
        return droppable.Length == 0 ? Operand.Of(Stage.FirstFree) : Operand.Of(_chance.Of(droppable));
    }

    private int Variable(int count = 1)
    {
        if (_next + count > Stage.Variables)
            _next = Stage.FirstFree;
        _next += count;
        return _next - count;
    }

    private Capability? Named(Operand operand) => operand.IsConstant || operand.Value != 0 ? null : World.Capabilities.GetValueOrDefault(_rehearsal[operand.Variable]);

    private int[] Variables(System.Func<Capability, bool> which) => [.. Enumerable.Range(0, Stage.Variables)
        .Where(variable => (_rehearsal.Frames >> variable & 1) == 0 && World.Capabilities.TryGetValue(_rehearsal[variable], out var capability) && which(capability))];

    /// <summary>A handle of theirs, if there is one of these kinds; or one that they should not get away with.</summary>
    private Operand Handle(Environment holder, params CapabilityKind[] kinds)
    {
        var good = Variables(capability => capability.Holder == holder && (kinds.Length == 0 || kinds.Contains(capability.Kind)));
        if (good.Length != 0 && _chance.Percent(88))
            return Operand.Of(_chance.Of(good));
        var any = Enumerable.Range(0, Stage.Variables).Where(variable => (_rehearsal.Frames >> variable & 1) == 0).ToArray();
        return _chance.Percent(85) ? Operand.Of(_chance.Of(any)) : _chance.Percent(50) ? Operand.Of(_chance.Of(any), 1UL << 40) : 0;
    }

    private Operand Target(int selfPercent) => _chance.Percent(selfPercent) ? 0 : Handle(Me, CapabilityKind.Environment);

    private Operand Frame()
    {
        var frames = Enumerable.Range(0, Stage.Variables).Where(variable => (_rehearsal.Frames >> variable & 1) != 0).ToArray();
        return frames.Length == 0 || _chance.Percent(5) ? _chance.Of<ulong>(0, 1UL << 30, ulong.MaxValue) : Operand.Of(_chance.Of(frames));
    }

    private Operand Rights() => _chance.Percent(55) ? (ulong)Abi.Rights.All : (ulong)_chance.Below(_chance.Percent(95) ? 32 : 64);
}
