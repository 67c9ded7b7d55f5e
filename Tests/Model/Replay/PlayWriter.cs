using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Model.Programs;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Replay;

/// <summary>
/// Writes programs that any machine can carry out: three environments, embryos beside them, accounts, frames, mappings, places, gates, recalls, blocks of a disk, and what makes them wait for one another. A
/// deadline has passed, or passes while nothing else goes on, or does not come before the end: when exactly is not the same everywhere.
/// </summary>
public sealed partial class PlayWriter
{
    private const ulong Arguments = Stage.ArgumentPage + 0x100, Answers = Stage.ArgumentPage + 0x800;
    private const int MostAccounts = 6, LargePercent = 25;
    private readonly Rehearsal _rehearsal;
    private readonly Chance _chance;
    private readonly Dictionary<int, int> _runs = [];
    private readonly Queue<System.Func<PlayedStep?>> _planned = new();
    private int _next = Stage.FirstFree;
    private int _player;

    public PlayWriter(Rehearsal rehearsal, ulong seed)
    {
        (_rehearsal, _chance) = (rehearsal, new Chance(seed));
        _packets = new Packets(_chance);
    }

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
        if (_rehearsal.HasLargePages && _chance.Percent(LargePercent))
            return LargePage();
        return _chance.Below(171) switch
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
            < 133 => Device(),
            < 141 => Disk(),
            < 151 => Upcall(),
            _ => Network(),
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
        < 54 => Call(KernelCall.CapabilitySplit, [Handle(Me, CapabilityKind.Slices, CapabilityKind.Frames, CapabilityKind.Extent), (ulong)_chance.Below(4)], result: Variable()),
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
}
