using System;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Disk;

/// <summary>A disk request after every check. Only <see cref="DiskDecoder"/> makes one.</summary>
public readonly ref struct DecodedRequest
{
    internal DecodedRequest(uint disk, DiskOperation operation, ulong sector, ulong cookie, ReadOnlySpan<DiskSegment> segments)
    {
        Disk = disk;
        Operation = operation;
        Sector = sector;
        Cookie = cookie;
        Segments = segments;
    }

    internal uint Disk { get; }

    internal DiskOperation Operation { get; }

    /// <summary>First sector on the disk.</summary>
    internal ulong Sector { get; }

    internal ulong Cookie { get; }

    internal ReadOnlySpan<DiskSegment> Segments { get; }
}
