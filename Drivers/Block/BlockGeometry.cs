using System;

namespace ExoCosmos.Drivers.Block;

/// <summary>What a disk is, and what a request to it may be.</summary>
/// <param name="Capacity">How many blocks of 512 bytes there are.</param>
/// <param name="Alignment">First block and count of every request must be multiples of this many blocks, a power of two.</param>
/// <param name="MaxSegments">Most segments in one request.</param>
/// <param name="MaxSegmentLength">Most bytes in one segment.</param>
/// <param name="SegmentAlignment">The length of each segment must be a multiple of this many bytes.</param>
/// <param name="Identity">Made from the serial number; 0 where there is none.</param>
public readonly record struct BlockGeometry(
    ulong Capacity, uint Alignment, int MaxSegments, uint MaxSegmentLength, uint SegmentAlignment, bool IsReadOnly, ulong Identity)
{
    public const uint BlockLength = 512;

    private const uint LargestAlignment = 128;

    /// <summary>Whether numbers that came from a device can be true.</summary>
    public bool IsSane =>
        Capacity <= ulong.MaxValue / BlockLength && Alignment is > 0 and <= LargestAlignment && uint.IsPow2(Alignment)
        && MaxSegments > 0 && MaxSegmentLength > 0 && SegmentAlignment > 0 && SegmentAlignment % BlockLength == 0;

    /// <summary>Whether a disk that was reset is the one it was before: what somebody owns on it is where it was.</summary>
    public bool IsSameDisk(in BlockGeometry other) =>
        Capacity == other.Capacity && Alignment == other.Alignment && IsReadOnly == other.IsReadOnly && Identity == other.Identity;

    /// <summary>Whether a request can be carried out: <see cref="Submission.Accepted"/>, or why not.</summary>
    public Submission Check(in BlockRequest request, ReadOnlySpan<BlockSegment> segments)
    {
        if (request.ForceUnitAccess && request.Operation != BlockOperation.Write)
            return Submission.Invalid;
        if (request.Operation == BlockOperation.Flush)
            return request.Block == 0 && segments.IsEmpty ? Submission.Accepted : Submission.Invalid;
        if (request.Operation is not (BlockOperation.Read or BlockOperation.Write) || segments.IsEmpty || segments.Length > MaxSegments)
            return Submission.Invalid;
        if (request.Operation == BlockOperation.Write && IsReadOnly)
            return Submission.ReadOnly;
        ulong bytes = 0;
        foreach (var segment in segments)
        {
            if (segment.Length == 0 || segment.Length > MaxSegmentLength || segment.Length % SegmentAlignment != 0)
                return Submission.Invalid;
            bytes += segment.Length;
        }
        var blocks = bytes / BlockLength;
        var isInside = request.Block <= Capacity && blocks <= Capacity - request.Block;
        return isInside && request.Block % Alignment == 0 && blocks % Alignment == 0 ? Submission.Accepted : Submission.Invalid;
    }
}
