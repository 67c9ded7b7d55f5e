namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>What is remembered of an inode while somebody has it open.</summary>
internal struct OpenInode
{
    public uint Number;

    /// <summary>0 for a free slot.</summary>
    public uint References;

    /// <summary>Next slot with the same hash, or next free slot; 0 ends the chain.</summary>
    public uint Next;

    /// <summary>Bytes to read ahead: grows while reads are sequential.</summary>
    public uint Window;

    /// <summary>Where a sequential reader comes next, and up to where reading ahead has been.</summary>
    public ulong NextOffset;
    public ulong FetchedUntil;
}
