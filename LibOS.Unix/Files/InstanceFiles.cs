using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Unix.Devices;
using ExoCosmos.LibOS.Unix.FileSystem;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Instance;
using ExoCosmos.LibOS.Unix.Process;
using ExoCosmos.LibOS.Unix.Terminal;

namespace ExoCosmos.LibOS.Unix.Files;

/// <summary>
/// The name space that an instance starts with: the boot module "root.img" at /, else the first disk, else an empty one in memory; /dev, /proc,
/// /sys, /tmp, /run, /dev/shm; every other disk at /mnt/N. What cannot be mounted is said on the console and left out.
/// </summary>
internal static unsafe class InstanceFiles
{
    /// <summary>Share of the free memory that a tmpfs may take, and the cache of a disk and of a boot module.</summary>
    const ulong TmpfsShare = 4, DiskCacheShare = 16, ModuleCacheShare = 64;
    const ulong SmallestCache = 128, LargestDiskCache = 32768, LargestModuleCache = 1024;

    /// <summary>Everything but the files of a process. The instance's memory stands.</summary>
    public static Errno Create()
    {
        if (FileState.Create() == null)
            return Errno.ENOMEM;
        var free = SystemTables.Available(SharedFrames.AccountNumber);
        ref readonly var system = ref SystemTables.System;
        var error = TerminalState.Create(system.ConsoleRows, system.ConsoleColumns);
        if (error != Errno.None)
            return error;
        ConsoleRing.Attach();
        var rootDisk = MountRoot(free);
        error = StandardMounts.MountAll(free / TmpfsShare);
        for (var disk = 0u; disk < SystemInfo.MaxDisks; disk++)
            if (disk != rootDisk && Grants.TryFindDisk(disk, out var extent))
                MountDisk(disk, extent, free);
        return error;
    }

    /// <returns>Number of the disk that became the root, or none.</returns>
    static uint MountRoot(ulong free)
    {
        const uint None = uint.MaxValue;
        for (var module = 0u; module < ModuleMemory.Limit && ModuleMemory.TryFind(module, out var capability); module++)
        {
            var disk = Disk.OfMemory(
                ModuleMemory.WindowOf(module), Math.Min(capability.Bytes, capability.Length << Layout.PageShift), module,
                (capability.Rights & Rights.Write) == 0);
            var pages = Math.Clamp(free / ModuleCacheShare, SmallestCache, LargestModuleCache);
            if (capability.Name.Text().EndsWith(".img"u8)
                && DiskMounting.Mount(disk, capability.Name.Text()["module:"u8.Length..], "/"u8, (uint)pages))
                return None;
        }
        for (var disk = 0u; disk < SystemInfo.MaxDisks; disk++)
            if (Grants.TryFindDisk(disk, out var extent) && MountExtent(disk, extent, "/"u8, free))
                return disk;
        if (NameSpace.MountTmpfs("/"u8, free / TmpfsShare, 0x1ED) != Errno.None)
            Panic.Because("no root file system"u8);
        return None;
    }

    static void MountDisk(uint number, in NamedCapability extent, ulong free)
    {
        Span<byte> room = stackalloc byte[NumberedName.MaxLength];
        var target = NumberedName.Write("/mnt/"u8, number, room);
        if (StandardMounts.Provide("/mnt"u8, 0x1ED) && StandardMounts.Provide(target, 0x1ED))
            MountExtent(number, extent, target, free);
    }

    static bool MountExtent(uint number, in NamedCapability extent, ReadOnlySpan<byte> target, ulong free)
    {
        Span<byte> room = stackalloc byte[NumberedName.MaxLength];
        var name = NumberedName.Write("/dev/disk"u8, number, room);
        var pages = Math.Clamp(free / DiskCacheShare, SmallestCache, LargestDiskCache);
        return DiskMounting.Mount(
            Disk.OfExtent(number, extent.Length, (extent.Rights & Rights.Write) == 0), name, target, (uint)pages);
    }

    /// <summary>The machine is about to stop.</summary>
    public static void Settle()
    {
        for (var mount = FileState.Current->Mounts; mount != null; mount = mount->Next)
        {
            MountLock.Enter(mount);
            FileSystemCalls.Settle(mount);
            MountLock.Leave(mount);
        }
    }

    /// <summary>Descriptors 0, 1 and 2 on the terminal, which the first process controls.</summary>
    public static Errno OpenStandard(FileContext* context, ProcessEntry* process)
    {
        var terminal = TerminalState.Current;
        terminal->Session = process->Session;
        terminal->ForegroundGroup = process->Group;
        var error = Opening.Open(context, context->Root, "/dev/console"u8, OpenFlags.ReadWrite, 0, out var file);
        for (var fd = 0; fd < 3 && error == Errno.None; fd++)
            error = DescriptorTable.Add(context->Descriptors, OpenFile.Retain(file), 0, false, out _);
        OpenFile.Release(file);
        return error;
    }
}
