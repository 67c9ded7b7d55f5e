using System;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Memory;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>Calls that make, remove and move names.</summary>
internal static unsafe class NameCalls
{
    const uint NoReplace = 1, Exchange = 2;

    /// <summary>mknod(2) and mkdir(2).</summary>
    public static long MakeNode(FileContext* context, int directory, ulong path, uint mode, uint device)
    {
        var type = (ushort)(mode & FileMode.TypeMask);
        var wanted = new NewInode
        {
            Mode = (ushort)((type == 0 ? FileMode.Regular : type) | (mode & FileMode.PermissionMask & ~context->Umask)),
            UserId = context->UserId,
            GroupId = context->GroupId,
            DeviceNumber = device,
        };
        if (!FileMode.IsKnownType(wanted.Mode) || type == FileMode.SymbolicLink)
            return -(long)Errno.EINVAL;
        var buffer = stackalloc byte[PathWalk.BufferSize];
        var walk = new PathWalk(context, buffer);
        var error = WalkToNew(ref walk, context, directory, path, type == FileMode.Directory);
        if (error == Errno.None)
        {
            error = Naming.Create(walk.Directory, walk.Name, wanted, out var node);
            Vnode.Release(node);
        }
        walk.Dispose();
        return -(long)error;
    }

    /// <summary>Walks to a name that must not be there, in a directory that may be written.</summary>
    static Errno WalkToNew(ref PathWalk walk, FileContext* context, int directory, ulong path, bool slashAllowed)
    {
        var error = CallPath.Walk(ref walk, context, directory, path, WalkFlags.ForChange);
        if (error == Errno.None)
            return Errno.EEXIST;
        if (error != Errno.ENOENT || walk.Directory == null)
            return error;
        if (walk.Last != LastComponent.Name || (walk.TrailingSlash && !slashAllowed))
            return Errno.ENOENT;
        return Access.Check(context, walk.Directory, Access.Write);
    }

    public static long SymbolicLink(FileContext* context, ulong target, int directory, ulong path)
    {
        var text = stackalloc byte[PathWalk.BufferSize];
        var error = CallPath.Read(target, new Span<byte>(text, PathWalk.BufferSize), false, out var content);
        if (error != Errno.None)
            return -(long)error;
        var wanted = new NewInode { Mode = FileMode.SymbolicLink | 0x1FF, UserId = context->UserId, GroupId = context->GroupId };
        var buffer = stackalloc byte[PathWalk.BufferSize];
        var walk = new PathWalk(context, buffer);
        error = WalkToNew(ref walk, context, directory, path, false);
        if (error == Errno.None)
            error = Naming.CreateLink(walk.Directory, walk.Name, content, wanted);
        walk.Dispose();
        return -(long)error;
    }

    public static long Link(FileContext* context, int directory, ulong path, int newDirectory, ulong newPath, uint flags)
    {
        if ((flags & ~(CallPath.FollowLink | CallPath.EmptyPath)) != 0)
            return -(long)Errno.EINVAL;
        var find = (flags & CallPath.EmptyPath) | ((flags & CallPath.FollowLink) != 0 ? 0 : CallPath.NoFollow);
        var error = CallPath.Find(context, directory, path, find, out var node, out var file);
        if (error == Errno.None && node == null)
            error = Errno.EXDEV;
        if (error == Errno.None)
        {
            var buffer = stackalloc byte[PathWalk.BufferSize];
            var walk = new PathWalk(context, buffer);
            error = WalkToNew(ref walk, context, newDirectory, newPath, false);
            if (error == Errno.None)
                error = Naming.Link(node, walk.Directory, walk.Name);
            walk.Dispose();
        }
        Vnode.Release(node);
        OpenFile.Release(file);
        return -(long)error;
    }

    /// <summary>unlink(2), or rmdir(2) with AT_REMOVEDIR.</summary>
    public static long Remove(FileContext* context, int directory, ulong path, uint flags)
    {
        if ((flags & ~CallPath.RemoveDirectory) != 0)
            return -(long)Errno.EINVAL;
        var buffer = stackalloc byte[PathWalk.BufferSize];
        var walk = new PathWalk(context, buffer);
        var error = CallPath.Walk(ref walk, context, directory, path, WalkFlags.ForChange);
        if (error == Errno.None)
            error = Remove(context, walk, flags != 0);
        walk.Dispose();
        return -(long)error;
    }

    static Errno Remove(FileContext* context, in PathWalk walk, bool directory)
    {
        if (walk.Last != LastComponent.Name)
        {
            if (!directory)
                return Errno.EISDIR;
            return walk.Last switch
            {
                LastComponent.Dot => Errno.EINVAL,
                LastComponent.DotDot => Errno.ENOTEMPTY,
                _ => Errno.EBUSY,
            };
        }
        var error = Access.Check(context, walk.Directory, Access.Write);
        if (error != Errno.None)
            return error;
        if (walk.Node->Mount != walk.Directory->Mount)
            return Errno.EBUSY;
        if (walk.TrailingSlash && !directory)
            return walk.Node->IsDirectory ? Errno.EISDIR : Errno.ENOTDIR;
        return directory
            ? Naming.RemoveDirectory(walk.Directory, walk.Name)
            : Naming.Unlink(walk.Directory, walk.Name);
    }

    public static long Rename(FileContext* context, int directory, ulong path, int newDirectory, ulong newPath, uint flags)
    {
        if ((flags & ~(NoReplace | Exchange)) != 0 || flags == (NoReplace | Exchange))
            return -(long)Errno.EINVAL;
        var buffers = stackalloc byte[2 * PathWalk.BufferSize];
        var source = new PathWalk(context, buffers);
        var target = new PathWalk(context, buffers + PathWalk.BufferSize);
        var error = CallPath.Walk(ref source, context, directory, path, WalkFlags.ForChange);
        // Both directories come before either name.
        if (source.Directory != null)
        {
            var found = CallPath.Walk(ref target, context, newDirectory, newPath, WalkFlags.ForChange);
            if (target.Directory == null)
                error = found;
            else if (source.Last != LastComponent.Name)
                error = Errno.EBUSY;
            else if (target.Last != LastComponent.Name)
                error = (flags & NoReplace) != 0 ? Errno.EEXIST : Errno.EBUSY;
            else if (error == Errno.None)
                error = Rename(context, source, target, found, flags);
        }
        source.Dispose();
        target.Dispose();
        return -(long)error;
    }

    static bool IsLastMissing(in PathWalk walk, Errno error) => error == Errno.ENOENT && walk.Directory != null;

    static Errno Rename(FileContext* context, in PathWalk source, in PathWalk target, Errno found, uint flags)
    {
        var missing = IsLastMissing(target, found);
        if (found != Errno.None && !missing)
            return found;
        if (!missing && (flags & NoReplace) != 0)
            return Errno.EEXIST;
        if (missing && (flags & Exchange) != 0)
            return Errno.ENOENT;
        // A slash after either name says that a directory is meant.
        if ((source.TrailingSlash || target.TrailingSlash) && !source.Node->IsDirectory)
            return Errno.ENOTDIR;
        var mount = source.Directory->Mount;
        if (mount != target.Directory->Mount)
            return Errno.EXDEV;
        if (source.Node->Mount != mount || (!missing && target.Node->Mount != mount))
            return Errno.EBUSY;
        var error = Access.Check(context, source.Directory, Access.Write);
        if (error == Errno.None)
            error = Access.Check(context, target.Directory, Access.Write);
        return error != Errno.None
            ? error
            : Naming.Rename(source.Directory, source.Name, target.Directory, target.Name, (flags & Exchange) != 0);
    }

    public static long ReadLink(FileContext* context, int directory, ulong path, ulong address, ulong size)
    {
        if ((long)size <= 0)
            return -(long)Errno.EINVAL;
        var error = CallPath.Find(context, directory, path, CallPath.NoFollow | CallPath.EmptyPath, out var node, out var file);
        if (error != Errno.None)
            return -(long)error;
        long result;
        if (node == null || !node->IsSymbolicLink)
        {
            var empty = UserMemory.TryCopyIn<byte>(path, out var first) == Errno.None && first == 0;
            result = empty ? -(long)Errno.ENOENT : -(long)Errno.EINVAL;
        }
        else
        {
            error = UserBuffer.Take(address, Math.Min(size, PathWalk.BufferSize), true, out var buffer);
            var length = 0;
            if (error == Errno.None)
                error = Vnode.ReadLink(node, buffer, out length);
            result = error == Errno.None ? length : -(long)error;
        }
        Vnode.Release(node);
        OpenFile.Release(file);
        return result;
    }

    public static long Truncate(FileContext* context, ulong path, long size)
    {
        if (size < 0)
            return -(long)Errno.EINVAL;
        var error = CallPath.Find(context, CallPath.WorkingDirectory, path, 0, out var node, out var file);
        if (error == Errno.None)
        {
            error = node == null || !node->IsRegular ? node != null && node->IsDirectory ? Errno.EISDIR : Errno.EINVAL
                : Access.Check(context, node, Access.Write);
            if (error == Errno.None)
                error = Naming.Truncate(node, (ulong)size);
        }
        Vnode.Release(node);
        OpenFile.Release(file);
        return -(long)error;
    }
}
