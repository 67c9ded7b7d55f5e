using System;
using ExoCosmos.LibOS.Unix.FileSystem.BlockCache;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>Taking blocks away from the end of a file.</summary>
public unsafe partial struct Ext2Volume<TDevice>
{
    /// <summary>Frees all blocks of an inode from one on, and the blocks of pointers that become empty.</summary>
    Errno FreeFrom(uint inode, ulong keep)
    {
        uint released = 0;
        var error = FreeRoots(inode, keep, ref released);
        // What was released is released even if something went wrong after it.
        var found = Locate(inode, out var record);
        if (found != Errno.None)
            return error != Errno.None ? error : found;
        record->Sectors -= Math.Min(record->Sectors, released << geometry.SectorShift);
        Changed(record);
        return error;
    }

    Errno FreeRoots(uint inode, ulong keep, ref uint released)
    {
        ulong first = 0;
        for (var root = 0; root < BlockPath.RootPointers; root++)
        {
            var levels = Math.Max(0, root - BlockPath.DirectPointers + 1);
            var reach = 1ul << (levels * geometry.PointerShift);
            var kept = Math.Min(keep > first ? keep - first : 0, reach);
            first += reach;
            if (kept == reach)
                continue;
            var error = Locate(inode, out var record);
            if (error != Errno.None)
                return error;
            if ((record->Flags & Layout.InodeRecord.FlagsNotPlain) != 0)
                return Corrupt();
            var pointer = record->Blocks[root];
            if (pointer == 0)
                continue;
            if (kept == 0)
            {
                record->Blocks[root] = 0;
                Changed(record);
            }
            error = levels == 0 ? Release(pointer, 1, ref released) : FreeBelow(pointer, levels, kept, ref released);
            if (error != Errno.None)
                return error;
        }
        return Errno.None;
    }

    /// <summary>Frees what a block of pointers reaches, and the block itself if nothing is kept.</summary>
    /// <param name="block">The block of pointers.</param>
    /// <param name="level">1 if it points to contents.</param>
    /// <param name="keep">How many blocks of contents below it stay.</param>
    /// <param name="released">Counts the blocks.</param>
    Errno FreeBelow(uint block, int level, ulong keep, ref uint released)
    {
        var span = 1ul << ((level - 1) * geometry.PointerShift);
        for (var index = (uint)(keep / span); index < 1u << geometry.PointerShift; index++)
        {
            // Looked up every time: freeing may write back and read other blocks in between.
            var error = PointerBlock(block, out var pointers);
            if (error != Errno.None)
                return error;
            var child = pointers[index];
            if (child == 0)
                continue;
            var keepBelow = index == keep / span ? keep % span : 0;
            if (keepBelow == 0 && keep > 0)
            {
                pointers[index] = 0;
                cache.MarkLinked((byte*)pointers, geometry.SectorsPerBlock, PointerOrder(level));
            }
            error = level == 1 ? Release(child, 1, ref released) : FreeBelow(child, level - 1, keepBelow, ref released);
            if (error != Errno.None)
                return error;
        }
        return keep == 0 ? Release(block, 1, ref released) : Errno.None;
    }
}
