using System;
using ExoCosmos.LibOS.Unix.FileSystem;
using ExoCosmos.LibOS.Unix.FileSystem.Proc;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;

namespace ExoCosmos.LibOS.Unix.Files;

/// <summary>What every instance has besides its disks.</summary>
public static unsafe class StandardMounts
{
    const ushort Everybody = 0x1FF, Owner = 0x1ED, Sticky = 0x3FF;

    /// <summary>Mounts /dev, /dev/shm, /proc, /sys, /tmp and /run over a root that is there, and fills /dev.</summary>
    /// <param name="pages">Most pages that each of those in memory may take.</param>
    /// <returns>The first thing that failed; the rest is done anyway.</returns>
    public static Errno MountAll(ulong pages)
    {
        var first = Errno.None;
        Keep(ref first, MountMemory("/dev"u8, pages, Owner));
        FillDevices(ref first);
        Keep(ref first, MountProc("/proc"u8, FileSystemKind.Proc, ProcFileSystem.ProcRoot, "proc"u8));
        Keep(ref first, MountProc("/sys"u8, FileSystemKind.Sys, ProcFileSystem.SysRoot, "sysfs"u8));
        Keep(ref first, MountMemory("/dev/shm"u8, pages, Sticky));
        Keep(ref first, MountMemory("/tmp"u8, pages, Sticky));
        Keep(ref first, MountMemory("/run"u8, pages, Owner));
        return first;
    }

    static void Keep(ref Errno first, Errno error)
    {
        if (first == Errno.None)
            first = error;
    }

    static Errno MountMemory(ReadOnlySpan<byte> target, ulong pages, ushort mode) =>
        Provide(target, mode) ? NameSpace.MountTmpfs(target, pages, mode) : Errno.ENOENT;

    static Errno MountProc(ReadOnlySpan<byte> target, FileSystemKind kind, uint root, ReadOnlySpan<byte> source) =>
        Provide(target, Owner) ? NameSpace.Mount(kind, null, root, source, target, false) : Errno.ENOENT;

    /// <summary>Makes a directory if it is not there.</summary>
    public static bool Provide(ReadOnlySpan<byte> path, ushort mode)
    {
        var error = Make(path, (ushort)(FileMode.Directory | mode), 0);
        return error is Errno.None or Errno.EEXIST;
    }

    static void FillDevices(ref Errno first)
    {
        Keep(ref first, Device("/dev/null"u8, 1, 3));
        Keep(ref first, Device("/dev/zero"u8, 1, 5));
        Keep(ref first, Device("/dev/full"u8, 1, 7));
        Keep(ref first, Device("/dev/random"u8, 1, 8));
        Keep(ref first, Device("/dev/urandom"u8, 1, 9));
        Keep(ref first, Device("/dev/tty"u8, 5, 0));
        Keep(ref first, Device("/dev/console"u8, 5, 1));
        Keep(ref first, Link("/dev/fd"u8, "/proc/self/fd"u8));
        Keep(ref first, Link("/dev/stdin"u8, "/proc/self/fd/0"u8));
        Keep(ref first, Link("/dev/stdout"u8, "/proc/self/fd/1"u8));
        Keep(ref first, Link("/dev/stderr"u8, "/proc/self/fd/2"u8));
    }

    static Errno Device(ReadOnlySpan<byte> path, uint major, uint minor) =>
        Make(path, FileMode.CharacterDevice | 0x1B6, CharacterDevices.Number(major, minor));

    static Errno Make(ReadOnlySpan<byte> path, ushort mode, uint device)
    {
        var error = FindParent(path, out var parent, out var name);
        if (error != Errno.None)
            return error;
        error = Naming.Create(parent, name, new NewInode { Mode = mode, DeviceNumber = device }, out var node);
        Vnode.Release(node);
        Vnode.Release(parent);
        return error;
    }

    static Errno Link(ReadOnlySpan<byte> path, ReadOnlySpan<byte> target)
    {
        var error = FindParent(path, out var parent, out var name);
        if (error != Errno.None)
            return error;
        error = Naming.CreateLink(parent, name, target, new NewInode { Mode = FileMode.SymbolicLink | Everybody });
        Vnode.Release(parent);
        return error;
    }

    static Errno FindParent(ReadOnlySpan<byte> path, out Vnode* parent, out ReadOnlySpan<byte> name)
    {
        var slash = path.LastIndexOf((byte)'/');
        name = path[(slash + 1)..];
        return NameSpace.FindDirectory(slash == 0 ? "/"u8 : path[..slash], out parent);
    }
}
