namespace ExoCosmos.Drivers.Block;

public enum BlockOperation : byte
{
    Read,
    Write,

    /// <summary>What was written and completed before is on the medium once this completes.</summary>
    Flush,
}

/// <summary>What to do.</summary>
/// <param name="Block">First block of 512 bytes; 0 for a flush.</param>
/// <param name="Cookie">Comes back in the completion.</param>
/// <param name="ForceUnitAccess">Of a write: what it wrote is on the medium once it completes, without a flush.</param>
public readonly record struct BlockRequest(BlockOperation Operation, ulong Block, ulong Cookie, bool ForceUnitAccess = false);

/// <summary>A piece of memory that takes part.</summary>
/// <param name="Physical">Its physical address.</param>
/// <param name="Length">In bytes, a multiple of 512.</param>
public readonly record struct BlockSegment(ulong Physical, uint Length);

/// <summary>What became of a request when it was submitted.</summary>
public enum Submission : byte
{
    /// <summary>A completion will follow.</summary>
    Accepted,

    /// <summary>Nothing had to be done; no completion follows.</summary>
    Done,

    /// <summary>No room: fetch completions first.</summary>
    Busy,

    /// <summary>Outside the disk, misaligned, or a list of segments that cannot be.</summary>
    Invalid,

    /// <summary>A write to a disk that takes none.</summary>
    ReadOnly,

    /// <summary>The device was given up.</summary>
    Failed,
}

public enum BlockStatus : byte
{
    Success,

    /// <summary>The medium failed.</summary>
    Error,

    /// <summary>The device does not know the operation.</summary>
    Unsupported,

    /// <summary>The device was given up before it answered. It can no longer reach the memory; what of a write reached the medium is unknown.</summary>
    Lost,
}

/// <summary>The end of a request.</summary>
public readonly record struct BlockCompletion(ulong Cookie, BlockStatus Status);
