namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

internal enum PendingKind : uint
{
    Blocks,
    Inode,
    DirectoryInode,
}

/// <summary>Something that nobody uses any more, but that the disk may still refer to: it stays taken until that is over.</summary>
internal struct PendingFree
{
    public PendingKind Kind;
    public uint Start;
    public uint Count;
}
