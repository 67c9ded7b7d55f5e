using ExoCosmos.LibOS.Unix.FileSystem.Ext2.Layout;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>Changing what stat(2) says, and saying what statfs(2) says.</summary>
public unsafe partial struct Ext2Volume<TDevice>
{
    /// <summary>chmod(2): the lower twelve bits; the type stays.</summary>
    public Errno SetMode(uint inode, ushort mode, Timestamp now)
    {
        var error = UseForAttributes(inode, out var record);
        if (error != Errno.None)
            return error;
        record->Mode = (ushort)(record->Mode & FileMode.TypeMask | mode & FileMode.PermissionMask);
        InodeTimes.SetChanged(record, geometry.InodeSize, now);
        Changed(record);
        return Errno.None;
    }

    /// <summary>chown(2) with both ids given.</summary>
    public Errno SetOwner(uint inode, uint user, uint group, Timestamp now)
    {
        var error = UseForAttributes(inode, out var record);
        if (error != Errno.None)
            return error;
        record->SetOwner(user, group);
        InodeTimes.SetChanged(record, geometry.InodeSize, now);
        Changed(record);
        return Errno.None;
    }

    /// <summary>utimensat(2): null leaves a time as it is.</summary>
    public Errno SetTimes(uint inode, Timestamp? accessed, Timestamp? modified, Timestamp now)
    {
        var error = UseForAttributes(inode, out var record);
        if (error != Errno.None)
            return error;
        if (accessed is { } a)
            InodeTimes.SetAccessed(record, geometry.InodeSize, a);
        if (modified is { } m)
            InodeTimes.SetModified(record, geometry.InodeSize, m);
        InodeTimes.SetChanged(record, geometry.InodeSize, now);
        Changed(record);
        return Errno.None;
    }

    /// <summary>Notes that a file or directory was read, as the mount option relatime has it: at most once a day unless it changed since.</summary>
    public Errno MarkAccessed(uint inode, Timestamp now)
    {
        const long day = 24 * 60 * 60;
        if (ReadOnly)
            return Errno.None;
        var error = Use(inode, out var record);
        if (error != Errno.None)
            return error;
        var last = InodeTimes.Accessed(record, geometry.InodeSize);
        if (!last.IsAtOrBefore(InodeTimes.Modified(record, geometry.InodeSize))
            && !last.IsAtOrBefore(InodeTimes.Changed(record, geometry.InodeSize))
            && now.Seconds - last.Seconds < day)
            return Errno.None;
        InodeTimes.SetAccessed(record, geometry.InodeSize, now);
        Changed(record);
        return Errno.None;
    }

    /// <summary>statfs(2).</summary>
    public FileSystemStatistics GetStatistics()
    {
        var free = freeBlocks + pendingBlocks;
        return new FileSystemStatistics
        {
            Type = Superblock.MagicNumber,
            BlockSize = geometry.BlockSize,
            Blocks = geometry.BlockCount - geometry.MetadataBlocks,
            FreeBlocks = free,
            AvailableBlocks = free > reservedBlocks ? free - reservedBlocks : 0,
            Inodes = geometry.InodeCount,
            FreeInodes = freeInodes + pendingInodes,
            Identifier = identifier,
            NameLength = DirectoryBlock.LongestName,
            ReadOnly = ReadOnly,
        };
    }

    Errno UseForAttributes(uint inode, out InodeRecord* record)
    {
        record = null;
        if (ReadOnly)
            return Errno.EROFS;
        var error = Use(inode, out record);
        if (error != Errno.None)
            return error;
        return (record->Flags & InodeRecord.FlagImmutable) != 0 ? Errno.EPERM : Errno.None;
    }
}
