using System;
using ExoCosmos.LibOS.Unix.FileSystem.Proc;
using ExoCosmos.LibOS.Unix.Files;

namespace ExoCosmos.LibOS.Unix.FileSystem.Vfs;

/// <summary>How a path is followed.</summary>
[Flags]
public enum WalkFlags
{
    None = 0,
    /// <summary>Follow a symbolic link that is the last component.</summary>
    Follow = 1,
    /// <summary>The caller wants to make, remove or rename the last component: never follow it, not even before a slash,
    /// and leave it to the caller what a slash after something else than a directory means.</summary>
    ForChange = 2,
    /// <summary>A missing file will be made: no name may end with a slash (EISDIR).</summary>
    Create = 4,
}

/// <summary>What the last component was, for calls that refuse some.</summary>
public enum LastComponent { Name, Root, Dot, DotDot }

/// <summary>
/// One walk along a path (path_resolution(7)). Afterwards <see cref="Directory"/> is where the last component is looked up,
/// <see cref="Node"/> what was found there. Both are references that <see cref="Dispose"/> gives back, unless taken out.
/// </summary>
/// <remarks>The path lies right-aligned in a buffer of the caller; a symbolic link's target is put in front of what is left of it.</remarks>
public unsafe ref struct PathWalk
{
    /// <summary>PATH_MAX: longest path, with the NUL that Linux counts.</summary>
    public const int BufferSize = 4096;
    const int MaxLinks = 40;
    const int LongestName = 255;

    readonly FileContext* context;
    readonly byte* buffer;
    int start;
    int links;
    int nameStart, nameLength;

    public Vnode* Directory;
    public Vnode* Node;
    /// <summary>The description that a link of /proc led to; alone, without a node, if it has no inode.</summary>
    public OpenFile* Magic;
    public LastComponent Last;
    public bool TrailingSlash;

    /// <param name="context">Root, working directory and identity of the process.</param>
    /// <param name="buffer"><see cref="BufferSize"/> bytes that outlive the walk.</param>
    public PathWalk(FileContext* context, byte* buffer)
    {
        this.context = context;
        this.buffer = buffer;
    }

    /// <summary>The last component, 1 … 255 bytes unless <see cref="Last"/> says that there is none.</summary>
    public readonly ReadOnlySpan<byte> Name => new(buffer + nameStart, nameLength);

    /// <summary>Follows a path.</summary>
    /// <param name="from">Where a relative path begins: a directory that stays referenced.</param>
    /// <param name="path">Not empty.</param>
    /// <param name="flags">How.</param>
    /// <returns>With an error, <see cref="Directory"/> says how far it came: set if it was only the last component that failed.</returns>
    public Errno Find(Vnode* from, ReadOnlySpan<byte> path, WalkFlags flags)
    {
        if (path.IsEmpty)
            return Errno.ENOENT;
        if (path.Length >= BufferSize)
            return Errno.ENAMETOOLONG;
        start = BufferSize - path.Length;
        path.CopyTo(new Span<byte>(buffer + start, path.Length));
        Directory = Vnode.Retain(path[0] == '/' ? context->Root : from);
        if (!Directory->IsDirectory)
            return Fail(Errno.ENOTDIR);
        while (true)
        {
            NextComponent(out var isLast);
            if (Last == LastComponent.Root)
            {
                Node = Vnode.Retain(Directory);
                return Errno.None;
            }
            if (isLast && TrailingSlash && Last == LastComponent.Name && (flags & WalkFlags.Create) != 0)
                return Errno.EISDIR;
            var error = Step();
            if (error != Errno.None)
            {
                return isLast ? error : Fail(error);
            }
            if (Node->IsSymbolicLink && (!isLast || Follows(flags)))
            {
                error = FollowLink(isLast);
                if (error != Errno.None)
                    return Fail(error);
                if (Node == null && Magic != null)
                    return TrailingSlash ? Errno.ENOTDIR : Errno.None;
                if (Node == null)
                    continue;
            }
            if (isLast)
                return TrailingSlash && !Node->IsDirectory && (flags & WalkFlags.ForChange) == 0 ? Errno.ENOTDIR : Errno.None;
            Vnode.Release(Directory);
            Directory = Node;
            Node = null;
            if (!Directory->IsDirectory)
                return Fail(Errno.ENOTDIR);
        }
    }

    readonly bool Follows(WalkFlags flags) =>
        (flags & WalkFlags.Follow) != 0 || (TrailingSlash && (flags & WalkFlags.ForChange) == 0);

    /// <summary>Takes one name off the path; the slashes after it too.</summary>
    void NextComponent(out bool isLast)
    {
        while (start < BufferSize && buffer[start] == '/')
            start++;
        nameStart = start;
        while (start < BufferSize && buffer[start] != '/')
            start++;
        nameLength = start - nameStart;
        TrailingSlash = start < BufferSize;
        while (start < BufferSize && buffer[start] == '/')
            start++;
        isLast = start == BufferSize;
        var name = Name;
        Last = name.IsEmpty ? LastComponent.Root
            : name.SequenceEqual("."u8) ? LastComponent.Dot
            : name.SequenceEqual(".."u8) ? LastComponent.DotDot
            : LastComponent.Name;
    }

    /// <summary>From <see cref="Directory"/> by one name to <see cref="Node"/>.</summary>
    Errno Step()
    {
        var error = Access.Check(context, Directory, Access.Execute);
        if (error != Errno.None)
            return error;
        if (nameLength > LongestName)
            return Errno.ENAMETOOLONG;
        if (Last == LastComponent.Dot)
        {
            Node = Vnode.Retain(Directory);
            return Errno.None;
        }
        if (Last == LastComponent.DotDot)
            return Up(context->Root, Directory, out Node);
        error = Vnode.Lookup(Directory, Name, out Node);
        while (error == Errno.None && Node->Mounted != null)
        {
            var covered = Node;
            Node = Vnode.Retain(covered->Mounted->Root);
            Vnode.Release(covered);
        }
        return error;
    }

    /// <summary>The directory above, out of mounts where need be, never above the root.</summary>
    internal static Errno Up(Vnode* root, Vnode* directory, out Vnode* above)
    {
        while (directory != root && directory == directory->Mount->Root && directory->Mount->Covered != null)
            directory = directory->Mount->Covered;
        if (directory != root)
            return Vnode.Lookup(directory, ".."u8, out above);
        above = Vnode.Retain(directory);
        return Errno.None;
    }

    /// <summary>Puts the target of the link in <see cref="Node"/> before the rest of the path, or jumps where a link of /proc leads.</summary>
    Errno FollowLink(bool isLast)
    {
        if (++links > MaxLinks)
            return Errno.ELOOP;
        if (Node->Mount->Kind == FileSystemKind.Proc && ProcLinks.TryFollow(Node->Inode, out var target, out var file))
        {
            Vnode.Release(Node);
            OpenFile.Release(Magic);
            Node = target;
            Magic = file;
            if (target == null && file == null)
                return Errno.ENOENT;
            return target != null || isLast ? Errno.None : Errno.ENOTDIR;
        }
        var error = Splice(isLast);
        Vnode.Release(Node);
        Node = null;
        if (error != Errno.None || buffer[start] != '/')
            return error;
        Vnode.Release(Directory);
        Directory = Vnode.Retain(context->Root);
        return Errno.None;
    }

    Errno Splice(bool isLast)
    {
        var text = stackalloc byte[BufferSize];
        var error = Vnode.ReadLink(Node, new Span<byte>(text, BufferSize), out var length);
        if (error != Errno.None)
            return error;
        if (length == 0)
            return Errno.ENOENT;
        // The slashes that followed the link are gone; one stands for them.
        var slash = !isLast || TrailingSlash ? 1 : 0;
        // Linux keeps what is left of each path apart; here links that add so much to each other count as too many.
        if (length + slash > start)
            return Errno.ELOOP;
        if (slash != 0)
            buffer[--start] = (byte)'/';
        start -= length;
        new ReadOnlySpan<byte>(text, length).CopyTo(new Span<byte>(buffer + start, length));
        return Errno.None;
    }

    /// <summary>Gives up before the last component.</summary>
    Errno Fail(Errno error)
    {
        Vnode.Release(Directory);
        Directory = null;
        return error;
    }

    /// <summary>Hands a reference to the caller.</summary>
    public Vnode* TakeNode()
    {
        var node = Node;
        Node = null;
        return node;
    }

    public void Dispose()
    {
        Vnode.Release(Directory);
        Vnode.Release(Node);
        OpenFile.Release(Magic);
        Directory = Node = null;
        Magic = null;
    }
}
