using System;
using ExoCosmos.LibOS.Unix.Instance;

namespace ExoCosmos.LibOS.Unix.FileSystem.Tmpfs;

/// <summary>A file system in shared memory: pages come and go with the files. The same calls as an ext2 volume.</summary>
/// <remarks>
/// The caller holds one lock around every call. Inode numbers index a two-level table, so a forged number finds nothing. A volume may hold
/// at most <c>limit</c> pages; past that, or without memory, changes fail with ENOSPC and leave everything as it was.
/// </remarks>
public unsafe partial struct TmpfsVolume
{
    public const uint RootInode = 1;
    internal const int PageSize = 4096;
    const int PointersPerPage = 512;
    const int Buckets = 512;

    TmpfsNode*** nodes;
    TmpfsEntry** buckets;
    uint nextFresh;
    uint firstFree;
    uint nodeCount;
    ulong pages;
    ulong limit;

    /// <summary>Makes an empty file system.</summary>
    /// <param name="volume">Zeroed shared memory, which stays where it is.</param>
    /// <param name="limit">Most pages of contents.</param>
    /// <param name="mode">Permissions of the root directory.</param>
    /// <param name="now">The time.</param>
    public static Errno Create(TmpfsVolume* volume, ulong limit, ushort mode, Timestamp now)
    {
        volume->limit = limit;
        volume->nextFresh = RootInode;
        volume->nodes = (TmpfsNode***)SharedMemory.AllocatePages(1);
        volume->buckets = (TmpfsEntry**)SharedMemory.AllocatePages(1);
        if (volume->nodes == null || volume->buckets == null)
            return Errno.ENOSPC;
        var root = volume->NewNode((ushort)(FileMode.Directory | mode), 0, 0, now);
        if (root == null)
            return Errno.ENOSPC;
        root->Links = 2;
        root->Parent = RootInode;
        return Errno.None;
    }

    /// <summary>The node of a number; null if there is none.</summary>
    readonly TmpfsNode* Node(uint number)
    {
        if (number >= nextFresh || number == 0)
            return null;
        var node = nodes[number / PointersPerPage][number % PointersPerPage];
        return ((nuint)node & 1) != 0 ? null : node;
    }

    TmpfsNode* NewNode(ushort mode, uint user, uint group, Timestamp now)
    {
        uint number;
        if (firstFree != 0)
        {
            number = firstFree;
        }
        else
        {
            number = nextFresh;
            if (number / PointersPerPage >= PointersPerPage)
                return null;
            if (nodes[number / PointersPerPage] == null)
                nodes[number / PointersPerPage] = (TmpfsNode**)SharedMemory.AllocatePages(1);
            if (nodes[number / PointersPerPage] == null)
                return null;
        }
        var node = SharedHeap.Allocate<TmpfsNode>();
        if (node == null)
            return null;
        var place = &nodes[number / PointersPerPage][number % PointersPerPage];
        // A free place holds the next free number, shifted left by one with bit 0 set.
        if (firstFree != 0)
            firstFree = (uint)((nuint)(*place) >> 1);
        else
            nextFresh++;
        *place = node;
        nodeCount++;
        node->Number = number;
        node->Mode = mode;
        node->UserId = user;
        node->GroupId = group;
        node->NextCookie = 3;
        node->Accessed = node->Modified = node->Changed = node->Born = now;
        return node;
    }

    void ReleaseIfUnused(TmpfsNode* node)
    {
        if (node->Links != 0 || node->Opens != 0)
            return;
        Cut(node, 0);
        nodes[node->Number / PointersPerPage][node->Number % PointersPerPage] = (TmpfsNode*)(((nuint)firstFree << 1) | 1);
        firstFree = node->Number;
        nodeCount--;
        SharedHeap.Free(node);
    }

    /// <summary>Takes a reference that keeps the inode alive without a name.</summary>
    public Errno Open(uint inode)
    {
        var node = Node(inode);
        if (node == null)
            return Errno.ESTALE;
        node->Opens++;
        return Errno.None;
    }

    /// <summary>Gives it back; an inode without names is freed with the last.</summary>
    public void Close(uint inode)
    {
        var node = Node(inode);
        if (node == null || node->Opens == 0)
            return;
        node->Opens--;
        ReleaseIfUnused(node);
    }

    public readonly Errno GetStat(uint inode, out Stat stat)
    {
        stat = default;
        var node = Node(inode);
        if (node == null)
            return Errno.ESTALE;
        stat.Inode = inode;
        stat.Mode = node->Mode;
        stat.Links = node->Links;
        stat.UserId = node->UserId;
        stat.GroupId = node->GroupId;
        stat.DeviceNumber = node->DeviceNumber;
        stat.Size = node->Size;
        stat.BlockSize = PageSize;
        stat.Blocks = node->Pages * (PageSize / 512);
        stat.Accessed = node->Accessed;
        stat.Modified = node->Modified;
        stat.Changed = node->Changed;
        stat.Born = node->Born;
        return Errno.None;
    }

    /// <summary>Changes mode, owner and times as far as asked.</summary>
    public readonly Errno SetAttributes(uint inode, in AttributeChange change, Timestamp now)
    {
        var node = Node(inode);
        if (node == null)
            return Errno.ESTALE;
        if ((change.What & AttributeFields.Mode) != 0)
            node->Mode = (ushort)((node->Mode & FileMode.TypeMask) | (change.Mode & FileMode.PermissionMask));
        if ((change.What & AttributeFields.User) != 0)
            node->UserId = change.UserId;
        if ((change.What & AttributeFields.Group) != 0)
            node->GroupId = change.GroupId;
        if ((change.What & AttributeFields.Accessed) != 0)
            node->Accessed = change.Accessed;
        if ((change.What & AttributeFields.Modified) != 0)
            node->Modified = change.Modified;
        node->Changed = now;
        return Errno.None;
    }

    public readonly void GetStatistics(out FileSystemStatistics statistics)
    {
        statistics = default;
        statistics.Type = 0x0102_1994;
        statistics.BlockSize = PageSize;
        statistics.Blocks = limit;
        statistics.FreeBlocks = statistics.AvailableBlocks = limit - Math.Min(limit, pages);
        statistics.Inodes = PointersPerPage * PointersPerPage - 1;
        statistics.FreeInodes = statistics.Inodes - nodeCount;
        statistics.NameLength = 255;
    }
}
