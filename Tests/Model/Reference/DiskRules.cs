using System;
using System.Linq;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Block;
using ExoCosmos.Kernel.Disk;
using ExoCosmos.Model.Machine;

namespace ExoCosmos.Model.Reference;

/// <summary>DiskSubmit: batch, count. What a disk is asked to do must be what the caller may, and nothing else.</summary>
public sealed class DiskRules
{
    private const ulong LargestBatch = 32;
    private const uint BlocksPerFrame = 8;
    private const int SlotsOfDisk = 64;

    private readonly Call _call;
    private readonly FakeDisk[] _disks;
    private readonly int[] _taken;
    private readonly int _freeRecords;
    private readonly (DiskRequest Request, DiskSegment[]? Segments)?[] _requests = [];
    private uint _head;
    private readonly uint _tail;

    /// <summary>Looks at the memory that the call points to, and at the disks, before it is made.</summary>
    public DiskRules(Call call, SimulatedMachine machine)
    {
        _call = call;
        _disks = machine.Disks;
        _taken = [.. machine.Disks.Select(disk => disk.Load)];
        _freeRecords = (int)machine.Sizes.Requests - 1 - call.World.Transfers.Count;
        if (call.Caller.DiskRing != null)
        {
            var ring = MemoryMarshal.AsRef<RingPage>(machine.Arena.Frame(call.Caller.DiskRing.Number));
            (_head, _tail) = (ring.Head, ring.Tail);
        }

        if (call.Arguments[1] is > 0 and <= LargestBatch)
            _requests = [.. Enumerable.Range(0, (int)call.Arguments[1]).Select(Look)];
    }

    public void Submit()
    {
        var judgement = default(Judgement);
        judgement.Due(_requests.Length == 0, KernelError.BadArgument);
        if (_requests.Length == 0)
        {
            judgement.Refuses(_call.Answer);
            return;
        }

        for (var i = 0; i < _requests.Length; i++)
        {
            var entry = default(Judgement);
            var extent = JudgeRequest(ref entry, _requests[i]);
            if (i == 0 && entry.Refuses(_call.Answer))
                return;
            if (i != 0 && entry.MustRefuse != (_call.Answer == i))
                throw new DisagreementException($"answer {_call.Answer}, but request {i} {(entry.MustRefuse ? "is to be refused" : "is good")}");
            if (i == _call.Answer)
                return;
            Apply(_requests[i]!.Value.Request, _requests[i]!.Value.Segments!, extent!);
        }

        if (_call.Answer != _requests.Length)
            throw new DisagreementException($"answer {_call.Answer}, expected {_requests.Length}");
        if (_disks.Any(disk => !disk.Notified && disk.Taken.Count != 0))
            throw new DisagreementException("a disk was not told about a request");
    }

    private unsafe (DiskRequest, DiskSegment[]?)? Look(int index)
    {
        if (_call.View.Read<DiskRequest>(_call.Arguments[0] + ((ulong)index * (ulong)sizeof(DiskRequest)), 1) is not [var request])
            return null;
        return (request, request.SegmentCount > DiskRequest.MaxSegments ? null : _call.View.Read<DiskSegment>((ulong)request.Segments, request.SegmentCount));
    }

    private Capability? JudgeRequest(ref Judgement judgement, (DiskRequest Request, DiskSegment[]? Segments)? given)
    {
        judgement.Due(_call.Caller.DiskRing == null, KernelError.NotFound);
        judgement.Due(given == null, KernelError.BadAddress);
        if (given is not { } entry)
            return null;
        var request = entry.Request;
        judgement.Due(request.Operation > DiskOperation.WriteThrough || request.SegmentCount > DiskRequest.MaxSegments, KernelError.BadArgument);
        judgement.Due(entry.Segments == null && request.SegmentCount <= DiskRequest.MaxSegments, KernelError.BadAddress);
        var reads = request.Operation == DiskOperation.Read;
        var extent = _call.Resolve(ref judgement, _call.Caller, request.Extent.Value, CapabilityKind.Extent, reads ? Rights.Read : Rights.Write);
        judgement.Due(request.Operation == DiskOperation.Flush != (request.SegmentCount == 0), KernelError.BadArgument);
        ulong blocks = 0;
        foreach (var segment in entry.Segments ?? [])
        {
            judgement.Due(segment.Blocks == 0 || segment.Offset + segment.Blocks > BlocksPerFrame, KernelError.BadArgument);
            _call.RequireAuthority(ref judgement, _call.Caller, request.Memory.Value, segment.Frame, reads ? Rights.Write : Rights.Read);
            judgement.Due(_call.World.Frame(segment.Frame) is not { Pins: <= ushort.MaxValue - DiskRequest.MaxSegments }, KernelError.BadArgument);
            blocks += segment.Blocks;
        }

        if (extent == null)
            return null;
        judgement.Due(request.Block > extent.Length || blocks > extent.Length - request.Block, KernelError.OutOfRange);
        var disk = _disks[extent.Detail];
        judgement.Due(disk.IsBroken, KernelError.Device);
        judgement.Due(request.SegmentCount > disk.MaxSegments, KernelError.BadArgument);
        judgement.Due(_taken[extent.Detail] >= disk.Depth, KernelError.Busy);
        // Fewer than are still free on the disk.
        var (own, all) = (_call.World.Transfers.Count(transfer => transfer.Disk == extent.Detail && transfer.Owner == _call.Caller), _call.World.Transfers.Count(transfer => transfer.Disk == extent.Detail));
        judgement.Due(own >= SlotsOfDisk - all, KernelError.Busy);
        var waiting = _head - _tail;
        judgement.Due(waiting >= RingPage.DiskCapacity || _call.Caller.Outstanding >= RingPage.DiskCapacity - waiting, KernelError.Busy);
        judgement.Due(_freeRecords == 0 || _call.World.Transfers.Count >= _freeRecords + _taken.Sum(), KernelError.Busy);
        return extent;
    }

    private void Apply(DiskRequest request, DiskSegment[] segments, Capability extent)
    {
        var disk = _disks[extent.Detail];
        if (disk.Next != Submission.Accepted)
        {
            _call.Kernel.CheckCompletion(_call.Caller.DiskRing!.Number, _head++, request.Cookie, disk.Next == Submission.Done ? KernelError.None : KernelError.Device);
            return;
        }

        _taken[extent.Detail]++;
        var sector = request.Operation == DiskOperation.Flush ? 0 : extent.Base + request.Block;
        var transfer = new DiskTransfer(_call.Caller, extent.Detail, request.Operation, sector, request.Cookie, [.. segments.Select(segment => _call.World.Frame(segment.Frame)!)]);
        foreach (var frame in transfer.Frames)
            _call.World.Pin(frame);
        _call.World.Transfers.Add(transfer);
        _call.Caller.Outstanding++;
        Compare(transfer, segments, disk.Taken[_taken[extent.Detail] - 1 - disk.Answered]);
    }

    /// <summary>The device was asked for exactly this: no other block, no other byte of memory.</summary>
    private static void Compare(DiskTransfer transfer, DiskSegment[] segments, TakenRequest taken)
    {
        var operation = transfer.Operation switch
        {
            DiskOperation.Read => BlockOperation.Read,
            DiskOperation.Write or DiskOperation.WriteThrough => BlockOperation.Write,
            _ => BlockOperation.Flush,
        };
        var pieces = segments.Select(segment => new BlockSegment(((ulong)segment.Frame << Layout.PageShift) + (segment.Offset * 512UL), segment.Blocks * 512u));
        if (taken.Request.Operation != operation || taken.Request.ForceUnitAccess != (transfer.Operation == DiskOperation.WriteThrough) || taken.Request.Block != transfer.Sector || !pieces.SequenceEqual(taken.Segments))
            throw new DisagreementException($"disk {transfer.Disk} was asked to {taken.Request}, expected {operation} at {transfer.Sector}");
        transfer.Record = taken.Request.Cookie;
    }
}
