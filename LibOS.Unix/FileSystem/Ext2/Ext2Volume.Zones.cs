using System;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>Which blocks may belong to files: everything but superblocks, group tables, bitmaps and inode tables.</summary>
public unsafe partial struct Ext2Volume<TDevice>
{
    /// <summary>Checks pointers found on the disk before anybody follows them.</summary>
    /// <param name="start">First block.</param>
    /// <param name="count">At least 1; shortened to end with its group.</param>
    Errno CheckContent(uint start, ref uint count)
    {
        if (start <= geometry.FirstDataBlock || start >= geometry.BlockCount)
            return Corrupt();
        var group = geometry.GroupOfBlock(start);
        var first = geometry.FirstBlockOf(group);
        count = Math.Min(count, first + geometry.BlocksOf(group) - start);
        var error = IsSystem(group, start, count, out var system);
        if (error != Errno.None)
            return error;
        return system ? Corrupt() : Errno.None;
    }

    /// <summary>Whether some of these blocks of one group hold its metadata.</summary>
    Errno IsSystem(uint group, uint start, uint count, out bool system)
    {
        system = false;
        var error = Group(group, out var descriptor);
        if (error != Errno.None)
            return error;
        system = Overlaps(start, count, geometry.FirstBlockOf(group), geometry.HeaderBlocksOf(group))
            || Overlaps(start, count, descriptor->BlockBitmap, 1)
            || Overlaps(start, count, descriptor->InodeBitmap, 1)
            || Overlaps(start, count, descriptor->InodeTable, geometry.InodeTableBlocks);
        return Errno.None;
    }

    static bool Overlaps(ulong start, ulong count, ulong otherStart, ulong otherCount) =>
        start < otherStart + otherCount && otherStart < start + count;

    /// <summary>Checks at mount that every group keeps its metadata inside itself and in places that do not overlap.</summary>
    Errno CheckGroups()
    {
        for (uint group = 0; group < geometry.Groups; group++)
        {
            var error = Group(group, out var descriptor);
            if (error != Errno.None)
                return error;
            var first = geometry.FirstBlockOf(group) + geometry.HeaderBlocksOf(group);
            var end = (ulong)geometry.FirstBlockOf(group) + geometry.BlocksOf(group);
            var blocks = descriptor->BlockBitmap;
            var inodes = descriptor->InodeBitmap;
            var table = descriptor->InodeTable;
            if (blocks < first || blocks >= end || inodes < first || inodes >= end || blocks == inodes)
                return Errno.EUCLEAN;
            if (table < first || table + (ulong)geometry.InodeTableBlocks > end)
                return Errno.EUCLEAN;
            if (Overlaps(blocks, 1, table, geometry.InodeTableBlocks) || Overlaps(inodes, 1, table, geometry.InodeTableBlocks))
                return Errno.EUCLEAN;
            if (descriptor->FreeBlocks > geometry.BlocksOf(group) || descriptor->FreeInodes > geometry.InodesPerGroup)
                return Errno.EUCLEAN;
        }
        return Errno.None;
    }
}
