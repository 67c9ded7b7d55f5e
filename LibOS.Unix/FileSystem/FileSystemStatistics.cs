namespace ExoCosmos.LibOS.Unix.FileSystem;

/// <summary>What statfs(2) says of a mounted file system; blocks are of <see cref="BlockSize"/> bytes.</summary>
public struct FileSystemStatistics
{
    /// <summary>f_type, for ext2 0xEF53.</summary>
    public ulong Type;
    public uint BlockSize;
    public ulong Blocks;
    public ulong FreeBlocks;

    /// <summary>Free blocks without those reserved for the super user.</summary>
    public ulong AvailableBlocks;
    public ulong Inodes;
    public ulong FreeInodes;
    public ulong Identifier;
    public uint NameLength;
    public bool ReadOnly;
}
