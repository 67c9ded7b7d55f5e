using System;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2;

namespace ExoCosmos.LibOS.Unix.FileSystem.Vfs;

/// <summary>From a mount to the file system that it is: changing. The caller holds the mount's guard.</summary>
internal static unsafe partial class FileSystemCalls
{
    /// <summary>What those that cannot be changed answer: nothing can be made in /proc, and all else is refused.</summary>
    static Errno Refused(Mount* mount) => mount->Kind is FileSystemKind.Proc or FileSystemKind.Sys ? Errno.EPERM : Errno.EROFS;

    /// <summary>False if the mount is read-only. The change that follows will have to be written back.</summary>
    static bool MayChange(Mount* mount)
    {
        if (mount->ReadOnly)
            return false;
        if (mount->Kind == FileSystemKind.Ext2)
            WriteBack.Note();
        return true;
    }

    public static Errno Write(Mount* mount, uint inode, ulong offset, ReadOnlySpan<byte> data, out int written)
    {
        written = 0;
        if (!MayChange(mount))
            return Errno.EROFS;
        return mount->Kind switch
        {
            FileSystemKind.Tmpfs => Tmpfs(mount)->Write(inode, offset, data, FileTime.Now, out written),
            FileSystemKind.Ext2 => Ext2(mount)->Write(inode, offset, data, FileTime.Now, out written),
            _ => Refused(mount),
        };
    }

    public static Errno Truncate(Mount* mount, uint inode, ulong size)
    {
        if (!MayChange(mount))
            return Errno.EROFS;
        return mount->Kind switch
        {
            FileSystemKind.Tmpfs => Tmpfs(mount)->Truncate(inode, size, FileTime.Now),
            FileSystemKind.Ext2 => Ext2(mount)->SetSize(inode, size, FileTime.Now),
            _ => Refused(mount),
        };
    }

    public static Errno SetAttributes(Mount* mount, uint inode, in AttributeChange change)
    {
        if (!MayChange(mount))
            return Errno.EROFS;
        return mount->Kind switch
        {
            FileSystemKind.Tmpfs => Tmpfs(mount)->SetAttributes(inode, change, FileTime.Now),
            FileSystemKind.Ext2 => Ext2Attributes.Set(Ext2(mount), inode, change, FileTime.Now),
            _ => Refused(mount),
        };
    }

    public static Errno Create(Mount* mount, uint directory, ReadOnlySpan<byte> name, in NewInode wanted, out uint inode)
    {
        inode = 0;
        if (!MayChange(mount))
            return Errno.EROFS;
        return mount->Kind switch
        {
            FileSystemKind.Tmpfs => Tmpfs(mount)->Create(directory, name, wanted, FileTime.Now, out inode),
            FileSystemKind.Ext2 when FileMode.IsDirectory(wanted.Mode) =>
                Ext2(mount)->MakeDirectory(directory, name, wanted.Mode, wanted.UserId, wanted.GroupId, FileTime.Now, out inode),
            FileSystemKind.Ext2 =>
                Ext2(mount)->Create(directory, name, wanted.Mode, wanted.UserId, wanted.GroupId, wanted.DeviceNumber, FileTime.Now, out inode),
            _ => Refused(mount),
        };
    }

    public static Errno CreateLink(
        Mount* mount, uint directory, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, in NewInode wanted)
    {
        if (!MayChange(mount))
            return Errno.EROFS;
        return mount->Kind switch
        {
            FileSystemKind.Tmpfs => Tmpfs(mount)->CreateLink(directory, name, target, wanted, FileTime.Now, out _),
            FileSystemKind.Ext2 =>
                Ext2(mount)->MakeSymbolicLink(directory, name, target, wanted.UserId, wanted.GroupId, FileTime.Now, out _),
            _ => Refused(mount),
        };
    }

    public static Errno Link(Mount* mount, uint inode, uint directory, ReadOnlySpan<byte> name)
    {
        if (!MayChange(mount))
            return Errno.EROFS;
        return mount->Kind switch
        {
            FileSystemKind.Tmpfs => Tmpfs(mount)->Link(inode, directory, name, FileTime.Now),
            FileSystemKind.Ext2 => Ext2(mount)->Link(inode, directory, name, FileTime.Now),
            _ => Refused(mount),
        };
    }

    public static Errno Unlink(Mount* mount, uint directory, ReadOnlySpan<byte> name)
    {
        if (!MayChange(mount))
            return Errno.EROFS;
        return mount->Kind switch
        {
            FileSystemKind.Tmpfs => Tmpfs(mount)->Unlink(directory, name, FileTime.Now),
            FileSystemKind.Ext2 => Ext2(mount)->Unlink(directory, name, FileTime.Now),
            _ => Refused(mount),
        };
    }

    public static Errno RemoveDirectory(Mount* mount, uint directory, ReadOnlySpan<byte> name)
    {
        if (!MayChange(mount))
            return Errno.EROFS;
        return mount->Kind switch
        {
            FileSystemKind.Tmpfs => Tmpfs(mount)->RemoveDirectory(directory, name, FileTime.Now),
            FileSystemKind.Ext2 => Ext2(mount)->RemoveDirectory(directory, name, FileTime.Now),
            _ => Refused(mount),
        };
    }

    public static Errno Rename(Mount* mount, uint from, ReadOnlySpan<byte> name, uint to, ReadOnlySpan<byte> newName, bool exchange)
    {
        if (!MayChange(mount))
            return Errno.EROFS;
        return mount->Kind switch
        {
            FileSystemKind.Tmpfs => Tmpfs(mount)->Rename(from, name, to, newName, exchange, FileTime.Now),
            FileSystemKind.Ext2 => exchange
                ? Errno.EINVAL
                : Ext2(mount)->Rename(from, name, to, newName, RenameFlags.None, FileTime.Now),
            _ => Refused(mount),
        };
    }

    /// <summary>Everything written becomes durable and the disk is marked as in order: from now on it is read-only.</summary>
    public static void Settle(Mount* mount)
    {
        if (mount->Kind == FileSystemKind.Ext2)
            Ext2(mount)->Unmount(FileTime.Now, force: true);
    }

    /// <summary>Everything written becomes durable.</summary>
    public static Errno Sync(Mount* mount) => mount->Kind switch
    {
        FileSystemKind.Ext2 => Ext2(mount)->Sync(FileTime.Now),
        _ => Errno.None,
    };
}
