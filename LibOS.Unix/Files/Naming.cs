using System;
using ExoCosmos.LibOS.Unix.FileSystem;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;

namespace ExoCosmos.LibOS.Unix.Files;

/// <summary>Changes to one inode or directory, each under its mount's guard.</summary>
internal static unsafe class Naming
{
    /// <summary>Makes anything but a symbolic link.</summary>
    public static Errno Create(Vnode* directory, ReadOnlySpan<byte> name, in NewInode wanted, out Vnode* node)
    {
        node = null;
        var mount = directory->Mount;
        MountLock.Enter(mount);
        var error = FileSystemCalls.Create(mount, directory->Inode, name, wanted, out var inode);
        if (error == Errno.None)
            error = Vnode.Get(mount, inode, out node);
        MountLock.Leave(mount);
        return error;
    }

    public static Errno CreateLink(Vnode* directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, in NewInode wanted)
    {
        MountLock.Enter(directory->Mount);
        var error = FileSystemCalls.CreateLink(directory->Mount, directory->Inode, name, target, wanted);
        MountLock.Leave(directory->Mount);
        return error;
    }

    public static Errno Link(Vnode* node, Vnode* directory, ReadOnlySpan<byte> name)
    {
        if (node->Mount != directory->Mount)
            return Errno.EXDEV;
        MountLock.Enter(directory->Mount);
        var error = FileSystemCalls.Link(directory->Mount, node->Inode, directory->Inode, name);
        MountLock.Leave(directory->Mount);
        return error;
    }

    public static Errno Unlink(Vnode* directory, ReadOnlySpan<byte> name)
    {
        MountLock.Enter(directory->Mount);
        var error = FileSystemCalls.Unlink(directory->Mount, directory->Inode, name);
        MountLock.Leave(directory->Mount);
        return error;
    }

    public static Errno RemoveDirectory(Vnode* directory, ReadOnlySpan<byte> name)
    {
        MountLock.Enter(directory->Mount);
        var error = FileSystemCalls.RemoveDirectory(directory->Mount, directory->Inode, name);
        MountLock.Leave(directory->Mount);
        return error;
    }

    public static Errno Rename(Vnode* from, ReadOnlySpan<byte> name, Vnode* to, ReadOnlySpan<byte> newName, bool exchange)
    {
        if (from->Mount != to->Mount)
            return Errno.EXDEV;
        MountLock.Enter(from->Mount);
        var error = FileSystemCalls.Rename(from->Mount, from->Inode, name, to->Inode, newName, exchange);
        MountLock.Leave(from->Mount);
        return error;
    }

    public static Errno Truncate(Vnode* node, ulong size)
    {
        MountLock.Enter(node->Mount);
        var error = FileSystemCalls.Truncate(node->Mount, node->Inode, size);
        MountLock.Leave(node->Mount);
        return error;
    }

    public static Errno SetAttributes(Vnode* node, in AttributeChange change)
    {
        MountLock.Enter(node->Mount);
        var error = FileSystemCalls.SetAttributes(node->Mount, node->Inode, change);
        if (error == Errno.None && (change.What & AttributeFields.Mode) != 0)
            node->Mode = (ushort)((node->Mode & FileMode.TypeMask) | (change.Mode & FileMode.PermissionMask));
        MountLock.Leave(node->Mount);
        return error;
    }

    public static Errno Sync(Mount* mount)
    {
        MountLock.Enter(mount);
        var error = FileSystemCalls.Sync(mount);
        MountLock.Leave(mount);
        return error;
    }
}
