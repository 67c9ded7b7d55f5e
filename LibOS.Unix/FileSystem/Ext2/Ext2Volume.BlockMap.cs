using System;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2.Layout;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>From a block of a file to a block of the disk.</summary>
public unsafe partial struct Ext2Volume<TDevice>
{
    /// <summary>Where a part of a file is on the disk, for callers that transfer it themselves.</summary>
    /// <param name="inode">A regular file.</param>
    /// <param name="offset">A multiple of the block size.</param>
    /// <param name="run">From there as far as it is in one piece, not further than the file.</param>
    /// <returns><see cref="Errno.EINVAL"/> at and past the end of the file.</returns>
    /// <remarks>The cache may hold newer contents until <see cref="Sync"/>; the place may change with any call that changes the file.</remarks>
    public Errno MapRun(uint inode, ulong offset, out FileRun run)
    {
        run = default;
        var error = Use(inode, out var record);
        if (error != Errno.None)
            return error;
        if (!FileMode.IsRegular(record->Mode) || offset >= record->Length || offset % geometry.BlockSize != 0)
            return Errno.EINVAL;
        var blocks = (record->Length - offset + geometry.BlockSize - 1) >> geometry.BlockShift;
        error = Map(record, offset >> geometry.BlockShift, blocks, out var found);
        if (error == Errno.None)
            run = new FileRun((ulong)found.Start << geometry.SectorShift, (ulong)found.Count << geometry.BlockShift);
        return error;
    }

    /// <summary>Follows the pointers of an inode.</summary>
    /// <param name="record">Held by the caller.</param>
    /// <param name="fileBlock">Number of the block in the file.</param>
    /// <param name="wanted">How many blocks the caller can use, at least 1.</param>
    /// <param name="run">1 … <paramref name="wanted"/> blocks.</param>
    Errno Map(InodeRecord* record, ulong fileBlock, ulong wanted, out BlockRun run)
    {
        run = default;
        if ((record->Flags & InodeRecord.FlagsNotPlain) != 0)
            return Corrupt();
        if (!BlockPath.TryFind(fileBlock, geometry.PointerShift, out var path))
            return Errno.EFBIG;
        if (path.Levels == 0)
            return RunAt((uint*)&record->Blocks + path.Root, BlockPath.DirectPointers - path.Root, wanted, out run);
        var pointer = record->Blocks[(int)path.Root];
        for (var level = path.Levels; ; level--)
        {
            if (pointer == 0)
            {
                run = new BlockRun(0, (uint)Math.Min(wanted, path.Below(level + 1)));
                return Errno.None;
            }
            var error = PointerBlock(pointer, out var pointers);
            if (error != Errno.None)
                return error;
            var index = path.PointerAt(level);
            if (level == 1)
                return RunAt(pointers + index, (1u << geometry.PointerShift) - index, wanted, out run);
            pointer = pointers[index];
        }
    }

    /// <summary>A block of pointers, whose own number comes from the disk.</summary>
    Errno PointerBlock(uint block, out uint* pointers)
    {
        uint one = 1;
        pointers = null;
        var error = CheckContent(block, ref one);
        if (error != Errno.None)
            return error;
        error = Block(block, out var data);
        pointers = (uint*)data;
        return error;
    }

    /// <summary>How far neighbouring pointers go on in one piece.</summary>
    Errno RunAt(uint* pointers, uint available, ulong wanted, out BlockRun run)
    {
        var limit = (uint)Math.Min(available, wanted);
        var start = pointers[0];
        uint count = 1;
        while (count < limit && pointers[count] == (start == 0 ? 0 : start + count))
            count++;
        var error = start == 0 ? Errno.None : CheckContent(start, ref count);
        run = new BlockRun(start, count);
        return error;
    }
}
