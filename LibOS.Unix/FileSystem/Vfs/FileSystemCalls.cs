using System;
using ExoCosmos.LibOS.Unix.Devices;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2;
using ExoCosmos.LibOS.Unix.FileSystem.Proc;
using ExoCosmos.LibOS.Unix.FileSystem.Tmpfs;

namespace ExoCosmos.LibOS.Unix.FileSystem.Vfs;

/// <summary>From a mount to the file system that it is: reading. The caller holds the mount's guard.</summary>
internal static unsafe partial class FileSystemCalls
{
    static TmpfsVolume* Tmpfs(Mount* mount) => (TmpfsVolume*)mount->Volume;

    static Ext2Volume<Disk>* Ext2(Mount* mount) => (Ext2Volume<Disk>*)mount->Volume;

    /// <summary>After the last holder of the guard died in the middle of a call.</summary>
    public static void Recover(Mount* mount)
    {
        switch (mount->Kind)
        {
            case FileSystemKind.Tmpfs:
                Tmpfs(mount)->Recover();
                break;
            case FileSystemKind.Ext2:
                Ext2(mount)->Recover();
                break;
            default:
                break;
        }
    }

    public static Errno Open(Mount* mount, uint inode) => mount->Kind switch
    {
        FileSystemKind.Tmpfs => Tmpfs(mount)->Open(inode),
        FileSystemKind.Ext2 => Ext2(mount)->Open(inode),
        _ => Errno.None,
    };

    public static void Close(Mount* mount, uint inode)
    {
        switch (mount->Kind)
        {
            case FileSystemKind.Tmpfs:
                Tmpfs(mount)->Close(inode);
                break;
            case FileSystemKind.Ext2:
                Ext2(mount)->Close(inode, FileTime.Now);
                break;
            default:
                break;
        }
    }

    public static Errno Lookup(Mount* mount, uint directory, ReadOnlySpan<byte> name, out uint inode)
    {
        switch (mount->Kind)
        {
            case FileSystemKind.Tmpfs:
                return Tmpfs(mount)->Lookup(directory, name, out inode);
            case FileSystemKind.Ext2:
                return Ext2(mount)->Lookup(directory, name, out inode);
            case FileSystemKind.Proc or FileSystemKind.Sys:
                return ProcFileSystem.Lookup(directory, name, out inode);
            default:
                inode = 0;
                return Errno.EIO;
        }
    }

    public static Errno GetStat(Mount* mount, uint inode, out Stat stat)
    {
        switch (mount->Kind)
        {
            case FileSystemKind.Tmpfs:
                return Tmpfs(mount)->GetStat(inode, out stat);
            case FileSystemKind.Ext2:
                return Ext2(mount)->GetStat(inode, out stat);
            case FileSystemKind.Proc or FileSystemKind.Sys:
                return ProcFileSystem.GetStat(inode, out stat);
            default:
                stat = default;
                return Errno.EIO;
        }
    }

    public static Errno Read(Mount* mount, uint inode, ulong offset, Span<byte> buffer, out int read)
    {
        switch (mount->Kind)
        {
            case FileSystemKind.Tmpfs:
                return Tmpfs(mount)->Read(inode, offset, buffer, out read);
            case FileSystemKind.Ext2:
                return Ext2(mount)->Read(inode, offset, buffer, out read);
            default:
                read = 0;
                return Errno.EIO;
        }
    }

    public static Errno ReadLink(Mount* mount, uint inode, Span<byte> target, out int length)
    {
        switch (mount->Kind)
        {
            case FileSystemKind.Tmpfs:
                return Tmpfs(mount)->ReadLink(inode, target, out length);
            case FileSystemKind.Ext2:
                return Ext2(mount)->ReadLink(inode, target, out length);
            case FileSystemKind.Proc or FileSystemKind.Sys:
                return ProcFileSystem.ReadLink(inode, target, out length);
            default:
                length = 0;
                return Errno.EIO;
        }
    }

    public static Errno ReadDirectory<TSink>(Mount* mount, uint directory, ulong cookie, ref TSink sink)
        where TSink : struct, IDirectorySink => mount->Kind switch
        {
            FileSystemKind.Tmpfs => Tmpfs(mount)->ReadDirectory(directory, cookie, ref sink),
            FileSystemKind.Ext2 => Ext2(mount)->ReadDirectory(directory, cookie, ref sink),
            FileSystemKind.Proc or FileSystemKind.Sys => ProcFileSystem.ReadDirectory(directory, cookie, ref sink),
            _ => Errno.EIO,
        };

    public static void GetStatistics(Mount* mount, out FileSystemStatistics statistics)
    {
        switch (mount->Kind)
        {
            case FileSystemKind.Tmpfs:
                Tmpfs(mount)->GetStatistics(out statistics);
                break;
            case FileSystemKind.Ext2:
                statistics = Ext2(mount)->GetStatistics();
                break;
            default:
                statistics = new FileSystemStatistics
                {
                    // PROC_SUPER_MAGIC and SYSFS_MAGIC
                    Type = mount->Kind == FileSystemKind.Proc ? 0x9FA0u : 0x6265_6572u, BlockSize = 4096, NameLength = 255,
                };
                break;
        }
        statistics.ReadOnly |= mount->ReadOnly;
    }
}
