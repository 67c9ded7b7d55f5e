using System;
using ExoCosmos.LibOS.Unix.Events;
using ExoCosmos.LibOS.Unix.FileSystem;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;

namespace ExoCosmos.LibOS.Unix.Files;

/// <summary>open(2): from a path to an open file description.</summary>
public static unsafe class Opening
{
    /// <summary>Opens a file, making it if asked.</summary>
    /// <param name="context">The process.</param>
    /// <param name="from">Where a relative path begins.</param>
    /// <param name="path">The path.</param>
    /// <param name="flags">As of open(2).</param>
    /// <param name="mode">Permissions of a new file, before the umask.</param>
    /// <param name="file">A reference for the caller.</param>
    public static Errno Open(FileContext* context, Vnode* from, ReadOnlySpan<byte> path, OpenFlags flags, uint mode, out OpenFile* file)
    {
        file = null;
        if ((flags & OpenFlags.Path) != 0)
            flags &= OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow | OpenFlags.CloseOnExec;
        else if ((flags & OpenFlags.TemporaryFile) == OpenFlags.TemporaryFile)
            return Errno.EOPNOTSUPP;
        var buffer = stackalloc byte[PathWalk.BufferSize];
        var walk = new PathWalk(context, buffer);
        var error = Open(context, ref walk, from, path, flags, mode, out file);
        walk.Dispose();
        return error;
    }

    static Errno Open(
        FileContext* context, ref PathWalk walk, Vnode* from, ReadOnlySpan<byte> path, OpenFlags flags, uint mode, out OpenFile* file)
    {
        file = null;
        var exclusive = (flags & (OpenFlags.Create | OpenFlags.Exclusive)) == (OpenFlags.Create | OpenFlags.Exclusive);
        var follow = (flags & OpenFlags.NoFollow) == 0 && !exclusive;
        var how = follow ? WalkFlags.Follow : exclusive ? WalkFlags.ForChange : WalkFlags.None;
        var error = walk.Find(from, path, (flags & OpenFlags.Create) != 0 ? how | WalkFlags.Create : how);
        var made = false;
        if (error == Errno.ENOENT && walk.Directory != null && (flags & OpenFlags.Create) != 0)
        {
            error = Make(context, ref walk, mode, out made);
        }
        else if (error == Errno.None && exclusive)
            return Errno.EEXIST;
        if (error != Errno.None)
            return error;
        if (walk.Magic != null && walk.Node == null)
        {
            file = OpenFile.Retain(walk.Magic);
            return Errno.None;
        }
        return OpenNode(context, ref walk, flags, made, out file);
    }

    /// <summary>Makes a regular file where the walk ended; if somebody else was faster, takes that one.</summary>
    static Errno Make(FileContext* context, ref PathWalk walk, uint mode, out bool made)
    {
        var wanted = new NewInode
        {
            Mode = (ushort)(FileMode.Regular | (mode & FileMode.PermissionMask & ~context->Umask)),
            UserId = context->UserId,
            GroupId = context->GroupId,
        };
        var error = Access.Check(context, walk.Directory, Access.Write);
        made = false;
        if (error != Errno.None)
            return error;
        error = Naming.Create(walk.Directory, walk.Name, wanted, out walk.Node);
        made = error == Errno.None;
        return error == Errno.EEXIST ? Vnode.Lookup(walk.Directory, walk.Name, out walk.Node) : error;
    }

    static Errno OpenNode(FileContext* context, ref PathWalk walk, OpenFlags flags, bool made, out OpenFile* file)
    {
        file = null;
        var node = walk.Node;
        var path = (flags & OpenFlags.Path) != 0;
        if (node->IsSymbolicLink && !path)
            return Errno.ELOOP;
        if ((flags & OpenFlags.Directory) != 0 && !node->IsDirectory)
            return Errno.ENOTDIR;
        var writing = (flags & OpenFlags.AccessMask) != OpenFlags.ReadOnly;
        var truncating = !path && !made && (flags & OpenFlags.Truncate) != 0 && node->IsRegular && node->Mount->Volume != null;
        if (node->IsDirectory && (writing || (flags & OpenFlags.Create) != 0))
            return Errno.EISDIR;
        if (!made && !path)
        {
            var wanted = (flags & OpenFlags.AccessMask) switch
            {
                OpenFlags.ReadOnly => Access.Read,
                OpenFlags.WriteOnly => Access.Write,
                _ => Access.Read | Access.Write,
            };
            var denied = Access.Check(context, node, wanted | (truncating ? Access.Write : 0));
            if (denied != Errno.None)
                return denied;
        }
        if ((writing || truncating) && node->IsRegular && node->Mount->ReadOnly)
            return Errno.EROFS;
        var error = KindOf(node, flags, out var kind);
        if (error == Errno.None && truncating)
            error = Naming.Truncate(node, 0);
        if (error != Errno.None)
            return error;
        const OpenFlags OnlyNow = OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoControllingTerminal | OpenFlags.Truncate | OpenFlags.CloseOnExec;
        file = OpenFile.Create(kind, flags & ~OnlyNow | OpenFlags.LargeFile, node, null);
        if (file == null)
            return Errno.ENFILE;
        walk.TakeNode();
        if (walk.Magic != null && walk.Magic->Parent != null)
            OpenFile.SetPlace(file, walk.Magic->Parent, walk.Magic->Name);
        else if (walk.Last == LastComponent.Name && walk.Directory != null)
            OpenFile.SetPlace(file, walk.Directory, walk.Name);
        if (kind is OpenKind.PipeReader or OpenKind.PipeWriter)
            error = Pipe.OpenFifo(file);
        if (error == Errno.None)
            return error;
        OpenFile.Release(file);
        file = null;
        return error;
    }

    static Errno KindOf(Vnode* node, OpenFlags flags, out OpenKind kind)
    {
        kind = OpenKind.Path;
        if ((flags & OpenFlags.Path) != 0)
            return Errno.None;
        switch (node->Mode & FileMode.TypeMask)
        {
            case FileMode.Regular:
                kind = node->Mount->Kind is FileSystemKind.Proc or FileSystemKind.Sys ? OpenKind.Generated : OpenKind.Regular;
                return Errno.None;
            case FileMode.Directory:
                kind = OpenKind.Directory;
                return Errno.None;
            case FileMode.Fifo:
                kind = (flags & OpenFlags.AccessMask) == OpenFlags.ReadOnly ? OpenKind.PipeReader : OpenKind.PipeWriter;
                return Errno.None;
            case FileMode.CharacterDevice:
                return CharacterDevices.KindOf(node->DeviceNumber, out kind);
            default:
                return Errno.ENXIO;
        }
    }
}
