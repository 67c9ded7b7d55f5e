using ExoCosmos.LibOS.Unix.FileSystem.BlockCache;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2.Layout;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>Finding inodes in the inode tables, and what they say.</summary>
public unsafe partial struct Ext2Volume<TDevice>
{
    /// <summary>stat(2).</summary>
    public Errno GetStat(uint inode, out Stat stat)
    {
        stat = default;
        var error = Use(inode, out var record);
        if (error != Errno.None)
            return error;
        stat.Inode = inode;
        stat.Mode = record->Mode;
        stat.Links = record->Links;
        stat.UserId = record->UserId;
        stat.GroupId = record->GroupId;
        stat.DeviceNumber = FileMode.IsDevice(record->Mode) ? DeviceNumber.Decode(record->Blocks) : 0;
        stat.Size = record->Length;
        stat.BlockSize = geometry.BlockSize;
        stat.Blocks = record->Sectors;
        stat.Accessed = InodeTimes.Accessed(record, geometry.InodeSize);
        stat.Modified = InodeTimes.Modified(record, geometry.InodeSize);
        stat.Changed = InodeTimes.Changed(record, geometry.InodeSize);
        stat.Born = InodeTimes.Born(record, geometry.InodeSize);
        return Errno.None;
    }

    /// <summary>The record of any inode, in use or not.</summary>
    Errno Locate(uint inode, out InodeRecord* record)
    {
        record = null;
        if (inode == 0 || inode > geometry.InodeCount)
            return Errno.ESTALE;
        var error = Group(geometry.GroupOfInode(inode), out var descriptor);
        if (error != Errno.None)
            return error;
        var offset = (ulong)((inode - 1) % geometry.InodesPerGroup) * (uint)geometry.InodeSize;
        error = Block(descriptor->InodeTable + (uint)(offset >> geometry.BlockShift), out var data);
        record = (InodeRecord*)(data + (offset & (geometry.BlockSize - 1)));
        return error;
    }

    /// <summary>The record of an inode that is in use and makes sense.</summary>
    /// <returns><see cref="Errno.ESTALE"/> for one that is not in use, or that is none of the caller's business.</returns>
    Errno Use(uint inode, out InodeRecord* record)
    {
        record = null;
        if (!IsOrdinary(inode))
            return Errno.ESTALE;
        var error = Locate(inode, out record);
        if (error != Errno.None)
            return error;
        if (record->Links == 0 && FindOpen(inode) == 0)
            return Errno.ESTALE;
        return FileMode.IsKnownType(record->Mode) ? Errno.None : Corrupt();
    }

    /// <summary>The same for a directory, whose size has been checked.</summary>
    Errno UseDirectory(uint inode, out InodeRecord* record)
    {
        var error = Use(inode, out record);
        if (error != Errno.None)
            return error;
        if (!FileMode.IsDirectory(record->Mode))
            return Errno.ENOTDIR;
        // Directories have no holes: a size without blocks behind it would only keep the reader busy.
        var size = record->SizeLow;
        var plausible = size > 0 && size % geometry.BlockSize == 0 && size <= (ulong)record->Sectors * BlockTransfer.SectorSize
            && size >> geometry.BlockShift <= geometry.BlockCount;
        return plausible ? Errno.None : Corrupt();
    }

    /// <summary>False for the numbers that the format keeps for itself.</summary>
    readonly bool IsOrdinary(uint inode) =>
        inode == Ext2Volume.RootInode || (inode >= geometry.FirstInode && inode <= geometry.InodeCount);

    /// <summary>Says that a record that is still held was changed.</summary>
    void Changed(InodeRecord* record) => Changed(record, WriteOrder.Inodes);

    void Changed(InodeRecord* record, WriteOrder order) =>
        cache.MarkDirty((byte*)record, (uint)(geometry.InodeSize + BlockTransfer.SectorSize - 1) / BlockTransfer.SectorSize, order);
}
