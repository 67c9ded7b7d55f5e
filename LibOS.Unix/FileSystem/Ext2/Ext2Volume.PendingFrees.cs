using System;
using ExoCosmos.LibOS.Unix.FileSystem.BlockCache;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>Freeing late: a block or inode can be taken again only after the disk has stopped referring to its old user.</summary>
/// <remarks>Otherwise a crash could leave two files that claim one block, which no repair tool can put right by itself.</remarks>
public unsafe partial struct Ext2Volume<TDevice>
{
    const uint PendingCapacity = 1024;

    Errno InitialisePending(ref Arena arena)
    {
        pending = (PendingFree*)arena.Take(PendingCapacity * (nuint)sizeof(PendingFree));
        return pending == null ? Errno.ENOMEM : Errno.None;
    }

    /// <summary>Gives up blocks whose pointer has been removed, and counts them. They must lie in one group.</summary>
    Errno Release(uint start, uint count, ref uint released)
    {
        var checkedCount = count;
        var error = CheckContent(start, ref checkedCount);
        if (error != Errno.None)
            return error;
        // More than the disk has can only be the same block again and again.
        if (checkedCount != count || count > geometry.BlockCount - released)
            return Corrupt();
        released += count;
        cache.Forget((ulong)start << geometry.SectorShift, (ulong)count << geometry.SectorShift);
        pendingBlocks += count;
        if (pendingCount > 0)
        {
            ref var last = ref pending[pendingCount - 1];
            if (last.Kind == PendingKind.Blocks && last.Start + last.Count == start
                && geometry.GroupOfBlock(last.Start) == geometry.GroupOfBlock(start))
            {
                last.Count += count;
                return Errno.None;
            }
        }
        return AddPending(PendingKind.Blocks, start, count);
    }

    Errno ReleaseInode(uint inode, bool directory)
    {
        pendingInodes++;
        return AddPending(directory ? PendingKind.DirectoryInode : PendingKind.Inode, inode, 1);
    }

    Errno AddPending(PendingKind kind, uint start, uint count)
    {
        // Full only if it could not be settled, because the volume is damaged.
        if (pendingCount == PendingCapacity)
            return Errno.EUCLEAN;
        pending[pendingCount] = new PendingFree { Kind = kind, Start = start, Count = count };
        pendingCount++;
        return pendingCount == PendingCapacity ? Settle() : Errno.None;
    }

    /// <summary>Writes everything that could still refer to what is pending, then makes that free.</summary>
    Errno Settle()
    {
        cache.WriteBack(WriteOrder.NewestInodes);
        NoteWriteErrors();
        if (pendingCount == 0 || damaged)
            return Errno.None;
        cache.Flush();
        var result = Errno.None;
        for (uint i = 0; i < pendingCount; i++)
        {
            var error = pending[i].Kind == PendingKind.Blocks ? FreeNow(pending[i].Start, pending[i].Count) : FreeInodeNow(pending[i]);
            if (error != Errno.None)
                result = error;
        }
        pendingCount = 0;
        pendingBlocks = 0;
        pendingInodes = 0;
        return result;
    }

    Errno FreeNow(uint start, uint count)
    {
        var group = geometry.GroupOfBlock(start);
        var error = Group(group, out var descriptor);
        if (error != Errno.None)
            return error;
        error = Block(descriptor->BlockBitmap, out var data);
        if (error != Errno.None)
            return error;
        var first = (int)(start - geometry.FirstBlockOf(group));
        var cleared = Bitmap.Clear(new Span<byte>(data, (int)geometry.BlockSize), first, (int)count);
        MarkBits(data, first, (int)count, WriteOrder.Counts);
        descriptor->FreeBlocks += (ushort)cleared;
        cache.MarkDirty((byte*)descriptor, 1, WriteOrder.Counts);
        freeBlocks += (uint)cleared;
        return cleared == count ? Errno.None : Corrupt();
    }

    Errno FreeInodeNow(in PendingFree free)
    {
        var group = geometry.GroupOfInode(free.Start);
        var error = Group(group, out var descriptor);
        if (error != Errno.None)
            return error;
        error = Block(descriptor->InodeBitmap, out var data);
        if (error != Errno.None)
            return error;
        var index = (int)((free.Start - 1) % geometry.InodesPerGroup);
        if (Bitmap.Clear(new Span<byte>(data, (int)geometry.BlockSize), index, 1) != 1)
            return Corrupt();
        MarkBits(data, index, 1, WriteOrder.Counts);
        descriptor->FreeInodes++;
        if (free.Kind == PendingKind.DirectoryInode)
            descriptor->Directories--;
        cache.MarkDirty((byte*)descriptor, 1, WriteOrder.Counts);
        freeInodes++;
        return Errno.None;
    }

    /// <summary>Marks the sectors of a bitmap that hold some bits.</summary>
    void MarkBits(byte* bitmap, int first, int count, WriteOrder order)
    {
        const int bitsPerSector = BlockTransfer.SectorSize * 8;
        var sector = first / bitsPerSector;
        var last = (first + count - 1) / bitsPerSector;
        cache.MarkDirty(bitmap + sector * BlockTransfer.SectorSize, (uint)(last - sector + 1), order);
    }
}
