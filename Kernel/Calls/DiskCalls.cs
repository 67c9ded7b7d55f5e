using System;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Disk;
using ExoCosmos.Kernel.Platform;
using ExoCosmos.Kernel.Processor;

namespace ExoCosmos.Kernel.Calls;

/// <summary>DiskSubmit: a batch of scatter-gather requests; it stops before the first that is refused.</summary>
public static unsafe class DiskCalls
{
    private const ulong LargestBatch = 32;

    public static long Submit<TPlatform>(KernelState* kernel, uint caller, ulong batch, ulong count) where TPlatform : struct, IPlatform
    {
        if (count is 0 or > LargestBatch)
            return (long)KernelError.BadArgument;
        ulong done = 0;
        var error = KernelError.None;
        for (; done < count && error == KernelError.None; done++)
            error = One<TPlatform>(kernel, caller, batch + (done * (ulong)sizeof(DiskRequest)));
        Disks.Kick<TPlatform>(kernel);
        if (error == KernelError.None)
            return (long)done;
        return done == 1 ? (long)error : (long)done - 1;
    }

    private static KernelError One<TPlatform>(KernelState* kernel, uint caller, ulong address) where TPlatform : struct, IPlatform
    {
        DiskRequest request;
        if (!UserCopy.In<TPlatform>(&request, address, (ulong)sizeof(DiskRequest)))
            return KernelError.BadAddress;
        if (request.SegmentCount > DiskRequest.MaxSegments)
            return KernelError.BadArgument;
        var segments = stackalloc DiskSegment[DiskRequest.MaxSegments];
        if (!UserCopy.In<TPlatform>(segments, (ulong)request.Segments, request.SegmentCount * (ulong)sizeof(DiskSegment)))
            return KernelError.BadAddress;
        var record = kernel->Environments.Record(caller);
        if (record->DiskRing == null)
            return KernelError.NotFound;
        var error = DiskDecoder.Decode(kernel, caller, request, new ReadOnlySpan<DiskSegment>(segments, (int)request.SegmentCount), out var decoded);
        if (error != KernelError.None)
            return error;
        error = Disks.CanTake<TPlatform>(kernel, decoded.Disk, decoded.Segments.Length);
        if (error != KernelError.None)
            return error;
        if (kernel->Requests.IsFull || !CompletionRing.HasRoom(record->DiskRing, record->DiskOutstanding) || !RequestTable.HasShare(kernel, caller, decoded.Disk))
            return KernelError.Busy;
        Disks.Submit<TPlatform>(kernel, decoded, RequestTable.Begin(kernel, caller, decoded));
        return KernelError.None;
    }
}
