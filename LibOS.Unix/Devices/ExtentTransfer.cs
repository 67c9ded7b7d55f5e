using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Unix.FileSystem;
using ExoCosmos.LibOS.Unix.Instance;

namespace ExoCosmos.LibOS.Unix.Devices;

/// <summary>Scatter-gather transfers between shared pages and an extent: neighbouring pieces become one request, all are in flight together.</summary>
internal static unsafe class ExtentTransfer
{
    const int Requests = 8;

    /// <summary>Runs a transfer to its end.</summary>
    /// <param name="disk">Number of the disk.</param>
    /// <param name="pieces">Checked against the disk's size; each within one page of shared memory. None for a flush.</param>
    /// <param name="operation">What to do.</param>
    public static Errno Run(uint disk, ReadOnlySpan<BlockTransfer> pieces, DiskOperation operation)
    {
        if (!Grants.TryFindDisk(disk, out var extent) || !DiskRing.Provide())
            return Errno.EIO;
        DiskBatch batch = default;
        var requests = stackalloc DiskRequest[Requests];
        var segments = stackalloc DiskSegment[Requests * DiskRequest.MaxSegments];
        var accepted = true;
        if (operation == DiskOperation.Flush)
        {
            requests[0] = new DiskRequest { Extent = extent.Handle, Cookie = (ulong)&batch, Operation = operation };
            accepted = Submit(requests, 1, &batch);
        }
        while (!pieces.IsEmpty && accepted)
        {
            var count = 0u;
            while (count < Requests && !pieces.IsEmpty)
            {
                var list = segments + count * DiskRequest.MaxSegments;
                requests[count] = new DiskRequest
                {
                    Extent = extent.Handle,
                    Memory = SharedFrames.Account,
                    Block = pieces[0].Sector,
                    Cookie = (ulong)&batch,
                    Segments = list,
                    Operation = operation,
                };
                pieces = Gather(pieces, ref requests[count], list);
                count++;
            }
            accepted = Submit(requests, count, &batch);
        }
        // Even after a refusal: what is in flight still writes into these pages.
        while (batch.Pending != 0)
        {
            DiskRing.Collect();
            if (batch.Pending != 0)
                DiskRing.WaitForAny(&batch);
        }
        return accepted && !batch.Failed ? Errno.None : Errno.EIO;
    }

    /// <summary>Takes pieces as long as each begins where the one before ends.</summary>
    static ReadOnlySpan<BlockTransfer> Gather(ReadOnlySpan<BlockTransfer> pieces, ref DiskRequest request, DiskSegment* list)
    {
        var next = pieces[0].Sector;
        var taken = 0;
        while (taken < pieces.Length && taken < DiskRequest.MaxSegments && pieces[taken].Sector == next)
        {
            ref readonly var piece = ref pieces[taken];
            list[taken++] = new DiskSegment
            {
                Frame = OwnFrames.Of(piece.Buffer),
                Offset = (ushort)((ulong)piece.Buffer % Layout.PageSize / DiskSegment.BlockSize),
                Blocks = (ushort)piece.Sectors,
            };
            next += piece.Sectors;
        }
        request.SegmentCount = (uint)taken;
        return pieces[taken..];
    }

    /// <summary>Submits all; where the ring has no room, waits for some to complete.</summary>
    static bool Submit(DiskRequest* requests, uint count, DiskBatch* batch)
    {
        while (count > 0)
        {
            batch->Pending += count;
            var error = KernelApi.DiskSubmit(requests, count, out var accepted);
            System.Threading.Interlocked.Add(ref batch->Pending, accepted - count);
            requests += accepted;
            count -= accepted;
            if (error != KernelError.None && error != KernelError.Busy && error != KernelError.Again)
                return false;
            if (count > 0)
            {
                DiskRing.Collect();
                DiskRing.WaitForRoom(batch);
                DiskRing.Collect();
            }
        }
        return true;
    }
}
