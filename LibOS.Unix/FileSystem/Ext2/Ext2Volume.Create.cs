using System;
using ExoCosmos.LibOS.Unix.FileSystem.BlockCache;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2.Layout;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>Making inodes with a first name.</summary>
public unsafe partial struct Ext2Volume<TDevice>
{
    /// <summary>open(2) with O_CREAT, and mknod(2): a regular file, device, FIFO or socket.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="name">Its name, which must not exist.</param>
    /// <param name="mode">Type and permissions, as they shall be.</param>
    /// <param name="user">Owner.</param>
    /// <param name="group">Group.</param>
    /// <param name="device">Device number as makedev(3) packs it, for devices.</param>
    /// <param name="now">The time.</param>
    /// <param name="inode">The new inode.</param>
    public Errno Create(
        uint directory, ReadOnlySpan<byte> name, ushort mode, uint user, uint group, uint device, Timestamp now, out uint inode)
    {
        inode = 0;
        if (!FileMode.IsKnownType(mode) || FileMode.IsDirectory(mode) || FileMode.IsSymbolicLink(mode))
            return Errno.EINVAL;
        var error = FindRoom(directory, name, out var place);
        if (error == Errno.None)
            error = AllocateInode(directory, mode, user, group, now, out inode);
        if (error != Errno.None)
            return error;
        error = Locate(inode, out var record);
        if (error != Errno.None)
            return error;
        if (FileMode.IsDevice(mode))
            DeviceNumber.Encode(ref record->Blocks, device);
        return NameNew(directory, place, name, inode, 1, mode, now);
    }

    /// <summary>mkdir(2).</summary>
    /// <param name="directory">Where.</param>
    /// <param name="name">Its name, which must not exist.</param>
    /// <param name="mode">Permissions.</param>
    /// <param name="user">Owner.</param>
    /// <param name="group">Group.</param>
    /// <param name="now">The time.</param>
    /// <param name="inode">The new directory.</param>
    /// <returns><see cref="Errno.EMLINK"/> if the parent has <see cref="Ext2Volume.LinkLimit"/> links.</returns>
    public Errno MakeDirectory(uint directory, ReadOnlySpan<byte> name, ushort mode, uint user, uint group, Timestamp now, out uint inode)
    {
        inode = 0;
        mode = (ushort)(FileMode.Directory | mode & FileMode.PermissionMask);
        var error = FindRoom(directory, name, out var place);
        if (error == Errno.None)
            error = CheckLinkLimit(directory);
        if (error == Errno.None)
            error = AllocateInode(directory, mode, user, group, now, out inode);
        if (error != Errno.None)
            return error;
        error = FillDirectory(inode, directory);
        if (error != Errno.None)
            return Discard(inode, error, now);
        error = NameNew(directory, place, name, inode, 2, mode, now);
        return error != Errno.None ? error : AddLinks(directory, 1, now);
    }

    /// <summary>symlink(2).</summary>
    /// <param name="directory">Where.</param>
    /// <param name="name">Its name, which must not exist.</param>
    /// <param name="target">What it says: up to one byte less than a block, without NUL.</param>
    /// <param name="user">Owner.</param>
    /// <param name="group">Group.</param>
    /// <param name="now">The time.</param>
    /// <param name="inode">The new link.</param>
    public Errno MakeSymbolicLink(
        uint directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, uint user, uint group, Timestamp now, out uint inode)
    {
        const ushort mode = FileMode.SymbolicLink | 0x1FF;
        inode = 0;
        if (target.IsEmpty || target.Contains((byte)0))
            return target.IsEmpty ? Errno.ENOENT : Errno.EINVAL;
        if (target.Length >= geometry.BlockSize)
            return Errno.ENAMETOOLONG;
        var error = FindRoom(directory, name, out var place);
        if (error == Errno.None)
            error = AllocateInode(directory, mode, user, group, now, out inode);
        if (error != Errno.None)
            return error;
        error = FillLink(inode, target);
        return error != Errno.None ? Discard(inode, error, now) : NameNew(directory, place, name, inode, 1, mode, now);
    }

    /// <summary>Finds room for a name that must be new.</summary>
    Errno FindRoom(uint directory, ReadOnlySpan<byte> name, out EntryPlace place)
    {
        place = default;
        var error = UseForNames(directory, name);
        if (error == Errno.None)
            error = FindEntry(directory, name, out place);
        if (error != Errno.None)
            return error;
        return place.Inode != 0 ? Errno.EEXIST : MakeRoom(directory, ref place);
    }

    Errno CheckLinkLimit(uint directory)
    {
        var error = Locate(directory, out var record);
        if (error != Errno.None)
            return error;
        return record->Links >= Ext2Volume.LinkLimit ? Errno.EMLINK : Errno.None;
    }

    /// <summary>Gives a finished inode its links and its name.</summary>
    Errno NameNew(uint directory, in EntryPlace place, ReadOnlySpan<byte> name, uint inode, ushort links, ushort mode, Timestamp now)
    {
        var error = Locate(inode, out var record);
        if (error != Errno.None)
            return error;
        record->Links = links;
        Changed(record);
        error = AddEntry(directory, place, name, inode, mode, now);
        return error != Errno.None ? Discard(inode, error, now) : Errno.None;
    }

    /// <summary>Writes "." and "..".</summary>
    Errno FillDirectory(uint inode, uint parent)
    {
        var error = Extend(inode, 0, 1, out var run, out _);
        if (error != Errno.None)
            return error;
        error = Block(run.Start, out var data);
        if (error != Errno.None)
            return error;
        var block = new Span<byte>(data, (int)geometry.BlockSize);
        var type = geometry.HasFileTypes ? DirectoryBlock.FromMode(FileMode.Directory) : (byte)0;
        var first = DirectoryBlock.SizeFor(1);
        DirectoryBlock.Write(block, 0, first, inode, type, Dot);
        DirectoryBlock.Write(block, first, block.Length - first, parent, type, DotDot);
        cache.MarkDirty(data, geometry.SectorsPerBlock, WriteOrder.Content);
        error = Locate(inode, out var record);
        if (error != Errno.None)
            return error;
        record->SetLength(geometry.BlockSize);
        Changed(record);
        return Errno.None;
    }

    /// <summary>Stores the target of a symbolic link, in the inode if it fits there with a NUL behind it.</summary>
    Errno FillLink(uint inode, ReadOnlySpan<byte> target)
    {
        InodeRecord* record;
        Errno error;
        if (target.Length < InodeRecord.BlockAreaSize)
        {
            error = Locate(inode, out record);
            if (error != Errno.None)
                return error;
            target.CopyTo(record->Blocks.Bytes);
        }
        else
        {
            error = Extend(inode, 0, 1, out var run, out _);
            if (error == Errno.None)
                error = WriteBlock(run.Start, 0, target, fresh: true);
            if (error != Errno.None)
                return error;
            error = Locate(inode, out record);
            if (error != Errno.None)
                return error;
        }
        record->SetLength((uint)target.Length);
        Changed(record);
        return Errno.None;
    }

    /// <summary>Frees a new inode that could not be finished, and passes on why.</summary>
    Errno Discard(uint inode, Errno reason, Timestamp now)
    {
        var error = Destroy(inode, now);
        return reason == Errno.None ? error : reason;
    }
}
