using System;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Block;
using ExoCosmos.Kernel.Platform;

namespace ExoCosmos.Kernel.Disk;

/// <summary>Feeds the disks with decoded requests, and drains them.</summary>
public static unsafe class Disks
{
    private const int LargestDrain = 512;

    /// <summary>Whether a disk would take a request of so many segments now: <see cref="KernelError.Busy"/> if only later.</summary>
    public static KernelError CanTake<TPlatform>(KernelState* kernel, uint disk, int segments) where TPlatform : struct, IPlatform
    {
        if (disk >= kernel->Info->DiskCount)
            return KernelError.NotFound;
        return TPlatform.CanSubmit(disk, segments) switch
        {
            Submission.Accepted => KernelError.None,
            Submission.Busy => KernelError.Busy,
            Submission.Invalid => KernelError.BadArgument,
            _ => KernelError.Device,
        };
    }

    /// <summary>Hands a decoded request to its device; <paramref name="record"/> comes back in the completion.</summary>
    internal static void Submit<TPlatform>(KernelState* kernel, in DecodedRequest request, uint record) where TPlatform : struct, IPlatform
    {
        Span<BlockSegment> pieces = stackalloc BlockSegment[DiskRequest.MaxSegments];
        for (var i = 0; i < request.Segments.Length; i++)
        {
            ref readonly var segment = ref request.Segments[i];
            pieces[i] = new BlockSegment(
                ((ulong)segment.Frame << Layout.PageShift) + ((ulong)segment.Offset * DiskSegment.BlockSize),
                (uint)segment.Blocks * DiskSegment.BlockSize);
        }

        var operation = request.Operation switch
        {
            DiskOperation.Read => BlockOperation.Read,
            DiskOperation.Write or DiskOperation.WriteThrough => BlockOperation.Write,
            _ => BlockOperation.Flush,
        };
        kernel->Trace.Note(TraceKind.DiskRequest, kernel->Current, request.Disk | ((ulong)request.Operation << 32), request.Sector);
        var sector = operation == BlockOperation.Flush ? 0 : request.Sector;
        switch (TPlatform.Submit(request.Disk, new BlockRequest(operation, sector, record, request.Operation == DiskOperation.WriteThrough), pieces[..request.Segments.Length]))
        {
            case Submission.Accepted:
                kernel->WaitingDisks |= 1u << (int)request.Disk;
                break;
            case Submission.Done:
                RequestTable.End(kernel, record, KernelError.None);
                break;
            default:
                RequestTable.End(kernel, record, KernelError.Device);
                break;
        }
    }

    /// <summary>Tells the devices about what was submitted since the last time.</summary>
    public static void Kick<TPlatform>(KernelState* kernel) where TPlatform : struct, IPlatform
    {
        ref var waiting = ref kernel->WaitingDisks;
        for (uint disk = 0; waiting != 0; disk++, waiting >>= 1)
        {
            if ((waiting & 1) != 0)
                TPlatform.Notify(disk);
        }
    }

    /// <summary>An interrupt that may be any disk's, or a look from the timer: hands completions to their environments.</summary>
    public static void Complete<TPlatform>(KernelState* kernel) where TPlatform : struct, IPlatform
    {
        for (uint disk = 0; disk < kernel->Info->DiskCount; disk++)
        {
            TPlatform.Attend(disk);
            for (var i = 0; i < LargestDrain && TPlatform.TryComplete(disk, out var completion); i++)
                RequestTable.End(kernel, (uint)completion.Cookie, completion.Status == BlockStatus.Success ? KernelError.None : KernelError.Device);
        }
    }
}
