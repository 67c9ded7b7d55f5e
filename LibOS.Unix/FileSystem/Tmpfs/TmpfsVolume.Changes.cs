using System;

namespace ExoCosmos.LibOS.Unix.FileSystem.Tmpfs;

/// <summary>Making, linking, renaming and removing.</summary>
public unsafe partial struct TmpfsVolume
{
    /// <summary>Makes a file, directory, fifo, socket or device node. <see cref="Errno.EEXIST"/> if the name is taken.</summary>
    public Errno Create(uint directory, ReadOnlySpan<byte> name, in NewInode wanted, Timestamp now, out uint inode)
    {
        inode = 0;
        var error = UseForChange(directory, name, out var parent);
        if (error != Errno.None)
            return error;
        if (FindEntry(directory, name) != null)
            return Errno.EEXIST;
        var node = NewNode(wanted.Mode, wanted.UserId, wanted.GroupId, now);
        if (node == null)
            return Errno.ENOSPC;
        node->DeviceNumber = FileMode.IsDevice(wanted.Mode) ? wanted.DeviceNumber : 0;
        if (!AddEntry(parent, name, node->Number))
        {
            ReleaseIfUnused(node);
            return Errno.ENOSPC;
        }
        node->Links = 1;
        if (FileMode.IsDirectory(wanted.Mode))
        {
            node->Links = 2;
            node->Parent = directory;
            parent->Links++;
        }
        Touch(parent, now);
        inode = node->Number;
        return Errno.None;
    }

    /// <summary>symlink(2): the target is the contents.</summary>
    public Errno CreateLink(uint directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, in NewInode wanted, Timestamp now, out uint inode)
    {
        if (target.Length >= PageSize)
        {
            inode = 0;
            return Errno.ENAMETOOLONG;
        }
        var error = Create(directory, name, wanted, now, out inode);
        if (error != Errno.None)
            return error;
        error = Write(inode, 0, target, now, out _);
        if (error != Errno.None)
            Unlink(directory, name, now);
        return error;
    }

    /// <summary>readlink(2), cut off at the end of the buffer.</summary>
    public readonly Errno ReadLink(uint inode, Span<byte> target, out int length)
    {
        length = 0;
        var node = Node(inode);
        if (node == null)
            return Errno.ESTALE;
        return FileMode.IsSymbolicLink(node->Mode) ? Read(inode, 0, target, out length) : Errno.EINVAL;
    }

    /// <summary>link(2).</summary>
    public Errno Link(uint inode, uint directory, ReadOnlySpan<byte> name, Timestamp now)
    {
        var error = UseForChange(directory, name, out var parent);
        if (error != Errno.None)
            return error;
        var node = Node(inode);
        if (node == null)
            return Errno.ESTALE;
        if (FileMode.IsDirectory(node->Mode))
            return Errno.EPERM;
        if (FindEntry(directory, name) != null)
            return Errno.EEXIST;
        if (node->Links == 0)
            return Errno.ENOENT;
        if (!AddEntry(parent, name, inode))
            return Errno.ENOSPC;
        node->Links++;
        node->Changed = now;
        Touch(parent, now);
        return Errno.None;
    }

    /// <summary>unlink(2).</summary>
    public Errno Unlink(uint directory, ReadOnlySpan<byte> name, Timestamp now)
    {
        var error = UseEntry(directory, name, out var parent, out var entry, out var node);
        if (error != Errno.None)
            return error;
        if (FileMode.IsDirectory(node->Mode))
            return Errno.EISDIR;
        RemoveEntry(parent, entry);
        Touch(parent, now);
        DropLink(node, now);
        return Errno.None;
    }

    /// <summary>rmdir(2).</summary>
    public Errno RemoveDirectory(uint directory, ReadOnlySpan<byte> name, Timestamp now)
    {
        var error = UseEntry(directory, name, out var parent, out var entry, out var node);
        if (error != Errno.None)
            return error;
        if (!FileMode.IsDirectory(node->Mode))
            return Errno.ENOTDIR;
        if (node->First != null)
            return Errno.ENOTEMPTY;
        RemoveEntry(parent, entry);
        Touch(parent, now);
        DropDirectory(parent, node, now);
        return Errno.None;
    }

    /// <summary>rename(2), or with <paramref name="exchange"/> what renameat2's RENAME_EXCHANGE does.</summary>
    public Errno Rename(uint from, ReadOnlySpan<byte> name, uint to, ReadOnlySpan<byte> newName, bool exchange, Timestamp now)
    {
        var error = UseEntry(from, name, out var source, out var entry, out var node);
        if (error != Errno.None)
            return error;
        error = UseForChange(to, newName, out var target);
        if (error != Errno.None)
            return error;
        if (FileMode.IsDirectory(node->Mode) && IsBelow(to, node->Number))
            return Errno.EINVAL;
        var old = FindEntry(to, newName);
        if (exchange)
            return old == null ? Errno.ENOENT : Exchange(source, entry, target, old, now);
        if (old != null)
        {
            if (old->Inode == node->Number)
                return Errno.None;
            error = Replace(target, old, node, now);
            if (error != Errno.None)
                return error;
        }
        if (!AddEntry(target, newName, node->Number))
            return Errno.ENOSPC;
        RemoveEntry(source, entry);
        Adopt(node, source, target);
        node->Changed = now;
        Touch(source, now);
        Touch(target, now);
        return Errno.None;
    }

    /// <summary>Removes what a rename replaces, if it may.</summary>
    Errno Replace(TmpfsNode* directory, TmpfsEntry* entry, TmpfsNode* by, Timestamp now)
    {
        var node = Node(entry->Inode);
        if (FileMode.IsDirectory(by->Mode) && !FileMode.IsDirectory(node->Mode))
            return Errno.ENOTDIR;
        if (!FileMode.IsDirectory(by->Mode) && FileMode.IsDirectory(node->Mode))
            return Errno.EISDIR;
        if (FileMode.IsDirectory(node->Mode) && node->First != null)
            return Errno.ENOTEMPTY;
        RemoveEntry(directory, entry);
        if (FileMode.IsDirectory(node->Mode))
            DropDirectory(directory, node, now);
        else
            DropLink(node, now);
        return Errno.None;
    }

    Errno Exchange(TmpfsNode* source, TmpfsEntry* entry, TmpfsNode* target, TmpfsEntry* other, Timestamp now)
    {
        var first = Node(entry->Inode);
        var second = Node(other->Inode);
        if (FileMode.IsDirectory(second->Mode) && IsBelow(source->Number, second->Number))
            return Errno.EINVAL;
        (entry->Inode, other->Inode) = (other->Inode, entry->Inode);
        Adopt(first, source, target);
        Adopt(second, target, source);
        first->Changed = second->Changed = now;
        Touch(source, now);
        Touch(target, now);
        return Errno.None;
    }

    /// <summary>A directory that moves takes its ".." along.</summary>
    static void Adopt(TmpfsNode* node, TmpfsNode* from, TmpfsNode* to)
    {
        if (!FileMode.IsDirectory(node->Mode) || from == to)
            return;
        from->Links--;
        to->Links++;
        node->Parent = to->Number;
    }

    /// <summary>True if a directory is another one or lies in it.</summary>
    readonly bool IsBelow(uint directory, uint above)
    {
        while (directory != above && directory != RootInode)
            directory = Node(directory)->Parent;
        return directory == above;
    }

    readonly Errno UseEntry(uint directory, ReadOnlySpan<byte> name, out TmpfsNode* parent, out TmpfsEntry* entry, out TmpfsNode* node)
    {
        entry = null;
        node = null;
        var error = UseForChange(directory, name, out parent);
        if (error != Errno.None)
            return error;
        entry = FindEntry(directory, name);
        if (entry == null)
            return Errno.ENOENT;
        node = Node(entry->Inode);
        return Errno.None;
    }

    void DropLink(TmpfsNode* node, Timestamp now)
    {
        node->Links--;
        node->Changed = now;
        ReleaseIfUnused(node);
    }

    void DropDirectory(TmpfsNode* parent, TmpfsNode* node, Timestamp now)
    {
        parent->Links--;
        node->Links = 0;
        node->Changed = now;
        ReleaseIfUnused(node);
    }

    static void Touch(TmpfsNode* directory, Timestamp now) => directory->Modified = directory->Changed = now;
}
