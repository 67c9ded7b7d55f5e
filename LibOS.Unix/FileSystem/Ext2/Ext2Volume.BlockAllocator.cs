using System;
using ExoCosmos.LibOS.Unix.FileSystem.BlockCache;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>Taking blocks: consecutive ones if possible, and close to where the file already is.</summary>
public unsafe partial struct Ext2Volume<TDevice>
{
    /// <summary>Takes some blocks.</summary>
    /// <param name="goal">Where they would be best.</param>
    /// <param name="wanted">How many would be welcome.</param>
    /// <param name="start">First block.</param>
    /// <param name="count">How many consecutive ones there are from there: at least 1.</param>
    Errno Allocate(uint goal, uint wanted, out uint start, out uint count)
    {
        start = count = 0;
        if (goal <= geometry.FirstDataBlock || goal >= geometry.BlockCount)
            goal = geometry.FirstDataBlock + 1;
        var home = geometry.GroupOfBlock(goal);
        for (var again = false; ; again = true)
        {
            // The home group comes first from the goal on, and once more from its beginning at the end.
            for (uint i = 0; i <= geometry.Groups; i++)
            {
                var group = (uint)(((ulong)home + i) % geometry.Groups);
                var from = i == 0 ? goal - geometry.FirstBlockOf(home) : 0;
                var error = AllocateIn(group, from, wanted, out start, out count);
                if (error != Errno.ENOSPC)
                    return error;
            }
            if (again || pendingBlocks == 0)
                return Errno.ENOSPC;
            var settled = Settle();
            if (settled != Errno.None)
                return settled;
        }
    }

    Errno AllocateIn(uint group, uint from, uint wanted, out uint start, out uint count)
    {
        start = count = 0;
        var error = Group(group, out var descriptor);
        if (error != Errno.None)
            return error;
        if (descriptor->FreeBlocks == 0)
            return Errno.ENOSPC;
        error = Block(descriptor->BlockBitmap, out var data);
        if (error != Errno.None)
            return error;
        var bits = new Span<byte>(data, (int)geometry.BlockSize);
        var limit = (int)geometry.BlocksOf(group);
        var index = Bitmap.FindFree(bits, (int)from, limit);
        if (index < 0)
            return Errno.ENOSPC;
        var most = Math.Min(Math.Min(wanted, descriptor->FreeBlocks), (uint)(limit - index));
        count = (uint)Bitmap.CountFree(bits, index, (int)most);
        start = geometry.FirstBlockOf(group) + (uint)index;
        error = IsSystem(group, start, count, out var system);
        if (error != Errno.None || system || count > freeBlocks)
            return error != Errno.None ? error : Corrupt();
        Bitmap.Set(bits, index, (int)count);
        MarkBits(data, index, (int)count, WriteOrder.Allocation);
        descriptor->FreeBlocks -= (ushort)count;
        cache.MarkDirty((byte*)descriptor, 1, WriteOrder.Counts);
        freeBlocks -= count;
        return Errno.None;
    }

    /// <summary>Adds up the free counts of the groups; after a crash counts the bits, because the counts were written last.</summary>
    Errno CountFree(bool bits)
    {
        freeBlocks = freeInodes = 0;
        for (uint group = 0; group < geometry.Groups; group++)
        {
            var error = bits ? Recount(group) : Errno.None;
            if (error != Errno.None)
                return error;
            error = Group(group, out var descriptor);
            if (error != Errno.None)
                return error;
            freeBlocks += descriptor->FreeBlocks;
            freeInodes += descriptor->FreeInodes;
        }
        return Errno.None;
    }

    Errno Recount(uint group)
    {
        var error = Group(group, out var descriptor);
        if (error != Errno.None)
            return error;
        error = Block(descriptor->BlockBitmap, out var blocks);
        if (error != Errno.None)
            return error;
        error = Block(descriptor->InodeBitmap, out var inodes);
        if (error != Errno.None)
            return error;
        descriptor->FreeBlocks = (ushort)Bitmap.CountAllFree(new ReadOnlySpan<byte>(blocks, (int)geometry.BlockSize), (int)geometry.BlocksOf(group));
        descriptor->FreeInodes = (ushort)Bitmap.CountAllFree(new ReadOnlySpan<byte>(inodes, (int)geometry.BlockSize), (int)geometry.InodesPerGroup);
        cache.MarkDirty((byte*)descriptor, 1, WriteOrder.Counts);
        return Errno.None;
    }
}
