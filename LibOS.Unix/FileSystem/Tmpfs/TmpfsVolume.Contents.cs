using System;
using ExoCosmos.LibOS.Unix.Instance;

namespace ExoCosmos.LibOS.Unix.FileSystem.Tmpfs;

/// <summary>Contents of files: a tree of pages that is as high as the file needs.</summary>
public unsafe partial struct TmpfsVolume
{
    const int PageShift = 12;
    const int PointerShift = 9;
    const int MaxHeight = 4;
    /// <summary>A file ends below 2^47 bytes: four levels of 512 pointers over pages reach 2^48.</summary>
    public const ulong MaxSize = 1ul << 47;

    /// <summary>pread(2).</summary>
    public readonly Errno Read(uint inode, ulong offset, Span<byte> buffer, out int read)
    {
        read = 0;
        var node = Node(inode);
        if (node == null)
            return Errno.ESTALE;
        if (FileMode.IsDirectory(node->Mode))
            return Errno.EISDIR;
        if (offset >= node->Size)
            return Errno.None;
        var length = (int)Math.Min((ulong)buffer.Length, node->Size - offset);
        while (read < length)
        {
            var position = offset + (uint)read;
            var within = (int)(position % PageSize);
            var part = Math.Min(length - read, PageSize - within);
            var page = Find(node, position >> PageShift);
            var target = buffer.Slice(read, part);
            if (page == null)
                target.Clear();
            else
                new ReadOnlySpan<byte>(page + within, part).CopyTo(target);
            read += part;
        }
        return Errno.None;
    }

    /// <summary>pwrite(2): fewer bytes than asked for if memory runs out on the way.</summary>
    public Errno Write(uint inode, ulong offset, ReadOnlySpan<byte> data, Timestamp now, out int written)
    {
        written = 0;
        var node = Node(inode);
        if (node == null)
            return Errno.ESTALE;
        if (!FileMode.IsRegular(node->Mode) && !FileMode.IsSymbolicLink(node->Mode))
            return FileMode.IsDirectory(node->Mode) ? Errno.EISDIR : Errno.EINVAL;
        if (offset > MaxSize || (ulong)data.Length > MaxSize - offset)
            return Errno.EFBIG;
        while (written < data.Length)
        {
            var position = offset + (uint)written;
            var within = (int)(position % PageSize);
            var part = Math.Min(data.Length - written, PageSize - within);
            var page = Make(node, position >> PageShift);
            if (page == null)
                break;
            data.Slice(written, part).CopyTo(new Span<byte>(page + within, part));
            written += part;
            node->Size = Math.Max(node->Size, position + (uint)part);
        }
        if (written > 0)
            node->Modified = node->Changed = now;
        return written == 0 && data.Length > 0 ? Errno.ENOSPC : Errno.None;
    }

    /// <summary>ftruncate(2): what is cut off is gone, what is added reads as zeros.</summary>
    public Errno Truncate(uint inode, ulong size, Timestamp now)
    {
        var node = Node(inode);
        if (node == null)
            return Errno.ESTALE;
        if (!FileMode.IsRegular(node->Mode))
            return FileMode.IsDirectory(node->Mode) ? Errno.EISDIR : Errno.EINVAL;
        if (size > MaxSize)
            return Errno.EFBIG;
        if (size < node->Size)
            Cut(node, size);
        node->Size = size;
        node->Modified = node->Changed = now;
        return Errno.None;
    }

    /// <summary>Pages below a tree of a height.</summary>
    static ulong Reach(int height) => 1ul << (height * PointerShift);

    static byte* Find(TmpfsNode* node, ulong index)
    {
        if (index >= Reach(node->Height))
            return null;
        var place = node->Root;
        for (var height = (int)node->Height; height > 0 && place != null; height--)
            place = ((void**)place)[(index >> ((height - 1) * PointerShift)) % PointersPerPage];
        return (byte*)place;
    }

    /// <summary>The page of an index, made if it is not there. Null without memory.</summary>
    byte* Make(TmpfsNode* node, ulong index)
    {
        while (index >= Reach(node->Height))
        {
            if (node->Height == MaxHeight)
                return null;
            if (node->Root != null)
            {
                var higher = (void**)NewPage(node);
                if (higher == null)
                    return null;
                higher[0] = node->Root;
                node->Root = higher;
            }
            node->Height++;
        }
        var place = &node->Root;
        for (var height = (int)node->Height; ; height--)
        {
            if (*place == null)
                *place = NewPage(node);
            if (*place == null || height == 0)
                return (byte*)*place;
            place = (void**)*place + (index >> ((height - 1) * PointerShift)) % PointersPerPage;
        }
    }

    byte* NewPage(TmpfsNode* node)
    {
        if (pages >= limit)
            return null;
        var page = SharedMemory.AllocatePages(1);
        if (page == null)
            return null;
        pages++;
        node->Pages++;
        return page;
    }

    /// <summary>Frees the pages from a size on and clears the rest of the last one that stays.</summary>
    void Cut(TmpfsNode* node, ulong size)
    {
        var keep = (size + PageSize - 1) >> PageShift;
        if (size % PageSize != 0)
        {
            var last = Find(node, size >> PageShift);
            if (last != null)
                new Span<byte>(last + size % PageSize, (int)(PageSize - size % PageSize)).Clear();
        }
        if (node->Root != null && CutTree(node, node->Root, node->Height, keep))
            node->Root = null;
        if (node->Root == null)
            node->Height = 0;
    }

    /// <returns>True if nothing of the tree is left.</returns>
    bool CutTree(TmpfsNode* node, void* tree, int height, ulong keep)
    {
        if (height > 0)
        {
            var below = Reach(height - 1);
            for (var i = 0; i < PointersPerPage; i++)
            {
                var first = (ulong)i * below;
                var child = ((void**)tree)[i];
                if (child != null && first + below > keep && CutTree(node, child, height - 1, keep > first ? keep - first : 0))
                    ((void**)tree)[i] = null;
            }
        }
        if (keep > 0)
            return false;
        SharedMemory.FreePages((byte*)tree, 1);
        pages--;
        node->Pages--;
        return true;
    }
}
