using System;
using System.Threading;
using ExoCosmos.LibOS.Unix.Instance;

namespace ExoCosmos.LibOS.Unix.FileSystem.Vfs;

/// <summary>
/// An inode that somebody refers to: an open file, a working directory, a mount point, a path walk under way. One per inode and mount, so
/// that its address is its identity. Holding one keeps the inode alive even without a name.
/// </summary>
public unsafe struct Vnode
{
    internal Vnode* HashNext;
    public Mount* Mount;
    public uint Inode;
    /// <summary>Falls to zero only under the mount's guard.</summary>
    int references;
    /// <summary>Type and, at the time it was looked up, permissions: the type never changes.</summary>
    public ushort Mode;
    /// <summary>Device nodes: which device.</summary>
    public uint DeviceNumber;
    /// <summary>What is mounted on this directory, or null.</summary>
    public Mount* Mounted;
    /// <summary>Advisory locks, under the table guard.</summary>
    internal void* Locks;
    /// <summary>Fifos in use: the pipe behind, under the table guard.</summary>
    internal void* Pipe;

    public readonly bool IsDirectory => FileMode.IsDirectory(Mode);
    public readonly bool IsSymbolicLink => FileMode.IsSymbolicLink(Mode);
    public readonly bool IsRegular => FileMode.IsRegular(Mode);

    /// <summary>One more reference, by somebody who has one.</summary>
    public static Vnode* Retain(Vnode* node)
    {
        Interlocked.Increment(ref node->references);
        return node;
    }

    /// <summary>Finds or makes the vnode of an inode that a directory names. The caller holds the mount's guard.</summary>
    internal static Errno Get(Mount* mount, uint inode, out Vnode* node)
    {
        ref var bucket = ref mount->Table[(int)(inode % Vfs.Mount.Buckets)];
        for (node = (Vnode*)bucket; node != null; node = node->HashNext)
        {
            if (node->Inode != inode)
                continue;
            node->references++;
            return Errno.None;
        }
        var error = FileSystemCalls.GetStat(mount, inode, out var stat);
        if (error == Errno.None)
            error = FileSystemCalls.Open(mount, inode);
        if (error != Errno.None)
            return error;
        node = SharedHeap.Allocate<Vnode>();
        if (node == null)
        {
            FileSystemCalls.Close(mount, inode);
            return Errno.ENFILE;
        }
        node->Mount = mount;
        node->Inode = inode;
        node->references = 1;
        node->Mode = stat.Mode;
        node->DeviceNumber = stat.DeviceNumber;
        node->HashNext = (Vnode*)bucket;
        bucket = (nint)node;
        return Errno.None;
    }

    /// <summary>Gives a reference back. The caller holds no mount's guard.</summary>
    public static void Release(Vnode* node)
    {
        if (node == null)
            return;
        var mount = node->Mount;
        MountLock.Enter(mount);
        if (Interlocked.Decrement(ref node->references) == 0)
        {
            ref var head = ref mount->Table[(int)(node->Inode % Vfs.Mount.Buckets)];
            if (head == (nint)node)
                head = (nint)node->HashNext;
            else
            {
                var link = (Vnode*)head;
                while (link->HashNext != node)
                    link = link->HashNext;
                link->HashNext = node->HashNext;
            }
            FileSystemCalls.Close(mount, node->Inode);
            SharedHeap.Free(node);
        }
        MountLock.Leave(mount);
    }

    /// <summary>The entry of a directory, without crossing into what is mounted there.</summary>
    /// <param name="directory">Any vnode; <see cref="Errno.ENOTDIR"/> if it is none.</param>
    /// <param name="name">1 … 255 bytes.</param>
    /// <param name="child">A reference for the caller.</param>
    public static Errno Lookup(Vnode* directory, ReadOnlySpan<byte> name, out Vnode* child)
    {
        child = null;
        if (!directory->IsDirectory)
            return Errno.ENOTDIR;
        var mount = directory->Mount;
        MountLock.Enter(mount);
        var error = FileSystemCalls.Lookup(mount, directory->Inode, name, out var inode);
        if (error == Errno.None)
            error = Get(mount, inode, out child);
        MountLock.Leave(mount);
        return error;
    }

    public static Errno GetStat(Vnode* node, out Stat stat)
    {
        MountLock.Enter(node->Mount);
        var error = FileSystemCalls.GetStat(node->Mount, node->Inode, out stat);
        MountLock.Leave(node->Mount);
        return error;
    }

    public static Errno Read(Vnode* node, ulong offset, Span<byte> buffer, out int read)
    {
        MountLock.Enter(node->Mount);
        var error = FileSystemCalls.Read(node->Mount, node->Inode, offset, buffer, out read);
        MountLock.Leave(node->Mount);
        return error;
    }

    public static Errno ReadLink(Vnode* node, Span<byte> target, out int length)
    {
        // The links of /proc look for paths in other file systems, or their own.
        if (node->Mount->Kind == FileSystemKind.Proc)
            return FileSystemCalls.ReadLink(node->Mount, node->Inode, target, out length);
        MountLock.Enter(node->Mount);
        var error = FileSystemCalls.ReadLink(node->Mount, node->Inode, target, out length);
        MountLock.Leave(node->Mount);
        return error;
    }
}
