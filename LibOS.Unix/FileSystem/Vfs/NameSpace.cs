using System;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Unix.FileSystem.Tmpfs;
using ExoCosmos.LibOS.Unix.Instance;

namespace ExoCosmos.LibOS.Unix.FileSystem.Vfs;

/// <summary>Mounting. File systems are mounted while an instance starts, and stay.</summary>
public static unsafe class NameSpace
{
    /// <summary>Mounts a file system that is there already.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="volume">Its state in shared memory; null for those that have none.</param>
    /// <param name="rootInode">Number of its root directory.</param>
    /// <param name="source">What it is, for /proc/mounts.</param>
    /// <param name="target">Absolute path of an existing directory; "/" for the first mount.</param>
    /// <param name="readOnly">Refuse changes.</param>
    public static Errno Mount(
        FileSystemKind kind, void* volume, uint rootInode, ReadOnlySpan<byte> source, ReadOnlySpan<byte> target, bool readOnly)
    {
        var state = FileState.Current;
        Vnode* covered = null;
        if (state->Root != null)
        {
            var error = FindDirectory(target, out covered);
            if (error != Errno.None)
                return error;
        }
        var mount = (Mount*)SharedMemory.AllocatePages(1);
        if (mount == null)
        {
            Vnode.Release(covered);
            return Errno.ENOMEM;
        }
        mount->Kind = kind;
        mount->Volume = volume;
        mount->ReadOnly = readOnly;
        mount->Covered = covered;
        mount->Device = state->NextDevice++;
        Vfs.Mount.SetTexts(mount, source, target);
        MountLock.Enter(mount);
        var opened = Vnode.Get(mount, rootInode, out var root);
        MountLock.Leave(mount);
        if (opened != Errno.None)
        {
            Vnode.Release(covered);
            SharedMemory.FreePages((byte*)mount, 1);
            return opened;
        }
        mount->Root = root;
        FileState.Enter();
        var link = &state->Mounts;
        while (*link != null)
            link = &(*link)->Next;
        *link = mount;
        if (covered == null)
            state->Root = root;
        else
            covered->Mounted = mount;
        FileState.Leave();
        return Errno.None;
    }

    /// <summary>Makes an empty tmpfs and mounts it.</summary>
    public static Errno MountTmpfs(ReadOnlySpan<byte> target, ulong pages, ushort mode)
    {
        var volume = (TmpfsVolume*)SharedMemory.AllocatePages(1);
        if (volume == null)
            return Errno.ENOMEM;
        var error = TmpfsVolume.Create(volume, pages, mode, FileTime.Now);
        if (error == Errno.None)
            error = Mount(FileSystemKind.Tmpfs, volume, TmpfsVolume.RootInode, "tmpfs"u8, target, false);
        return error;
    }

    /// <summary>A directory by absolute path, as the first process of an instance sees it.</summary>
    [SkipLocalsInit]
    internal static Errno FindDirectory(ReadOnlySpan<byte> path, out Vnode* node)
    {
        node = null;
        FileContext context = default;
        context.Root = FileState.Current->Root;
        context.WorkingDirectory = context.Root;
        var buffer = stackalloc byte[PathWalk.BufferSize];
        using var walk = new PathWalk(&context, buffer);
        var error = walk.Find(context.Root, path, WalkFlags.Follow);
        if (error != Errno.None)
            return error;
        if (!walk.Node->IsDirectory)
            return Errno.ENOTDIR;
        node = walk.TakeNode();
        return Errno.None;
    }
}
