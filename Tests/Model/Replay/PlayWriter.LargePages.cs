using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Model.Programs;
using ExoCosmos.Model.Reference;

namespace ExoCosmos.Model.Replay;

/// <summary>Steps about large pages: frames for them, what is mapped in the place of what, and what is lent and taken back.</summary>
public sealed partial class PlayWriter
{
    private const MapFlags ReadWrite = MapFlags.Read | MapFlags.Write;

    /// <summary>Budget of an account that is lent for a large page, and frames that are asked back of it: of those of the page, too.</summary>
    private const int LentFrames = 520, MostRecalled = 100;

    private PlayedStep LargePage()
    {
        var runs = Enumerable.Range(0, Stage.Variables).Where(variable => (_rehearsal.Runs >> variable & 1) != 0).ToArray();
        if (_chance.Percent(85) && AtRest().Where(player => RoomyAccounts(player, 1).Length != 0).ToArray() is { Length: > 0 } owners)
            _player = _chance.Of(owners);
        if (_chance.Percent(runs.Length == 0 ? 70 : 5))
            return _chance.Percent(70) ? AllocateRun(Roomy(), Variable(2)) : LoseRun();
        return _chance.Below(20) switch
        {
            < 9 => MapLarge(runs),
            < 12 => Fill(),
            < 16 => Exchange(runs),
            < 19 => LendRun(runs),
            _ => LoseRun(),
        };
    }

    private int[] RoomyAccounts(int player, ulong frames) => Variables(capability => capability.Holder == _rehearsal.Player(player) && capability.Kind == CapabilityKind.Account && capability.Account!.LeastRoom >= frames);

    /// <summary>An account that can pay for a large page, if it holds one.</summary>
    private Operand Roomy() => RoomyAccounts(_player, Stage.LargePageFrames) is { Length: > 0 } accounts ? Operand.Of(_chance.Of(accounts)) : Handle(Me, CapabilityKind.Account);

    /// <summary>The first two of its frames get variables: programs name, give back and map the second by itself, too.</summary>
    private PlayedStep AllocateRun(Operand account, int first)
    {
        _runs[first] = (int)Stage.LargePageFrames;
        _runs[first + 1] = 1;
        return Call(KernelCall.FrameAllocate, [account, Stage.LargePageFrames, Answers, (ulong)(FrameFlags.Contiguous | FrameFlags.Colour), new FrameColour(0, (uint)Stage.LargePageFrames).Word],
            fetch: new Fetch(Answers, 2, 4, 4, first));
    }

    private ulong RegionForLarge() => Stage.LargePage(_chance.Below(Stage.LargePages));

    private PlayedStep Request(Operand target, params Operand[] entry) => Call(KernelCall.Map, [target, Arguments, 1], new Store(Arguments, entry));

    private Operand Run(int[] runs) => runs.Length != 0 && _chance.Percent(92) ? Operand.Of(_chance.Of(runs), _chance.Percent(96) ? 0UL : 1) : 0;

    /// <summary>What allows its holder to map these frames, if there is anything.</summary>
    private Operand SourceOf(Operand first, Environment holder)
    {
        var frame = first.IsConstant ? null : World.Frame(_rehearsal[first.Variable]);
        var good = Variables(capability => capability.Holder == holder && frame != null
            && (capability.Kind == CapabilityKind.Account ? capability.Account!.Covers(frame.Account) : capability.Kind == CapabilityKind.Frames && capability.Base == frame.Number && capability.Length == Stage.LargePageFrames));
        return good.Length != 0 && _chance.Percent(90) ? Operand.Of(_chance.Of(good)) : Handle(holder, CapabilityKind.Account, CapabilityKind.Frames);
    }

    private PlayedStep MapLarge(int[] runs)
    {
        var target = Target(75);
        var holder = HolderIn(target);
        var large = Enumerable.Range(0, Stage.LargePages).Select(Stage.LargePage).Where(page => holder.Pages.TryGetValue(page, out var mapping) && mapping.IsLarge).ToArray();
        var there = large.Length != 0 && _chance.Percent(85) ? _chance.Of(large) : _chance.Percent(80) ? RegionForLarge() : Stage.Page(_chance.Below(Stage.Pages));
        var first = Run(runs);
        var source = SourceOf(first, holder);
        var access = MapFlags.Read | _chance.Of(MapFlags.Write, MapFlags.Write, MapFlags.None, MapFlags.Execute);
        return _chance.Below(large.Length == 0 ? 12 : 20) switch
        {
            < 9 => Request(target, RegionForLarge(), first, source, (ulong)(access | MapFlags.Large)),
            < 11 => Request(target, there, first, source, (ulong)(access | MapFlags.Large | MapFlags.Protect)),
            < 12 => Request(target, there, first, source, (ulong)_chance.Below(0x1000)),
            < 14 => Request(target, there, 0, source, (ulong)(access | MapFlags.Large | MapFlags.Protect)),
            < 16 => Request(target, there, 0, 0, (ulong)MapFlags.Split),
            < 18 => Request(target, there, 0, 0, (ulong)(MapFlags.Large | MapFlags.Unmap)),
            _ => Request(target, there, 0, Handle(holder, CapabilityKind.Account), (ulong)(MapFlags.Large | MapFlags.Unmap | MapFlags.Free)),
        };
    }

    /// <summary>Each page of a large one, or of small ones in its place, gets a word of its own.</summary>
    private PlayedStep Fill() => new(_player, null, [RegionForLarge(), 0, (ulong)_chance.Below(1000)], Act: Act.Fill);

    /// <summary>A small page, nothing, a large page in the place of the table, small pages again: by splitting, or by taking the large one away.</summary>
    private PlayedStep Exchange(int[] runs)
    {
        var (me, index, first) = (_player, _chance.Of(3, 4, 6, 7), Run(runs));
        var (small, account, isSplit) = (Stage.Page(index), Handle(Me, CapabilityKind.Account), _chance.Percent(60));
        var large = small & ~(Stage.LargePageBytes - 1);
        if (_chance.Percent(85))
            Plan(me, () => Request(0, small, 0, account, (ulong)(MapFlags.Unmap | (_chance.Percent(50) ? MapFlags.Free : 0))));
        Plan(me, () => Request(0, large, first, SourceOf(first, Me), (ulong)(ReadWrite | MapFlags.Large)));
        Plan(me, () => new PlayedStep(me, null, [large, 0, (ulong)_chance.Below(1000)], Act: Act.Fill));
        Plan(me, () => Request(0, large, 0, SourceOf(first, Me), (ulong)(_chance.Percent(40) ? MapFlags.Read | MapFlags.Large | MapFlags.Protect : isSplit ? MapFlags.Split : MapFlags.Large | MapFlags.Unmap)));
        Plan(me, () => isSplit ? Request(0, large, 0, 0, (ulong)MapFlags.Split) : Request(0, large, 0, account, (ulong)(MapFlags.Large | MapFlags.Unmap | (_chance.Percent(50) ? MapFlags.Free : 0))));
        Plan(me, () => isSplit && _chance.Percent(50) ? Request(0, small, 0, SourceOf(first, Me), (ulong)(MapFlags.Read | MapFlags.Protect)) : MapNew(small, account, Variable()));
        if (_chance.Percent(50))
            Plan(me, Fill);
        return MapNew(small, account, Variable());
    }

    /// <summary>Another maps the same frames as a large page, until what allows that is taken back.</summary>
    private PlayedStep LendRun(int[] runs)
    {
        var (giver, receiver, first, shared, lent, large) = (_player, Target(0), Run(runs), Variable(), Variable(), RegionForLarge());
        var rights = _chance.Percent(75) ? (ulong)Abi.Rights.All : (ulong)(Abi.Rights.Read | Abi.Rights.Grant);
        var taker = receiver.IsConstant ? -1 : PlayerOf(Named(receiver)?.Environment);
        Plan(giver, () => Call(KernelCall.CapabilityGrant, [Operand.Of(shared), receiver, rights, (ulong)_chance.Below(2)], result: lent));
        Plan(taker < 0 ? giver : taker, () => Request(0, large, first, Operand.Of(lent), (ulong)(MapFlags.Large | (_chance.Percent(60) ? ReadWrite : MapFlags.Read))));
        Plan(taker < 0 ? giver : taker, () => _chance.Percent(50) ? new PlayedStep(_player, null, [large, 0, (ulong)_chance.Below(1000)], Act: Act.Fill) : Call(KernelCall.Null, []));
        Plan(giver, () => _chance.Below(4) switch
        {
            0 => Call(KernelCall.CapabilityRevoke, [Operand.Of(shared)]),
            1 => Call(KernelCall.CapabilityDrop, [Operand.Of(shared)]),
            2 => Call(KernelCall.FrameFree, [Handle(Me, CapabilityKind.Account), Arguments, 1], new Store(Arguments, [first with { Variable = first.Variable + (first.IsConstant ? 0 : 1) }], 4)),
            _ => Usual(),
        });
        return Call(KernelCall.FrameShare, [Handle(Me, CapabilityKind.Account), first, _chance.Percent(90) ? Stage.LargePageFrames : 1 + (ulong)_chance.Below((int)Stage.LargePageFrames), (ulong)Abi.Rights.All], result: shared);
    }

    /// <summary>An account is lent, a large page is mapped by it, and some of its frames are asked back and taken by force: the page goes as a whole.</summary>
    private PlayedStep LoseRun()
    {
        var (giver, receiver, part, lent, first, large) = (_player, Target(0), Variable(), Variable(), Variable(2), RegionForLarge());
        var (account, taker) = (Roomy(), receiver.IsConstant ? -1 : PlayerOf(Named(receiver)?.Environment));
        if (taker < 0 || World.Accounts.Count >= MostAccounts)
            return AllocateRun(account, first);
        Plan(giver, () => Call(KernelCall.CapabilityGrant, [Operand.Of(part), receiver, (ulong)Abi.Rights.All, 1], result: lent));
        Plan(taker, () => AllocateRun(Operand.Of(lent), first));
        Plan(taker, () => Request(0, large, Operand.Of(first), Operand.Of(lent), (ulong)(ReadWrite | MapFlags.Large)));
        Plan(taker, () => new PlayedStep(taker, null, [large, 0, (ulong)_chance.Below(1000)], Act: Act.Fill));
        Plan(giver, () => Call(KernelCall.Recall, [account, Operand.Of(lent), 1 + (ulong)_chance.Below(MostRecalled), 0]));
        Plan(giver, () => Call(KernelCall.Repossess, [account, Operand.Of(lent)]));
        return Call(KernelCall.CapabilityDerive, [account, 0, LentFrames + (ulong)_chance.Below(8), (ulong)Abi.Rights.All], result: part);
    }
}
