using System;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Unix.Devices;
using ExoCosmos.LibOS.Unix.FileSystem;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Instance;

namespace ExoCosmos.LibOS.Unix.Files;

/// <summary>Mounting an ext2 disk with a cache of its own in shared memory.</summary>
public static unsafe class DiskMounting
{
    /// <summary>Mounts it, or says on the console why not.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="name">What to call it, in /proc/mounts and in messages.</param>
    /// <param name="target">An existing directory; "/" for the first mount.</param>
    /// <param name="cachePages">Size of its cache.</param>
    public static bool Mount(Disk disk, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, uint cachePages)
    {
        var bytes = Ext2Volume.MemoryFor(cachePages);
        var pages = (uint)((bytes + 4095) / 4096);
        var memory = SharedMemory.AllocatePages(pages);
        if (memory == null)
        {
            Say(name, new MountReport(MountFinding.TooLittleMemory, true).Message);
            return false;
        }
        var report = Ext2Volume.Mount(memory, bytes, disk, disk.ReadOnly, FileTime.Now, out var volume);
        if (report.Finding != MountFinding.Clean && !(report.Finding == MountFinding.NoMagic && IsSiteStore(disk, memory)))
            Say(name, report.Message);
        if (report.Refused)
        {
            SharedMemory.FreePages(memory, pages);
            return false;
        }
        var error = NameSpace.Mount(FileSystemKind.Ext2, volume, Ext2Volume.RootInode, name, target, report.ReadOnly);
        if (error != Errno.None)
            Say(name, "there is no directory to mount it at"u8);
        return error == Errno.None;
    }

    /// <summary>Whether a disk without a file system is the web server's (docs/notes/0032), whose superblock begins with these bytes: that is nobody's mistake.</summary>
    static bool IsSiteStore(in Disk disk, byte* sector) =>
        disk.Read([new BlockTransfer(0, sector, 1)]) == Errno.None && new ReadOnlySpan<byte>(sector, BlockTransfer.SectorSize).StartsWith("EXWESITE"u8);

    static void Say(ReadOnlySpan<byte> name, ReadOnlySpan<byte> message)
    {
        Panic.Write(name);
        Panic.Write(": "u8);
        Panic.Write(message);
        Panic.Write("\r\n"u8);
    }
}
