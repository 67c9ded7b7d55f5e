using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Model.Programs;

namespace ExoCosmos.Model.Replay;

/// <summary>Steps about the program's part of a disk.</summary>
public sealed partial class PlayWriter
{
    private const int RequestWords = 6;
    private const ulong BlocksOfFrame = 8;

    /// <summary>Mostly by somebody who has blocks and memory.</summary>
    private PlayedStep Disk()
    {
        var equipped = AtRest().Where(player => Held(player, CapabilityKind.Extent).Length != 0 && Held(player, CapabilityKind.Account).Length != 0).ToArray();
        if (equipped.Length == 0)
            return LendBlocks();
        if (_chance.Percent(85))
            _player = _chance.Of(equipped);
        if (Me.DiskRing == null && _chance.Percent(85))
            return AttachDiskRing();
        return _chance.Below(10) switch
        {
            < 2 => Submit([Request()]),
            < 4 => Submit([Request(), Request()]),
            < 6 => LendBlocks(),
            _ => CopyThroughDisk(),
        };
    }

    private int[] Held(int player, CapabilityKind kind) => Variables(capability => capability.Holder == _rehearsal.Player(player) && capability.Kind == kind);

    /// <summary>One that its holder has, if there is any.</summary>
    private Operand Own(CapabilityKind kind) => Held(_player, kind) is { Length: > 0 } held ? Operand.Of(_chance.Of(held)) : Handle(Me, kind);

    /// <summary>A request of a batch: all but its list of segments, and that.</summary>
    private readonly record struct PlayedRequest(Operand Extent, Operand Memory, ulong Block, DiskOperation Operation, Operand[] Segments, uint Count);

    /// <summary>Most can succeed; some reach outside, are too long, or of another kind than they should be.</summary>
    private PlayedRequest Request()
    {
        var extent = Handle(Me, CapabilityKind.Extent);
        var operation = _chance.Percent(96) ? (DiskOperation)_chance.Below(4) : (DiskOperation)4;
        var memory = Handle(Me, CapabilityKind.Account, CapabilityKind.Frames);
        Operand[] segments = operation == DiskOperation.Flush && _chance.Percent(85) ? [] : [.. Enumerable.Range(0, _chance.Below(_chance.Percent(97) ? 3 : 1)).Select(_ => Piece()).Append(Piece())];
        var length = Named(extent) is { Kind: CapabilityKind.Extent } named ? named.Length : Stage.Blocks;
        var block = _chance.Percent(88) ? (ulong)_chance.Below((int)length) : _chance.Of(length - 1, length, length + 1, ulong.MaxValue, ulong.MaxValue - 3);
        return new PlayedRequest(extent, memory, block, operation, segments, _chance.Percent(95) ? (uint)segments.Length : _chance.Of(0u, 65u, uint.MaxValue));
    }

    /// <summary>A frame of theirs, mostly, from one of its blocks to another.</summary>
    private Operand Piece()
    {
        var first = (ulong)_chance.Below(_chance.Percent(60) ? 1 : (int)BlocksOfFrame);
        var count = _chance.Percent(93) ? 1 + (ulong)_chance.Below((int)(BlocksOfFrame - first)) : _chance.Of<ulong>(0, BlocksOfFrame + 1 - first, ushort.MaxValue);
        return Piece(Frame(), first, count);
    }

    private static Operand Piece(Operand frame, ulong first, ulong count) => new(frame.Variable, (uint)frame.Value | (first << 32) | (count << 48));

    private PlayedStep Submit(PlayedRequest[] requests)
    {
        var lists = Arguments + ((ulong)(requests.Length * RequestWords) * sizeof(ulong));
        var words = requests.SelectMany(request =>
        {
            var list = lists;
            lists += (ulong)request.Segments.Length * sizeof(ulong);
            return new[] { request.Extent, request.Memory, request.Block, (ulong)_chance.Below(1000), _chance.Percent(97) ? list : WrongNumber, request.Count | ((ulong)request.Operation << 32) };
        });
        var all = words.Concat(requests.SelectMany(request => request.Segments)).Take(WordRecords.Count);
        return Call(KernelCall.DiskSubmit, [_chance.Percent(98) ? Arguments : WrongNumber, _chance.Percent(96) ? (ulong)requests.Length : _chance.Of<ulong>(0, 33)], new Store(Arguments, [.. all]));
    }

    /// <summary>A frame for the disk's answers, perhaps seen by another who sleeps on the count of them, or in which room is made again.</summary>
    private PlayedStep AttachDiskRing()
    {
        var (me, frame, account, page) = (_player, Variable(), Own(CapabilityKind.Account), Stage.Page(_chance.Below(Stage.Pages)));
        Plan(me, () => Call(KernelCall.RingAttach, [(ulong)RingKind.DiskCompletion, 0, account, Operand.Of(frame)]));
        if (_chance.Percent(50))
        {
            Plan(me, () => Call(KernelCall.Map, [0, Arguments, 1], new Store(Arguments, [page, Operand.Of(frame), account, (ulong)(MapFlags.Read | MapFlags.Write | MapFlags.Replace)])));
            if (_chance.Percent(30))
                Plan(me, () => new PlayedStep(me, null, [], new Store(page + TailOffset, [(_rehearsal.Word(me, page) ?? 0) & uint.MaxValue])));
        }

        if (_chance.Percent(60))
            WatchAnswers(me, frame);
        return Call(KernelCall.FrameAllocate, [account, 1, Answers, 0, 0], fetch: new Fetch(Answers, 1, 4, 4, frame));
    }

    /// <summary>Another shares the ring's frame, and sleeps until so many answers are in it.</summary>
    private void WatchAnswers(int owner, int frame)
    {
        var others = AtRest().Where(other => other != owner).ToArray();
        if (others.Length == 0)
            return;
        var (watcher, shared, page) = (_chance.Of(others), Variable(), Stage.Page(_chance.Below(Stage.Pages)));
        Plan(owner, () => Call(KernelCall.FrameShare, [Handle(Me, CapabilityKind.Account), Operand.Of(frame), 1, (ulong)Abi.Rights.All], result: shared));
        Plan(owner, () => NamedFor(owner, watcher) is { } target ? Call(KernelCall.CapabilityGrant, [Operand.Of(shared), target, (ulong)Abi.Rights.All, 1], result: shared) : null);
        Plan(watcher, () => Call(KernelCall.Map, [0, Arguments, 1], new Store(Arguments, [page, Operand.Of(frame), Operand.Of(shared), (ulong)(MapFlags.Read | MapFlags.Replace)])));
        Plan(watcher, () => MayBlock
            ? Call(KernelCall.Sleep, [Arguments, 1, WakeTerm.Never], new Store(Arguments, [page, (_rehearsal.Word(watcher, page) ?? 0) + 1 + (ulong)_chance.Below(2), (ulong)WakeComparison.Equal32]))
            : null);
        Plan(owner, () => Submit([Request()]));
    }

    /// <summary>Who has blocks gives some of them to another, and perhaps lets it use its memory.</summary>
    private PlayedStep LendBlocks()
    {
        var extents = Variables(capability => capability.Kind == CapabilityKind.Extent && PlayerOf(capability.Holder) is >= 0 and var holder && _rehearsal.IsAtRest(holder));
        if (extents.Length == 0)
            return Usual();
        var extent = _chance.Of(extents);
        var (length, part) = (World.Capabilities[_rehearsal[extent]].Length, Variable());
        _player = PlayerOf(World.Capabilities[_rehearsal[extent]].Holder);
        var (giver, receiver) = (_player, Target(0));
        Plan(giver, () => Call(KernelCall.CapabilityGrant, [Operand.Of(part), receiver, Rights(), (ulong)_chance.Below(2)], result: Variable()));
        if (_chance.Percent(40))
            Plan(giver, () => Call(KernelCall.CapabilityGrant, [Own(CapabilityKind.Account), receiver, (ulong)Abi.Rights.All, 0], result: Variable()));
        return Call(KernelCall.CapabilityDerive, [Operand.Of(extent), (ulong)_chance.Below((int)length), 1 + (ulong)_chance.Below((int)length), Rights()], result: part);
    }

    /// <summary>What stands in one page is written, and read into another.</summary>
    private PlayedStep CopyThroughDisk()
    {
        var (me, from, to, account, extent) = (_player, Variable(), Variable(), Own(CapabilityKind.Account), Own(CapabilityKind.Extent));
        var (here, there) = (Stage.Page(_chance.Below(Stage.Pages)), Stage.Page(_chance.Below(Stage.Pages)));
        var length = Named(extent) is { Kind: CapabilityKind.Extent } named ? named.Length : Stage.Blocks;
        var (block, offset, count) = ((ulong)_chance.Below((int)length), (ulong)_chance.Below(3), 1 + (ulong)_chance.Below(4));
        var writes = _chance.Of(DiskOperation.Write, DiskOperation.WriteThrough);
        Plan(me, () => MapNew(there, account, to));
        Plan(me, () => new PlayedStep(me, null, [], new Store(here, [(ulong)_chance.Below(1000), (ulong)_chance.Below(1000)])));
        Plan(me, () => Submit([new PlayedRequest(extent, account, block, writes, [Piece(Operand.Of(from), 0, count), Piece(Operand.Of(from), offset, count)], 2)]));
        if (_chance.Percent(40))
            Plan(me, () => Submit([new PlayedRequest(extent, account, 0, DiskOperation.Flush, [], 0)]));
        Plan(me, () => Submit([new PlayedRequest(extent, account, block + (_chance.Percent(70) ? 0 : count), DiskOperation.Read, [Piece(Operand.Of(to), 0, count)], 1)]));
        return MapNew(here, account, from);
    }

    private PlayedStep MapNew(ulong page, Operand account, int frame) => Call(KernelCall.Map, [0, Arguments, 1],
        new Store(Arguments, [page, 0, account, (ulong)(MapFlags.Allocate | MapFlags.Read | MapFlags.Write | MapFlags.Replace)]), new Fetch(Arguments + 8, 1, 8, 8, frame));
}
