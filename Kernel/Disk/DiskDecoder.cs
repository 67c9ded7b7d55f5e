using System;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Mapping;

namespace ExoCosmos.Kernel.Disk;

/// <summary>Validates a disk request (already copied in) against the Extent and the memory capability of the caller.</summary>
public static unsafe class DiskDecoder
{
    private const uint BlocksPerFrame = 8;

    /// <param name="kernel">The kernel.</param>
    /// <param name="caller">Slot of the environment that asks.</param>
    /// <param name="request">Its Segments pointer is not used.</param>
    /// <param name="segments">The copied list, SegmentCount long.</param>
    /// <param name="decoded">What may be carried out.</param>
    public static KernelError Decode(KernelState* kernel, uint caller, in DiskRequest request, ReadOnlySpan<DiskSegment> segments, out DecodedRequest decoded)
    {
        decoded = default;
        if (request.Operation > DiskOperation.WriteThrough)
            return KernelError.BadArgument;
        var right = request.Operation == DiskOperation.Read ? Rights.Read : Rights.Write;
        var error = kernel->Capabilities.Resolve(caller, request.Extent, CapabilityKind.Extent, right, out var slot);
        if (error != KernelError.None)
            return error;
        if ((request.Operation == DiskOperation.Flush) != segments.IsEmpty)
            return KernelError.BadArgument;
        error = CheckSegments(kernel, caller, request, segments, out var blocks);
        if (error != KernelError.None)
            return error;
        var extent = kernel->Capabilities[slot];
        if (request.Block > extent->Length || blocks > extent->Length - request.Block)
            return KernelError.OutOfRange;
        decoded = new DecodedRequest(extent->Detail, request.Operation, extent->Base + request.Block, request.Cookie, segments);
        return KernelError.None;
    }

    private static KernelError CheckSegments(KernelState* kernel, uint caller, in DiskRequest request, ReadOnlySpan<DiskSegment> segments, out ulong blocks)
    {
        blocks = 0;
        // What the disk reads into memory is written there.
        var right = request.Operation == DiskOperation.Read ? Rights.Write : Rights.Read;
        foreach (ref readonly var segment in segments)
        {
            if (segment.Blocks is 0 or > (ushort)BlocksPerFrame || segment.Offset > BlocksPerFrame - segment.Blocks)
                return KernelError.BadArgument;
            var error = FrameAuthority.Check(kernel, caller, request.Memory, segment.Frame, right, out _);
            if (error != KernelError.None)
                return error;
            // One frame may appear in every segment.
            if (!kernel->Frames.Exists(segment.Frame) || kernel->Frames[segment.Frame]->Pins > ushort.MaxValue - DiskRequest.MaxSegments)
                return KernelError.BadArgument;
            blocks += segment.Blocks;
        }

        return KernelError.None;
    }
}
