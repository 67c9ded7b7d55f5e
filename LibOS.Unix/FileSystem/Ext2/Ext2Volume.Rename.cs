using System;
using ExoCosmos.LibOS.Unix.FileSystem.BlockCache;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>Moving names, with everything that hangs on a directory that moves.</summary>
public unsafe partial struct Ext2Volume<TDevice>
{
    /// <summary>rename(2): the new name is replaced in one step if it exists.</summary>
    /// <returns><see cref="Errno.EINVAL"/> if a directory would be moved below itself; <see cref="Errno.EISDIR"/>,
    /// <see cref="Errno.ENOTDIR"/>, <see cref="Errno.ENOTEMPTY"/> if what is there cannot be replaced.</returns>
    public Errno Rename(
        uint oldDirectory, ReadOnlySpan<byte> oldName, uint newDirectory, ReadOnlySpan<byte> newName, RenameFlags flags, Timestamp now)
    {
        if ((flags & ~RenameFlags.NoReplace) != 0)
            return Errno.EINVAL;
        if (IsDots(oldName) || IsDots(newName))
            return Errno.EBUSY;
        var error = FindExisting(oldDirectory, oldName, out var source, out var mode);
        if (error != Errno.None)
            return error;
        var directory = FileMode.IsDirectory(mode);
        if (directory && newDirectory != oldDirectory)
        {
            error = CheckNotBelow(source.Inode, newDirectory);
            if (error != Errno.None)
                return error;
        }
        error = FindExisting(newDirectory, newName, out var target, out var targetMode);
        if (error != Errno.None && error != Errno.ENOENT)
            return error;
        if (target.Inode == 0)
            error = AddMoved(newDirectory, target, newName, source.Inode, mode, moved: newDirectory != oldDirectory, now);
        else if (target.Inode == source.Inode)
            return Errno.None;
        else if ((flags & RenameFlags.NoReplace) != 0)
            return Errno.EEXIST;
        else
            error = ReplaceMoved(newDirectory, target, targetMode, source.Inode, mode, moved: newDirectory != oldDirectory, now);
        if (error != Errno.None)
            return error;
        error = RemoveOld(oldDirectory, oldName, source.Inode, now);
        if (error == Errno.None)
            error = AddLinks(source.Inode, 0, now);
        if (error == Errno.None && directory && newDirectory != oldDirectory)
            error = MoveParent(source.Inode, oldDirectory, newDirectory, now);
        // What was replaced goes last, when nothing can fail any more that matters.
        return error == Errno.None && target.Inode != 0 ? DropLink(target.Inode, now) : error;
    }

    Errno AddMoved(uint directory, EntryPlace place, ReadOnlySpan<byte> name, uint inode, ushort mode, bool moved, Timestamp now)
    {
        // FindExisting may have stopped before it looked for the name: a removed directory takes no new ones.
        var error = UseForNames(directory, name);
        if (error == Errno.None && moved && FileMode.IsDirectory(mode))
            error = CheckLinkLimit(directory);
        if (error == Errno.None)
            error = MakeRoom(directory, ref place);
        if (error == Errno.None && moved)
            error = OrderBeforeMove(inode, directory, place.RoomBlock);
        return error == Errno.None ? AddEntry(directory, place, name, inode, mode, now) : error;
    }

    Errno ReplaceMoved(uint directory, in EntryPlace target, ushort targetMode, uint inode, ushort mode, bool moved, Timestamp now)
    {
        Errno error;
        if (FileMode.IsDirectory(targetMode))
        {
            if (!FileMode.IsDirectory(mode))
                return Errno.EISDIR;
            error = CheckRemovable(directory, target.Inode);
            if (error != Errno.None)
                return error;
        }
        else if (FileMode.IsDirectory(mode))
        {
            return Errno.ENOTDIR;
        }
        error = moved ? OrderBeforeMove(inode, directory, target.Block) : Errno.None;
        if (error == Errno.None)
            error = ReplaceEntry(directory, target, inode, mode, now);
        return error == Errno.None && FileMode.IsDirectory(targetMode) ? AddLinks(directory, -1, now) : error;
    }

    /// <summary>Removes the old name, which may have moved within its block when the new one was added.</summary>
    Errno RemoveOld(uint directory, ReadOnlySpan<byte> name, uint inode, Timestamp now)
    {
        var error = FindEntry(directory, name, out var place);
        if (error != Errno.None)
            return error;
        return place.Inode != inode ? Corrupt() : RemoveEntry(directory, place, now);
    }

    /// <summary>Lets ".." of a directory that moved name its new parent.</summary>
    Errno MoveParent(uint directory, uint oldParent, uint newParent, Timestamp now)
    {
        var error = FindEntry(directory, DotDot, out var place);
        if (error == Errno.None && place.Inode != oldParent)
            error = Corrupt();
        if (error != Errno.None)
            return error;
        error = Block(place.Block, out var data);
        if (error != Errno.None)
            return error;
        *(uint*)(data + place.Offset) = newParent;
        cache.MarkLinked(data, geometry.SectorsPerBlock, WriteOrder.NewNames);
        error = AddLinks(oldParent, -1, now);
        return error == Errno.None ? AddLinks(newParent, 1, now) : error;
    }

    /// <summary>Climbs from a directory to the root and refuses if another one is on the way.</summary>
    Errno CheckNotBelow(uint inode, uint directory)
    {
        // Nobody nests deeper; a loop on a corrupt disk would never end.
        const int deepest = 65536;
        for (var depth = 0; depth < deepest; depth++)
        {
            if (directory == inode)
                return Errno.EINVAL;
            if (directory == Ext2Volume.RootInode)
                return Errno.None;
            var error = FindEntry(directory, DotDot, out var place);
            if (error != Errno.None)
                return error;
            if (place.Inode == 0)
                return Corrupt();
            directory = place.Inode;
        }
        return Corrupt();
    }
}
