using System;
using ExoCosmos.LibOS.Unix.FileSystem.BlockCache;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2.Layout;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>Giving blocks to a file where it has a hole.</summary>
public unsafe partial struct Ext2Volume<TDevice>
{
    /// <summary>Maps blocks of a file, allocating them if they are missing.</summary>
    /// <param name="inode">The file or directory.</param>
    /// <param name="fileBlock">First block wanted.</param>
    /// <param name="wanted">How many, at least 1.</param>
    /// <param name="run">1 … <paramref name="wanted"/> blocks, never a hole.</param>
    /// <param name="fresh">True if they are new: what is on the disk is somebody's old data and must be overwritten as a whole.</param>
    Errno Extend(uint inode, ulong fileBlock, uint wanted, out BlockRun run, out bool fresh)
    {
        fresh = false;
        run = default;
        var error = Locate(inode, out var record);
        if (error != Errno.None)
            return error;
        error = Map(record, fileBlock, wanted, out run);
        if (error != Errno.None || !run.IsHole)
            return error;
        fresh = true;
        var directory = FileMode.IsDirectory(record->Mode);
        BlockPath.TryFind(fileBlock, geometry.PointerShift, out var path);
        if ((ulong)freeBlocks + pendingBlocks <= (uint)path.Levels)
            return Errno.ENOSPC;
        if (record->Sectors > uint.MaxValue - ((run.Count + 3) << geometry.SectorShift))
            return Errno.EFBIG;
        error = Goal(inode, fileBlock, out var goal);
        if (error != Errno.None)
            return error;
        uint leaf = 0;
        if (path.Levels > 0)
        {
            error = ExtendPointers(inode, path, ref goal, out leaf);
            if (error != Errno.None)
                return error;
        }
        // The pointers set below are all in one place: the inode, or one leaf.
        var most = path.Levels == 0 ? run.Count : (uint)Math.Min(run.Count, path.Below(2));
        error = Allocate(goal, most, out var start, out var count);
        if (error != Errno.None)
            return error;
        run = new BlockRun(start, count);
        if (directory)
        {
            error = FormatDirectoryBlock(start);
            if (error != Errno.None)
                return error;
        }
        return leaf == 0 ? PointFromInode(inode, path.Root, run) : PointFromLeaf(inode, leaf, path.PointerAt(1), run);
    }

    Errno PointFromInode(uint inode, uint root, BlockRun run)
    {
        var error = Locate(inode, out var record);
        if (error != Errno.None)
            return error;
        for (uint i = 0; i < run.Count; i++)
            record->Blocks[(int)(root + i)] = run.Start + i;
        record->Sectors += run.Count << geometry.SectorShift;
        Changed(record);
        return Errno.None;
    }

    Errno PointFromLeaf(uint inode, uint leaf, uint index, BlockRun run)
    {
        var error = Block(leaf, out var data);
        if (error != Errno.None)
            return error;
        for (uint i = 0; i < run.Count; i++)
            ((uint*)data)[index + i] = run.Start + i;
        cache.MarkLinked(data, geometry.SectorsPerBlock, WriteOrder.LeafPointers);
        error = Locate(inode, out var record);
        if (error != Errno.None)
            return error;
        record->Sectors += run.Count << geometry.SectorShift;
        Changed(record);
        return Errno.None;
    }

    /// <summary>Makes sure that the blocks of pointers on a path exist.</summary>
    Errno ExtendPointers(uint inode, in BlockPath path, ref uint goal, out uint leaf)
    {
        leaf = 0;
        var error = Locate(inode, out var record);
        if (error != Errno.None)
            return error;
        var block = record->Blocks[(int)path.Root];
        if (block == 0)
        {
            error = AllocatePointers(inode, ref goal, out block);
            if (error == Errno.None)
                error = Locate(inode, out record);
            if (error != Errno.None)
                return error;
            record->Blocks[(int)path.Root] = block;
            Changed(record);
        }
        for (var level = path.Levels; level > 1; level--)
        {
            var parent = block;
            error = PointerBlock(parent, out var pointers);
            if (error != Errno.None)
                return error;
            var index = path.PointerAt(level);
            block = pointers[index];
            if (block != 0)
                continue;
            error = AllocatePointers(inode, ref goal, out block);
            if (error == Errno.None)
                error = PointerBlock(parent, out pointers);
            if (error != Errno.None)
                return error;
            pointers[index] = block;
            cache.MarkLinked((byte*)pointers, geometry.SectorsPerBlock, PointerOrder(level));
        }
        leaf = block;
        uint one = 1;
        return CheckContent(leaf, ref one);
    }

    /// <summary>A new block of pointers, all holes.</summary>
    Errno AllocatePointers(uint inode, ref uint goal, out uint block)
    {
        var error = Allocate(goal, 1, out block, out _);
        if (error != Errno.None)
            return error;
        goal = block + 1;
        error = cache.Overwrite((ulong)block << geometry.SectorShift, geometry.SectorsPerBlock, out var data);
        if (error != Errno.None)
            return error;
        new Span<byte>(data, (int)geometry.BlockSize).Clear();
        cache.MarkDirty(data, geometry.SectorsPerBlock, WriteOrder.Content);
        error = Locate(inode, out var record);
        if (error != Errno.None)
            return error;
        record->Sectors += geometry.SectorsPerBlock;
        Changed(record);
        return Errno.None;
    }

    static WriteOrder PointerOrder(int level) => WriteOrder.LeafPointers + (byte)(level - 1);

    /// <summary>Behind the block before this one, or for the first one somewhere in the inode's group.</summary>
    Errno Goal(uint inode, ulong fileBlock, out uint goal)
    {
        var home = geometry.GroupOfInode(inode);
        goal = geometry.FirstBlockOf(home) + geometry.BlocksOf(home) / 16 * (inode % 16);
        if (fileBlock == 0)
            return Errno.None;
        var error = Locate(inode, out var record);
        if (error != Errno.None)
            return error;
        error = Map(record, fileBlock - 1, 1, out var run);
        if (error == Errno.None && !run.IsHole)
            goal = run.Start + 1;
        return error;
    }
}
