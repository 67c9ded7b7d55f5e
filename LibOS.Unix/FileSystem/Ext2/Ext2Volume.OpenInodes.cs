using System.Numerics;
using ExoCosmos.LibOS.Unix.FileSystem.BlockCache;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2.Layout;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>The table of open inodes: who is referred to from outside of directories, and how often.</summary>
public unsafe partial struct Ext2Volume<TDevice>
{
    /// <summary>Takes a reference that keeps the inode alive without a name.</summary>
    /// <returns><see cref="Errno.ENFILE"/> if the table is full.</returns>
    public Errno Open(uint inode)
    {
        var slot = FindOpen(inode);
        if (slot == 0)
        {
            var error = Use(inode, out _);
            if (error != Errno.None)
                return error;
            slot = firstFreeOpen;
            if (slot == 0)
                return Errno.ENFILE;
            firstFreeOpen = openInodes[slot].Next;
            var bucket = inode & openBucketMask;
            openInodes[slot] = new OpenInode { Number = inode, Next = openBuckets[bucket] };
            openBuckets[bucket] = slot;
            openCount++;
        }
        openInodes[slot].References++;
        return Errno.None;
    }

    /// <summary>Gives a reference back. The last one frees an inode that no directory names.</summary>
    /// <returns><see cref="Errno.EBADF"/> if the inode is not open.</returns>
    public Errno Close(uint inode, Timestamp now)
    {
        var slot = FindOpen(inode);
        if (slot == 0)
            return Errno.EBADF;
        if (--openInodes[slot].References > 0)
            return Errno.None;
        RemoveOpen(slot);
        if (ReadOnly)
            return Errno.None;
        var error = Locate(inode, out var record);
        return error != Errno.None || record->Links > 0 ? error : Destroy(inode, now);
    }

    Errno InitialiseOpenInodes(ref Arena arena)
    {
        // One for every 16 KiB: a few hundred on a small machine, thousands on a large one.
        openCapacity = (uint)System.Math.Max(64, System.Math.Min(arena.Remaining / 16384, 16384));
        var buckets = BitOperations.RoundUpToPowerOf2(openCapacity);
        openBucketMask = buckets - 1;
        openInodes = (OpenInode*)arena.Take((openCapacity + 1) * (nuint)sizeof(OpenInode));
        openBuckets = (uint*)arena.Take(buckets * sizeof(uint));
        if (openInodes == null || openBuckets == null)
            return Errno.ENOMEM;
        LinkOpenInodes();
        return Errno.None;
    }

    /// <summary>Builds the chains from the reference counts.</summary>
    void LinkOpenInodes()
    {
        new System.Span<uint>(openBuckets, (int)openBucketMask + 1).Clear();
        firstFreeOpen = 0;
        openCount = 0;
        for (var slot = openCapacity; slot > 0; slot--)
        {
            ref var open = ref openInodes[slot];
            ref var head = ref open.References == 0 ? ref firstFreeOpen : ref openBuckets[open.Number & openBucketMask];
            open.Next = head;
            head = slot;
            if (open.References != 0)
                openCount++;
        }
    }

    /// <summary>Slot of an open inode, or 0.</summary>
    readonly uint FindOpen(uint inode)
    {
        var slot = openBuckets[inode & openBucketMask];
        while (slot != 0 && openInodes[slot].Number != inode)
            slot = openInodes[slot].Next;
        return slot;
    }

    void RemoveOpen(uint slot)
    {
        var link = &openBuckets[openInodes[slot].Number & openBucketMask];
        while (*link != slot)
            link = &openInodes[*link].Next;
        *link = openInodes[slot].Next;
        openInodes[slot] = new OpenInode { Next = firstFreeOpen };
        firstFreeOpen = slot;
        openCount--;
    }
}
