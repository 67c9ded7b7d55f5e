using ExoCosmos.LibOS.Unix.FileSystem.BlockCache;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2.Layout;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>One mounted ext2 file system: inodes by number, in the terms of Linux. Made by <see cref="Ext2Volume.Mount"/>.</summary>
/// <remarks>
/// <para>Where it lives: at the front of the memory given at mount, at the same address in every process that uses it, and never moved:
/// it is only ever used through that pointer. The cache's pages follow it.</para>
/// <para>Locking: the caller holds one lock around every call. If a process dies holding it, the next owner calls <see cref="Recover"/>
/// before anything else.</para>
/// <para>Inodes: a number is good while a directory names it or somebody holds it open (<see cref="Open"/>, <see cref="Close"/>). An inode
/// without names is freed when the last reference is closed.</para>
/// <para>Names are 1 … 255 bytes without '/' and NUL. "." and ".." are ordinary names for <see cref="Lookup"/>; the calls that change
/// directories refuse them with <see cref="Errno.EINVAL"/>. Permissions are the caller's business.</para>
/// <para>Errors, besides those of the Linux call in question: <see cref="Errno.EIO"/> if the disk fails, <see cref="Errno.EUCLEAN"/> if the
/// file system contradicts itself. The latter makes it read-only from then on: changes return <see cref="Errno.EROFS"/>.</para>
/// <para>Durability: changes reach the disk when memory runs short, and all of them at <see cref="Sync"/>, which somebody calls every few
/// seconds. See docs/notes/0007-ext2.md for what a crash in between can leave.</para>
/// </remarks>
public unsafe partial struct Ext2Volume<TDevice>
    where TDevice : unmanaged, IBlockDevice
{
    PageCache<TDevice> cache;
    Geometry geometry;

    /// <summary>False if the volume was mounted read-only: then nothing at all is written.</summary>
    bool writable;

    /// <summary>True if something contradictory was found, which makes a writable volume read-only.</summary>
    bool damaged;

    /// <summary>True if the volume may say at unmount that it is in order.</summary>
    bool clean;

    uint freeBlocks;
    uint freeInodes;
    uint reservedBlocks;
    ulong identifier;
    int extraInodeSize;

    /// <summary>Distinguishes successive users of one inode number.</summary>
    uint generation;
    uint writeErrors;
    uint reportedWriteErrors;

    OpenInode* openInodes;
    uint* openBuckets;
    uint openBucketMask;
    uint openCapacity;
    uint firstFreeOpen;
    uint openCount;

    /// <summary>See <see cref="PendingFree"/>; the sums are of what the list holds.</summary>
    PendingFree* pending;
    uint pendingCount;
    uint pendingBlocks;
    uint pendingInodes;

    /// <summary>True if changes are refused.</summary>
    public readonly bool ReadOnly => !writable || damaged;

    /// <summary>True if the file system contradicted itself since it was mounted.</summary>
    public readonly bool Damaged => damaged;

    /// <summary>Bytes of a block.</summary>
    public readonly uint BlockSize => geometry.BlockSize;

    /// <summary>Remembers that the file system contradicts itself. The caller returns the result.</summary>
    Errno Corrupt()
    {
        damaged = true;
        clean = false;
        return Errno.EUCLEAN;
    }

    /// <summary>One block through the cache; see <see cref="PageCache{TDevice}"/> for how long the pointer is good.</summary>
    Errno Block(uint block, out byte* data) =>
        cache.Read((ulong)block << geometry.SectorShift, geometry.SectorsPerBlock, out data);

    Errno Group(uint group, out GroupDescriptor* descriptor)
    {
        var offset = (ulong)group * GroupDescriptor.Size;
        var error = Block(geometry.FirstDataBlock + 1 + (uint)(offset >> geometry.BlockShift), out var data);
        descriptor = (GroupDescriptor*)(data + (offset & (geometry.BlockSize - 1)));
        return error;
    }
}
