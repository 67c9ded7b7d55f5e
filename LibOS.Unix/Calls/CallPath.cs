using System;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Memory;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>The pair (directory descriptor, path) of the *at calls.</summary>
internal static unsafe class CallPath
{
    /// <summary>AT_FDCWD: relative paths begin at the working directory.</summary>
    public const int WorkingDirectory = -100;

    public const uint NoFollow = 0x100;
    public const uint RemoveDirectory = 0x200;
    public const uint FollowLink = 0x400;
    public const uint EmptyPath = 0x1000;

    /// <summary>Copies a path in. ENOENT if it is empty, unless that is allowed.</summary>
    public static Errno Read(ulong address, Span<byte> buffer, bool mayBeEmpty, out ReadOnlySpan<byte> path)
    {
        path = default;
        var error = UserMemory.CString(address, buffer, out var length);
        if (error != Errno.None)
            return error;
        path = buffer[..length];
        return length == 0 && !mayBeEmpty ? Errno.ENOENT : Errno.None;
    }

    /// <summary>Where a path begins. The reference is the caller's.</summary>
    public static Errno Start(FileContext* context, int directory, ReadOnlySpan<byte> path, out Vnode* start)
    {
        start = null;
        if (directory == WorkingDirectory || (!path.IsEmpty && path[0] == '/'))
        {
            start = Vnode.Retain(context->WorkingDirectory);
            return Errno.None;
        }
        var file = DescriptorTable.Get(context->Descriptors, directory);
        if (file == null)
            return Errno.EBADF;
        var error = file->Node == null || (!path.IsEmpty && !file->Node->IsDirectory) ? Errno.ENOTDIR : Errno.None;
        if (error == Errno.None)
            start = Vnode.Retain(file->Node);
        OpenFile.Release(file);
        return error;
    }

    /// <summary>Follows a path of a call. The walk is the caller's to dispose of, whatever comes back.</summary>
    public static Errno Walk(ref PathWalk walk, FileContext* context, int directory, ulong address, WalkFlags flags)
    {
        var text = stackalloc byte[PathWalk.BufferSize];
        var error = Read(address, new Span<byte>(text, PathWalk.BufferSize), false, out var path);
        if (error != Errno.None)
            return error;
        error = Start(context, directory, path, out var start);
        if (error != Errno.None)
            return error;
        error = walk.Find(start, path, flags);
        Vnode.Release(start);
        return error;
    }

    /// <summary>The inode that a call names, by path or with AT_EMPTY_PATH by descriptor. The references are the caller's.</summary>
    /// <param name="context">The process.</param>
    /// <param name="directory">Directory descriptor.</param>
    /// <param name="address">The path.</param>
    /// <param name="flags">AT_* bits.</param>
    /// <param name="node">The inode, null if the file has none.</param>
    /// <param name="file">The description, where a descriptor or a link in /proc led to one.</param>
    public static Errno Find(FileContext* context, int directory, ulong address, uint flags, out Vnode* node, out OpenFile* file)
    {
        node = null;
        file = null;
        if ((flags & EmptyPath) != 0 && IsEmpty(address))
        {
            if (directory == WorkingDirectory)
            {
                node = Vnode.Retain(context->WorkingDirectory);
                return Errno.None;
            }
            file = DescriptorTable.Get(context->Descriptors, directory);
            if (file == null)
                return Errno.EBADF;
            node = file->Node == null ? null : Vnode.Retain(file->Node);
            return Errno.None;
        }
        var buffer = stackalloc byte[PathWalk.BufferSize];
        var walk = new PathWalk(context, buffer);
        var error = Walk(ref walk, context, directory, address, (flags & NoFollow) != 0 ? WalkFlags.None : WalkFlags.Follow);
        if (error == Errno.None)
        {
            node = walk.TakeNode();
            file = walk.Magic == null ? null : OpenFile.Retain(walk.Magic);
        }
        walk.Dispose();
        return error;
    }

    /// <summary>True for an empty path, and for none at all.</summary>
    static bool IsEmpty(ulong address) =>
        address == 0 || (UserMemory.TryCopyIn<byte>(address, out var first) == Errno.None && first == 0);
}
