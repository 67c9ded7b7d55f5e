using System;

namespace ExoCosmos.LibOS.Unix.FileSystem.Vfs;

/// <summary>From a directory back to its path: up to the root, each time looking for oneself in the directory above.</summary>
public static unsafe class DirectoryPath
{
    /// <summary>Directories deeper than this have no path.</summary>
    const int Deepest = 1024;

    /// <summary>Writes the absolute path of a directory.</summary>
    /// <param name="root">What counts as "/".</param>
    /// <param name="directory">A directory that stays referenced.</param>
    /// <param name="buffer">Receives the path at its front.</param>
    /// <param name="length">Bytes of it.</param>
    /// <returns>ENOENT if it has been removed, ERANGE if the path does not fit.</returns>
    public static Errno Find(Vnode* root, Vnode* directory, Span<byte> buffer, out int length)
    {
        length = 0;
        var position = buffer.Length;
        var current = Vnode.Retain(directory);
        var error = Errno.None;
        for (var depth = 0; error == Errno.None && current != root; depth++)
        {
            if (depth == Deepest)
            {
                error = Errno.ERANGE;
                break;
            }
            error = PathWalk.Up(root, current, out var above);
            if (error != Errno.None)
                break;
            var below = current;
            while (below == below->Mount->Root && below->Mount->Covered != null)
                below = below->Mount->Covered;
            error = NameIn(above, below, buffer[..position], out var name);
            position -= name;
            Vnode.Release(current);
            current = above;
        }
        Vnode.Release(current);
        if (error != Errno.None)
            return error;
        if (position == buffer.Length && position > 0)
            buffer[--position] = (byte)'/';
        length = buffer.Length - position;
        buffer[position..].CopyTo(buffer);
        return length == 0 ? Errno.ERANGE : Errno.None;
    }

    /// <summary>Puts "/name" at the end of the buffer.</summary>
    static Errno NameIn(Vnode* directory, Vnode* child, Span<byte> buffer, out int length)
    {
        Errno error;
        NameSearch search;
        fixed (byte* start = buffer)
        {
            search = new NameSearch(child->Inode, start, buffer.Length);
            MountLock.Enter(directory->Mount);
            error = FileSystemCalls.ReadDirectory(directory->Mount, directory->Inode, 0, ref search);
            MountLock.Leave(directory->Mount);
        }
        length = search.Length;
        if (error != Errno.None)
            return error;
        return search.Found ? length == 0 ? Errno.ERANGE : Errno.None : Errno.ENOENT;
    }

    struct NameSearch(uint inode, byte* start, int size) : IDirectorySink
    {
        public bool Found;
        public int Length;

        public bool Add(uint entry, byte type, ReadOnlySpan<byte> name, ulong next)
        {
            if (entry != inode || name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
                return true;
            Found = true;
            if (name.Length + 1 > size)
                return false;
            var buffer = new Span<byte>(start, size);
            Length = name.Length + 1;
            buffer[^Length] = (byte)'/';
            name.CopyTo(buffer[^name.Length..]);
            return false;
        }
    }
}
