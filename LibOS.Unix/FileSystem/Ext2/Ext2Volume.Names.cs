using System;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>Further names for inodes, and removing names.</summary>
public unsafe partial struct Ext2Volume<TDevice>
{
    /// <summary>link(2). Directories have one name only: <see cref="Errno.EPERM"/>.</summary>
    public Errno Link(uint inode, uint directory, ReadOnlySpan<byte> name, Timestamp now)
    {
        var error = Use(inode, out var record);
        if (error != Errno.None)
            return error;
        if (FileMode.IsDirectory(record->Mode))
            return Errno.EPERM;
        if (record->Links == 0)
            return Errno.ENOENT;
        if (record->Links >= Ext2Volume.LinkLimit)
            return Errno.EMLINK;
        var mode = record->Mode;
        error = FindRoom(directory, name, out var place);
        if (error == Errno.None)
            error = OrderBeforeMove(inode, directory, place.RoomBlock);
        if (error == Errno.None)
            error = AddLinks(inode, 1, now);
        return error == Errno.None ? AddEntry(directory, place, name, inode, mode, now) : error;
    }

    /// <summary>unlink(2).</summary>
    /// <returns><see cref="Errno.EISDIR"/> for a directory.</returns>
    public Errno Unlink(uint directory, ReadOnlySpan<byte> name, Timestamp now)
    {
        var error = FindExisting(directory, name, out var place, out var mode);
        if (error != Errno.None)
            return error;
        if (FileMode.IsDirectory(mode))
            return Errno.EISDIR;
        error = RemoveEntry(directory, place, now);
        return error == Errno.None ? DropLink(place.Inode, now) : error;
    }

    /// <summary>rmdir(2).</summary>
    /// <returns><see cref="Errno.ENOTEMPTY"/> if it has entries, <see cref="Errno.EINVAL"/> for ".".</returns>
    public Errno RemoveDirectory(uint directory, ReadOnlySpan<byte> name, Timestamp now)
    {
        if (IsDots(name))
            return name.Length == 1 ? Errno.EINVAL : Errno.ENOTEMPTY;
        var error = FindExisting(directory, name, out var place, out var mode);
        if (error != Errno.None)
            return error;
        if (!FileMode.IsDirectory(mode))
            return Errno.ENOTDIR;
        error = CheckRemovable(directory, place.Inode);
        if (error == Errno.None)
            error = RemoveEntry(directory, place, now);
        if (error == Errno.None)
            error = AddLinks(directory, -1, now);
        return error == Errno.None ? DropLink(place.Inode, now) : error;
    }

    /// <summary>Finds a name that must exist, and the type of what it names.</summary>
    Errno FindExisting(uint directory, ReadOnlySpan<byte> name, out EntryPlace place, out ushort mode)
    {
        place = default;
        mode = 0;
        var error = UseForNames(directory, name);
        if (error == Errno.None)
            error = FindEntry(directory, name, out place);
        if (error != Errno.None)
            return error;
        if (place.Inode == 0)
            return Errno.ENOENT;
        error = Use(place.Inode, out var record);
        if (error == Errno.ESTALE)
            return Corrupt();
        if (error != Errno.None)
            return error;
        mode = record->Mode;
        const uint locked = Layout.InodeRecord.FlagImmutable | Layout.InodeRecord.FlagAppendOnly;
        return (record->Flags & locked) != 0 ? Errno.EPERM : Errno.None;
    }

    /// <summary>A directory can go if it is empty and not somebody's way up: a loop of directories would be.</summary>
    Errno CheckRemovable(uint parent, uint directory)
    {
        if (directory == Ext2Volume.RootInode || directory == parent)
            return Corrupt();
        var error = IsEmpty(directory, out var empty);
        if (error != Errno.None)
            return error;
        return empty ? Errno.None : Errno.ENOTEMPTY;
    }
}
