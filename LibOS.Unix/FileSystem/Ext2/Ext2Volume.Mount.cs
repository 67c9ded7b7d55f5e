using ExoCosmos.LibOS.Unix.FileSystem.BlockCache;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2.Layout;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>What does not depend on the disk: mounting, and the numbers of the format.</summary>
public static unsafe class Ext2Volume
{
    public const uint RootInode = 2;

    /// <summary>Most names an inode can have; most subdirectories of a directory, less two.</summary>
    public const uint LinkLimit = 32000;

    /// <summary>Memory for which <see cref="Mount"/> has a cache of about so many pages. Less than 512 KiB is not worth trying.</summary>
    public static nuint MemoryFor(uint pages) => pages * ((nuint)PageCache<NoDevice>.PageSize + 64) + 64 * 1024;

    /// <summary>Mounts a disk.</summary>
    /// <param name="memory">Where the volume and its cache will live, aligned to 16 bytes; the caller keeps it until the volume is unmounted.</param>
    /// <param name="bytes">Its size: see <see cref="MemoryFor"/>.</param>
    /// <param name="device">The disk, which nobody else writes.</param>
    /// <param name="readOnly">True to write nothing at all.</param>
    /// <param name="now">The time.</param>
    /// <param name="volume">The volume, at <paramref name="memory"/>; null if refused.</param>
    /// <returns>How it went, with a line to print.</returns>
    public static MountReport Mount<TDevice>(
        byte* memory, nuint bytes, TDevice device, bool readOnly, Timestamp now, out Ext2Volume<TDevice>* volume)
        where TDevice : unmanaged, IBlockDevice
    {
        volume = null;
        var arena = new Arena(memory, bytes);
        var place = (Ext2Volume<TDevice>*)arena.Take((nuint)sizeof(Ext2Volume<TDevice>));
        if (place == null)
            return new MountReport(MountFinding.TooLittleMemory, true);
        var finding = place->Mount(ref arena, device, readOnly, now);
        var report = new MountReport(finding, place->ReadOnly);
        if (!report.Refused)
            volume = place;
        return report;
    }

    /// <summary>Stands for any device where only sizes are asked for.</summary>
    struct NoDevice : IBlockDevice
    {
        public readonly ulong SectorCount => 0;
        public readonly bool ReadOnly => true;
        public readonly Errno Read(System.ReadOnlySpan<BlockTransfer> pieces) => Errno.EIO;
        public readonly Errno Write(System.ReadOnlySpan<BlockTransfer> pieces) => Errno.EIO;
        public readonly Errno Flush() => Errno.EIO;
    }
}

/// <summary>Mounting: everything is checked before the first byte is written.</summary>
public unsafe partial struct Ext2Volume<TDevice>
{
    internal MountFinding Mount(ref Arena arena, TDevice device, bool readOnly, Timestamp now)
    {
        if (InitialiseOpenInodes(ref arena) != Errno.None || InitialisePending(ref arena) != Errno.None
            || cache.Initialise(ref arena, device) != Errno.None)
            return MountFinding.TooLittleMemory;
        if (SuperblockRecord(out var super) != Errno.None)
            return MountFinding.Unreadable;
        var finding = Geometry.Decode(*super, cache.SectorCount, out geometry);
        if (finding != MountFinding.Clean)
            return finding;
        finding = Mood(super, readOnly);
        reservedBlocks = super->ReservedBlocks;
        identifier = super->IdentifierLow ^ super->IdentifierHigh;
        // What new inodes keep in use of the part past 128 bytes: 32 is all that is defined.
        extraInodeSize = geometry.InodeSize > InodeRecord.BaseSize ? 32 : 0;

        var error = CheckGroups();
        if (error != Errno.None)
            return error == Errno.EUCLEAN ? MountFinding.BadGroupTable : MountFinding.Unreadable;
        error = UseDirectory(Ext2Volume.RootInode, out _);
        if (error != Errno.None)
            return error == Errno.EIO ? MountFinding.Unreadable : MountFinding.BadRoot;
        generation = (uint)now.Seconds ^ now.Nanoseconds;
        if (CountFree(bits: writable && !clean) != Errno.None)
            return MountFinding.Unreadable;
        if (!writable || MarkMounted(now) == Errno.None)
            return finding;
        writable = false;
        return MountFinding.ReadOnlyDevice;
    }

    /// <summary>Decides whether the volume will be written, and what to say about it.</summary>
    MountFinding Mood(Superblock* super, bool readOnly)
    {
        clean = (super->State & (Superblock.StateClean | Superblock.StateErrors)) == Superblock.StateClean;
        if ((super->State & Superblock.StateErrors) != 0)
            return MountFinding.ErrorsRecorded;
        if (super->Revision != 0 && (super->ReadOnlyFeatures & ~Features.KnownReadOnly) != 0)
            return MountFinding.ReadOnlyFeature;
        if (cache.ReadOnly && !readOnly)
            return MountFinding.ReadOnlyDevice;
        writable = !readOnly;
        return clean ? MountFinding.Clean : MountFinding.NotUnmounted;
    }

    Errno SuperblockRecord(out Superblock* super)
    {
        var error = cache.Read(Superblock.FirstSector, Superblock.Size / BlockTransfer.SectorSize, out var data);
        super = (Superblock*)data;
        return error;
    }
}
