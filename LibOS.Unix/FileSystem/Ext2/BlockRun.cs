namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>Consecutive blocks of a file that lie consecutively on the disk, or are all missing.</summary>
internal readonly struct BlockRun(uint start, uint count)
{
    /// <summary>First block on the disk, 0 for a hole.</summary>
    public readonly uint Start = start;
    public readonly uint Count = count;

    public bool IsHole => Start == 0;
}

/// <summary>A part of a file and where it is on the disk.</summary>
/// <param name="sector">First sector on the disk; 0 for a hole, which reads as zeros.</param>
/// <param name="bytes">How far the run reaches from the offset asked for, a multiple of the block size.</param>
public readonly struct FileRun(ulong sector, ulong bytes)
{
    public readonly ulong Sector = sector;
    public readonly ulong Bytes = bytes;

    public bool IsHole => Sector == 0;
}
