using System;

namespace ExoCosmos.LibOS.Unix.FileSystem;

/// <summary>A disk, or an extent of one, as a file system sees it: 512-byte sectors numbered from 0.</summary>
/// <remarks>
/// Implemented by structs and used through generic constraints, so a call is direct. The struct is copied into memory shared by all
/// processes of an instance: it holds numbers, not references. A call returns when the transfer is done; a thread scheduler below may run
/// somebody else meanwhile. The pieces of one call are independent of each other, may be executed in any order and may be in flight
/// together; a device that can do so should merge neighbours. An error says that at least one piece failed, not which.
/// </remarks>
public interface IBlockDevice
{
    /// <summary>Size in sectors of 512 bytes.</summary>
    ulong SectorCount { get; }

    /// <summary>True if every write would be refused with <see cref="Errno.EROFS"/>.</summary>
    bool ReadOnly { get; }

    /// <summary>Fills every buffer from the disk. <see cref="Errno.EIO"/> leaves the buffers undefined.</summary>
    Errno Read(ReadOnlySpan<BlockTransfer> pieces);

    /// <summary>Writes every buffer. Not durable before <see cref="Flush"/>; order between calls without one is not promised.</summary>
    Errno Write(ReadOnlySpan<BlockTransfer> pieces);

    /// <summary>Returns once everything written before is durable: a barrier.</summary>
    Errno Flush();
}

/// <summary>One piece of a scatter-gather transfer: consecutive sectors and the memory they go to or come from.</summary>
/// <remarks>The cache's buffers lie within one 4 KiB page each, at an offset that is a multiple of 512.</remarks>
public readonly unsafe struct BlockTransfer(ulong sector, byte* buffer, uint sectors)
{
    /// <summary>Bytes of a sector.</summary>
    public const int SectorSize = 512;

    public readonly ulong Sector = sector;
    public readonly byte* Buffer = buffer;
    public readonly uint Sectors = sectors;
}
