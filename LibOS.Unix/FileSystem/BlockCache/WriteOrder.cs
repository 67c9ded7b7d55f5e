namespace ExoCosmos.LibOS.Unix.FileSystem.BlockCache;

/// <summary>When a dirty sector may reach the disk relative to others: all sectors of a lower order are durable first.</summary>
/// <remarks>
/// The order is what keeps a file system repairable after a crash: what is pointed to comes before what points to it, a bit that says
/// "taken" before its taker. See docs/notes/0007-ext2.md.
/// </remarks>
public enum WriteOrder : byte
{
    /// <summary>File contents, and blocks of metadata that nothing on disk points to yet.</summary>
    Content,

    /// <summary>Allocation bits being set. Independent of <see cref="Content"/>: no barrier between the two.</summary>
    Allocation,

    /// <summary>Blocks of pointers to contents; then blocks of pointers to those; then the third level.</summary>
    LeafPointers,
    MiddlePointers,
    TopPointers,

    /// <summary>Inodes that the disk knows already.</summary>
    Inodes,

    /// <summary>Directory blocks that gained names, then those that lost some: in between a file has two names rather than none.</summary>
    NewNames,
    LostNames,

    /// <summary>Inodes that the disk has not seen yet; those in a new directory come after it, so there are several steps.</summary>
    NewInodes,
    NewestInodes = NewInodes + 4,

    /// <summary>Allocation bits being cleared, free counts, the superblock.</summary>
    Counts,
}
