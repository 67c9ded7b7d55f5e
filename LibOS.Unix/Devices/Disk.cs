using System;
using ExoCosmos.LibOS.Unix.FileSystem;

namespace ExoCosmos.LibOS.Unix.Devices;

/// <summary>What a file system's disk is made of.</summary>
public enum DiskKind : uint
{
    /// <summary>A boot module: memory that is there already.</summary>
    Memory,
    /// <summary>An extent of a disk, by the capability "disk" and its number.</summary>
    Extent,
}

/// <summary>Any disk of an instance. One type, so that there is one instantiation of the file system's code; kept in shared memory, so it
/// holds numbers and each process finds its own capabilities by them.</summary>
public unsafe struct Disk : IBlockDevice
{
    DiskKind kind;
    uint number;
    byte* start;

    public ulong SectorCount { get; private set; }

    public bool ReadOnly { get; private set; }

    /// <param name="start">The first byte; a multiple of 512 of them.</param>
    /// <param name="bytes">Size; what is left of a sector is not used.</param>
    /// <param name="module">Number of the boot module, for <see cref="ModuleMemory"/>.</param>
    /// <param name="readOnly">Refuse to write.</param>
    public static Disk OfMemory(byte* start, ulong bytes, uint module, bool readOnly) => new()
    {
        kind = DiskKind.Memory, number = module, start = start, SectorCount = bytes / BlockTransfer.SectorSize, ReadOnly = readOnly,
    };

    /// <param name="number">The disk's number: capability "disk" + number.</param>
    /// <param name="sectors">Its length in sectors.</param>
    /// <param name="readOnly">Refuse to write.</param>
    public static Disk OfExtent(uint number, ulong sectors, bool readOnly) =>
        new() { kind = DiskKind.Extent, number = number, SectorCount = sectors, ReadOnly = readOnly };

    public readonly Errno Read(ReadOnlySpan<BlockTransfer> pieces)
    {
        var error = Check(pieces);
        if (error != Errno.None)
            return error;
        if (kind == DiskKind.Extent)
            return WideBlocks.Run(number, pieces, Abi.DiskOperation.Read);
        foreach (ref readonly var piece in pieces)
        {
            if (!MemoryOf(piece, out var there))
                return Errno.EIO;
            there.CopyTo(new Span<byte>(piece.Buffer, there.Length));
        }
        return Errno.None;
    }

    public readonly Errno Write(ReadOnlySpan<BlockTransfer> pieces)
    {
        if (ReadOnly)
            return Errno.EROFS;
        var error = Check(pieces);
        if (error != Errno.None)
            return error;
        if (kind == DiskKind.Extent)
            return WideBlocks.Run(number, pieces, Abi.DiskOperation.Write);
        foreach (ref readonly var piece in pieces)
        {
            if (!MemoryOf(piece, out var there))
                return Errno.EIO;
            new ReadOnlySpan<byte>(piece.Buffer, there.Length).CopyTo(there);
        }
        return Errno.None;
    }

    public readonly Errno Flush() =>
        kind == DiskKind.Extent && !ReadOnly ? ExtentTransfer.Run(number, default, Abi.DiskOperation.Flush) : Errno.None;

    readonly Errno Check(ReadOnlySpan<BlockTransfer> pieces)
    {
        foreach (ref readonly var piece in pieces)
            if (piece.Sector > SectorCount || piece.Sectors > SectorCount - piece.Sector)
                return Errno.EIO;
        return Errno.None;
    }

    readonly bool MemoryOf(in BlockTransfer piece, out Span<byte> memory)
    {
        var offset = piece.Sector * BlockTransfer.SectorSize;
        var length = piece.Sectors * BlockTransfer.SectorSize;
        memory = new Span<byte>(start + offset, (int)length);
        return ModuleMemory.Provide(number, offset, length);
    }
}
