using System;
using System.IO;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.FileSystem;

namespace ExoCosmos.Tests.Host.Ext2;

/// <summary>What a test wants to know of a disk, and how it makes it fail.</summary>
internal unsafe struct DiskState
{
    public ulong Sectors;
    public bool ReadOnly;
    public long Reads;
    public long Writes;
    public long Calls;
    public long Flushes;

    /// <summary>Every transfer that touches these sectors fails.</summary>
    public SectorRange BadReads, BadWrites;

    /// <summary>If not null, a copy of the disk that stops changing after so many more pieces, as if the power had failed.</summary>
    public byte* Snapshot;
    public long PiecesUntilPowerCut;
}

/// <summary>Sectors that a transfer may touch.</summary>
internal readonly record struct SectorRange(ulong From, ulong To)
{
    public bool Touches(in BlockTransfer piece) => piece.Sector < To && From < piece.Sector + piece.Sectors;
}

/// <summary>A disk in unmanaged memory.</summary>
internal readonly unsafe struct MemoryDisk(byte* data, DiskState* state) : IBlockDevice
{
    public ulong SectorCount => state->Sectors;
    public bool ReadOnly => state->ReadOnly;

    public Errno Read(ReadOnlySpan<BlockTransfer> pieces)
    {
        state->Calls++;
        foreach (ref readonly var piece in pieces)
        {
            CheckRange(piece);
            if (state->BadReads.Touches(piece))
                return Errno.EIO;
            state->Reads += piece.Sectors;
            NativeMemory.Copy(data + piece.Sector * 512, piece.Buffer, piece.Sectors * 512);
        }
        return Errno.None;
    }

    public Errno Write(ReadOnlySpan<BlockTransfer> pieces)
    {
        state->Calls++;
        if (state->ReadOnly)
            throw new InvalidOperationException("write to a read-only disk");
        foreach (ref readonly var piece in pieces)
        {
            CheckRange(piece);
            if (state->BadWrites.Touches(piece))
                return Errno.EIO;
            state->Writes += piece.Sectors;
            NativeMemory.Copy(piece.Buffer, data + piece.Sector * 512, piece.Sectors * 512);
            if (state->Snapshot != null && state->PiecesUntilPowerCut-- > 0)
                NativeMemory.Copy(piece.Buffer, state->Snapshot + piece.Sector * 512, piece.Sectors * 512);
        }
        return Errno.None;
    }

    public Errno Flush()
    {
        state->Flushes++;
        return Errno.None;
    }

    void CheckRange(in BlockTransfer piece)
    {
        if (piece.Sectors == 0 || piece.Sector >= state->Sectors || piece.Sectors > state->Sectors - piece.Sector)
            throw new InvalidOperationException($"transfer of {piece.Sectors} sectors at {piece.Sector} leaves the disk");
        if ((nuint)piece.Buffer % 512 != 0 || (nuint)piece.Buffer % 4096 + piece.Sectors * 512 > 4096)
            throw new InvalidOperationException("buffer is misaligned or crosses a page");
    }
}

/// <summary>Owns the memory of a <see cref="MemoryDisk"/>.</summary>
internal sealed unsafe class MemoryDiskOwner : IDisposable
{
    public byte* Data { get; }
    public long Bytes { get; }
    public DiskState* State { get; }
    public MemoryDisk Disk => new(Data, State);

    public MemoryDiskOwner(ReadOnlySpan<byte> image)
    {
        Bytes = image.Length;
        Data = (byte*)NativeMemory.AlignedAlloc((nuint)image.Length + 1, 4096);
        image.CopyTo(new Span<byte>(Data, image.Length));
        State = (DiskState*)NativeMemory.Alloc((nuint)sizeof(DiskState));
        *State = new DiskState { Sectors = (ulong)image.Length / 512 };
    }

    public Span<byte> Image => new(Data, (int)Bytes);

    public void Save(string path) => File.WriteAllBytes(path, Image);

    public void Dispose()
    {
        NativeMemory.AlignedFree(Data);
        NativeMemory.Free(State);
    }
}
