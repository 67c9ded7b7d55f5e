using System;
using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Life;
using ExoCosmos.Drivers.Pci;

namespace ExoCosmos.Drivers.Block.Ahci;

/// <summary>
/// A SATA disk on a port of an AHCI controller: queued commands where the disk has them, else one after the other. After an error the link is reset, which is
/// what ends a disk's error state, and what was in flight is done again one by one; the one that fails alone is the one that failed.
/// </summary>
public struct AhciDisk<TMachine> : IBlockDevice where TMachine : struct, IMachine
{
    private const uint LongestSegment = 1 << 20;

    private AhciPort<TMachine> _port;
    private AhciBringUp<TMachine> _bringUp;
    private AhciMemory _memory;
    private AhciSlots _slots;
    private BlockTiming _timing;
    private MessageSignal _signal;
    private uint _events;
    private int _depth;
    private bool _isMending;

    public readonly bool IsPresent => _port.IsPresent;

    public BlockGeometry Geometry { readonly get; private set; }

    public readonly int Depth => _depth;

    public readonly bool HasCache => _bringUp.Disk.HasCache;

    public readonly bool HasForcedWrites => HasQueue;

    public bool UsesMessages { readonly get; private set; }

    public readonly uint StartSeconds => 10;

    public readonly bool HasStopped => _port.IsStopped;

    public readonly bool IsBroken => !_isMending && !_port.IsStarted;

    public readonly bool CanIssue => true;

    private readonly bool HasQueue => _bringUp.Disk.QueueDepth > 0 && (_port.Capabilities & AhciRegister.HasQueue) != 0;

    /// <summary>Finds the disk of a port, and takes all memory that it will ever need.</summary>
    /// <param name="signal">For its completions, if the controller interrupts by message.</param>
    /// <returns>False when nothing is connected there, or there is no memory.</returns>
    public bool TryFind(in PciFunction<TMachine> function, int port, MessageSignal signal, BlockTiming timing)
    {
        this = default;
        _signal = signal;
        _timing = timing;
        if (!_port.TryFind(in function, port, timing) || !TMachine.TryAllocate(AhciMemory.Length, out var memory))
            return false;
        _memory = new AhciMemory(memory);
        return true;
    }

    public void Stop()
    {
        _port.BeginStop();
        _bringUp.Restart();
        _slots = default;
        _isMending = false;
    }

    public readonly void CutOff() => _port.ResetAll();

    public BringUp Advance()
    {
        var progress = _bringUp.Advance(in _port, in _memory, _timing);
        if (progress != BringUp.Done)
            return progress;
        var slots = (int)(_port.Capabilities >> AhciRegister.SlotsShift & 31) + 1;
        _depth = HasQueue ? int.Min(slots, _bringUp.Disk.QueueDepth) : slots;
        Geometry = Describe();
        UsesMessages = _port.EnableInterrupts(_signal);
        _events = 0;
        return BringUp.Done;
    }

    public void Issue(int slot, in BlockRequest request, ReadOnlySpan<BlockSegment> segments)
    {
        var bytes = 0UL;
        foreach (var segment in segments)
            bytes += segment.Length;
        _memory.SetPieces(slot, segments);
        _slots.Add(slot, new AhciSlots.Request(
            request.Operation, request.Block / Geometry.Alignment, (uint)(bytes / BlockGeometry.BlockLength / Geometry.Alignment), (byte)segments.Length,
            request.ForceUnitAccess, request.Operation != BlockOperation.Flush && HasQueue));
    }

    public void Notify()
    {
        var (slots, queued) = (0U, 0U);
        while (!_isMending && _slots.TryIssue(out var slot))
        {
            var request = _slots[slot];
            _memory.SetCommand(slot, slot, CommandOf(slot, in request), request.Pieces, request.Operation == BlockOperation.Write);
            slots |= 1U << slot;
            queued |= request.IsQueued ? 1U << slot : 0;
        }
        if (slots != 0)
            _port.Issue(slots, queued);
    }

    public DeviceNews Take(out DeviceAnswer answer)
    {
        answer = default;
        if (_slots.Done == 0)
        {
            var progress = _isMending ? Mend() : Look();
            if (progress == BringUp.Broken)
                return DeviceNews.Contradiction;
        }
        if (!_slots.TryTake(out var slot, out var hasFailed))
            return DeviceNews.None;
        answer = new DeviceAnswer(slot, hasFailed ? BlockStatus.Error : BlockStatus.Success);
        return DeviceNews.Answer;
    }

    public bool OnInterrupt()
    {
        var isMine = _port.HasInterrupted;
        if (isMine)
            _events |= _port.TakeEvents();
        return isMine;
    }

    // Events first: what ends after they were taken makes a new one.
    private BringUp Look()
    {
        if (_slots.Issued == 0)
            return BringUp.Done;
        _events |= _port.TakeEvents();
        var busy = _port.Busy;
        if ((_events & (AhciPortRegister.Errors | AhciPortRegister.LinkChanges)) == 0)
            _slots.Finish(busy);
        else if (!_port.HasLink)
            return BringUp.Broken;
        else
        {
            // Queued commands that ended before are no longer active; a single command failed, whatever the registers say.
            if (IsQueueing)
                _slots.Finish(busy);
            _slots.Fail();
            _port.BeginStop();
            _bringUp.Restart();
            _isMending = true;
        }
        Notify();
        return BringUp.Done;
    }

    private readonly bool IsQueueing => _slots[int.TrailingZeroCount((int)_slots.Issued)].IsQueued;

    private BringUp Mend()
    {
        var before = Geometry;
        var progress = Advance();
        _isMending = progress == BringUp.Working;
        if (progress != BringUp.Done)
            return progress;
        if (!Geometry.IsSameDisk(in before))
            return BringUp.Broken;
        Notify();
        return BringUp.Done;
    }

    private static AtaCommand CommandOf(int slot, in AhciSlots.Request request) => request switch
    {
        { Operation: BlockOperation.Flush } => AtaCommand.Of(AtaOperation.Flush),
        { IsQueued: true } => AtaCommand.Queued(
            request.Operation == BlockOperation.Read ? AtaOperation.ReadQueued : AtaOperation.WriteQueued, request.Block, request.Count, slot, request.IsForced),
        { Operation: BlockOperation.Read } => AtaCommand.Transfer(AtaOperation.Read, request.Block, request.Count),
        { IsForced: true } => AtaCommand.Transfer(AtaOperation.WriteForced, request.Block, request.Count),
        _ => AtaCommand.Transfer(AtaOperation.Write, request.Block, request.Count),
    };

    private readonly BlockGeometry Describe()
    {
        var disk = _bringUp.Disk;
        var alignment = disk.BlockLength % BlockGeometry.BlockLength == 0 ? disk.BlockLength / BlockGeometry.BlockLength : 0;
        // Addresses are of 48 bits.
        var capacity = disk.Blocks >> 48 == 0 ? disk.Blocks * alignment : ulong.MaxValue;
        // 64 segments of 512 KiB are 65,536 blocks, the most that a command takes.
        return new BlockGeometry(capacity, alignment, AhciMemory.Segments, LongestSegment / 2, BlockGeometry.BlockLength, IsReadOnly: false, disk.Serial);
    }
}
