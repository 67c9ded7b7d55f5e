using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Block;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Interpreter.Observing;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Programs;
using ExoCosmos.Model.Reference;
using Environment = ExoCosmos.Model.Reference.Environment;

namespace ExoCosmos.Model.Replay;

/// <summary>Disk requests of players. A step that makes some is over when all are answered: when, and in which order, is the machine's.</summary>
internal sealed unsafe class DiskTransfers
{
    private readonly Runner _runner;
    private readonly Translation _translation;

    /// <summary>Frames in which something stands that is the machine's: who sent a message, which answer came first, registers.</summary>
    private readonly HashSet<ulong> _avoided = [];

    public DiskTransfers(Runner runner, Translation translation)
    {
        (_runner, _translation) = (runner, translation);
        Disk.Medium = new DiskMedium(runner.Machine.Arena, Stage.Blocks);
        // No program has so much under way that a real disk would not take it.
        (Disk.Depth, Disk.MaxSegments) = (DiskRequest.MaxSegments, DiskRequest.MaxSegments);
    }

    /// <summary>What the program's part of the disk holds.</summary>
    public byte[] Blocks => Disk.Medium!.Bytes.ToArray();

    private FakeDisk Disk => _runner.Machine.Disks[0];

    /// <summary>Does a DiskSubmit mean the same on every machine?</summary>
    /// <param name="memory">The word at an address of the caller's, if it can read it, before the step.</param>
    public bool IsMeant(PlayedStep step, Environment caller, Func<ulong, ulong?> memory)
    {
        // Nobody can look into a frame that was given back.
        if (caller.DiskRing is { Condemned: true })
            return false;
        var batch = new DiskBatch(_runner.World, _translation.Number(step.Arguments[0]), _translation.Number(step.Arguments[1]), address => Stored(step.Store, address) ?? memory(address));
        return batch.IsWithoutOrder && !batch.Frames.Any(_avoided.Contains);
    }

    /// <summary>A step has been done: the disk answers what it was asked, the last first.</summary>
    /// <returns>What its answers say, 0 if there are none.</returns>
    public ulong Finish(Environment caller)
    {
        _avoided.UnionWith(_runner.World.Present.SelectMany(RingsOf).Select(frame => (ulong)frame.Number));
        _avoided.RemoveWhere(frame => _runner.World.Frame(frame) is not { Kind: FrameKind.User });
        if (Disk.Taken.Count == 0)
            return 0;
        var ring = _runner.Machine.Kernel->Environments.Record(caller.Slot)->DiskRing;
        var first = ring->Head;
        while (Disk.Taken.Count != 0)
            _runner.Do(new Step(0, StepKind.DiskAnswer, KernelCall.Null, [0UL, (ulong)Disk.Taken.Count - 1, (ulong)BlockStatus.Success], []));
        return Digest.OfCompletions(ring, first);
    }

    private static IEnumerable<PageFrame> RingsOf(Environment owner) =>
        new[] { owner.DiskRing, owner.MessageRing, owner.RepossessionRing }.OfType<PageFrame>().Concat(owner.PacketRing);

    /// <summary>What stands in this frame from now on is not the same everywhere.</summary>
    public void Avoid(ulong frame) => _avoided.Add(frame);

    private ulong? Stored(Store? store, ulong address)
    {
        if (store == null || address < store.Address.Value || address >= store.Address.Value + (ulong)(store.Words.Length * store.Width))
            return null;
        return _translation.Number(store.Words[(address - store.Address.Value) / (ulong)store.Width]);
    }
}
