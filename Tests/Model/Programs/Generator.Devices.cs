using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Block;

namespace ExoCosmos.Model.Programs;

/// <summary>Steps about disks and other devices, and what devices do of their own accord.</summary>
public sealed partial class Generator
{
    private const int DiskRequestBytes = 48;

    private Step DiskSubmit()
    {
        if (_me.DiskRing == null && _chance.Percent(80))
            return RingAttach();
        var count = _chance.Percent(80) ? 1 : _chance.Below(4);
        var batch = _addresses.Argument(_me, count * DiskRequestBytes);
        var list = _addresses.Argument(_me, 64);
        var memory = Handle(_me, CapabilityKind.Account, CapabilityKind.Frames, CapabilityKind.Framebuffer);
        var requests = new List<Operand>();
        var segments = _chance.Percent(90) ? 1 + _chance.Below(4) : _chance.Of(0, 9, 64, 65);
        for (var i = 0; i < count; i++)
        {
            var operation = _chance.Percent(90) ? (ulong)_chance.Below(4) : 4UL;
            var given = operation == 2 && _chance.Percent(90) ? 0 : (ulong)segments;
            var extent = Handle(_me, CapabilityKind.Extent);
            World.Capabilities.TryGetValue(extent.In(_runner.Variables), out var capability);
            requests.AddRange([extent, memory, _chance.Percent(85) ? (ulong)_chance.Below((int)(capability?.Length ?? 8)) : AnyNumber(), (ulong)_chance.Below(1000), list, given | (operation << 32)]);
        }

        // Frame, then offset and length in blocks.
        var words = Enumerable.Range(0, System.Math.Min(segments, 9)).SelectMany(_ => new[]
        {
            Frame(_me, memory),
            _chance.Percent(90) ? Piece(_chance.Below(5), 1 + _chance.Below(4)) : Piece(_chance.Below(10), _chance.Below(10)),
        });
        return Call(KernelCall.DiskSubmit, [batch, _chance.Percent(95) ? (ulong)count : _chance.Of<ulong>(0, 33)], [new Store(list, [.. words], 4), new Store(batch, [.. requests])]);
    }

    /// <summary>Offset and length in a frame, in blocks.</summary>
    private static Operand Piece(int offset, int blocks) => (ulong)(offset + (blocks << 16));

    private Step RingAttach()
    {
        var memory = Handle(_me, CapabilityKind.Account, CapabilityKind.Frames, CapabilityKind.Framebuffer);
        return Call(KernelCall.RingAttach, [_chance.Percent(95) ? (ulong)_chance.Below(4) : AnyNumber(), Handle(_me, CapabilityKind.Console), memory, Frame(_me, memory)]);
    }

    private Step Device() => _chance.Below(4) switch
    {
        0 => Call(KernelCall.ConsoleWrite, [Handle(_me, CapabilityKind.Console), _addresses.Argument(_me, 64), _chance.Of<ulong>(0, 5, 600, 4096, 4097)]),
        1 => Call(KernelCall.Entropy, [Handle(_me, CapabilityKind.Entropy), _addresses.Argument(_me, 64), _chance.Of<ulong>(0, 8, 256, 257)]),
        2 => Call(KernelCall.Power, [Handle(_me, CapabilityKind.Power), (ulong)_chance.Below(3), 0]),
        _ => Call(KernelCall.SegmentBase, [(ulong)_chance.Below(3), _chance.Of<ulong>(0, 0x1234_5000, (1UL << 47) - 1, 1UL << 47)]),
    };

    private Step Event() => _chance.Below(8) switch
    {
        0 when MayPerish() => new Step(_me.Slot, StepKind.Fault, KernelCall.Null, [(ulong)_chance.Of(14, 13, 6, 3), _addresses.Page()], []),
        1 => new Step(_me.Slot, StepKind.Timer, KernelCall.Null, [], []),
        2 => new Step(0, StepKind.Wait, KernelCall.Null, [(ulong)_chance.Below(600)], []),
        3 => new Step(0, StepKind.DiskMood, KernelCall.Null, [(ulong)_chance.Below(2), (ulong)(_chance.Percent(60) ? Submission.Accepted : _chance.Of(Submission.Done, Submission.Failed, Submission.Invalid)), _chance.Percent(25) ? 1UL : 0], []),
        5 => new Step(0, StepKind.FrameSent, KernelCall.Null, [0, (ulong)_chance.Below(4)], []),
        4 when MayPerish() && _chance.Percent(30) => new Step(_me.Slot, StepKind.ForeignCall, KernelCall.Null, [], []),
        _ => new Step(0, StepKind.DiskAnswer, KernelCall.Null, [(ulong)_chance.Below(2), (ulong)_chance.Below(4), (ulong)_chance.Below(4)], []),
    };

    /// <summary>The order in which an attacker would go about it: map, share, move on, and use what should be gone.</summary>
    private Step Raid()
    {
        var raider = _me;
        var shared = Variable();
        var passed = Variable();
        var account = Handle(_me, CapabilityKind.Account);
        var frame = Frame(_me, account);
        var accomplice = Environment(0);
        var where = _addresses.Argument(_me, RequestBytes);
        var page = _addresses.Page();
        _planned.Enqueue(() => Again(() => Call(KernelCall.Map, [0, where, 1], [new Store(where, [page, frame, Operand.Of(shared), (ulong)(MapFlags.Read | MapFlags.Write | MapFlags.Replace)])])));
        _planned.Enqueue(() => Again(() => Call(KernelCall.CapabilityGrant, [Operand.Of(shared), accomplice, RightsMask(), (ulong)_chance.Below(2)], result: passed)));
        _planned.Enqueue(() => Again(() => Call(KernelCall.Map, [accomplice, where, 1], [new Store(where, [page, frame, Operand.Of(passed), (ulong)(MapFlags.Read | MapFlags.Replace)])])));
        _planned.Enqueue(() => Again(() => _chance.Below(3) switch
        {
            0 => Call(KernelCall.CapabilityDrop, [Operand.Of(shared)]),
            1 => Call(KernelCall.CapabilityRevoke, [account]),
            _ => Call(KernelCall.CapabilityRevoke, [Operand.Of(shared)]),
        }));
        return Call(KernelCall.FrameShare, [account, frame, 1, (ulong)Rights.All], result: shared);

        Step Again(System.Func<Step> make)
        {
            _me = raider;
            return make();
        }
    }
}
