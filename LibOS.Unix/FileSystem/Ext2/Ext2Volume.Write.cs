using System;
using ExoCosmos.LibOS.Unix.FileSystem.BlockCache;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2.Layout;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>Writing files.</summary>
public unsafe partial struct Ext2Volume<TDevice>
{
    /// <summary>Largest size of a file on this volume in bytes: what the pointers reach, and what 32 bits of sectors can count.</summary>
    public readonly ulong MaximumFileSize =>
        Math.Min(BlockPath.Limit(geometry.PointerShift) << geometry.BlockShift, (ulong)uint.MaxValue * BlockTransfer.SectorSize & ~4095ul);

    /// <summary>pwrite(2).</summary>
    /// <param name="inode">A regular file.</param>
    /// <param name="offset">Where to begin; a gap after the old end reads as zeros and takes no space.</param>
    /// <param name="data">What to write.</param>
    /// <param name="now">The time: modification and change time.</param>
    /// <param name="written">Bytes written: fewer than given if the disk is full or fails in between, and then without an error.</param>
    /// <returns><see cref="Errno.EFBIG"/> at or past <see cref="MaximumFileSize"/>, <see cref="Errno.ENOSPC"/> if not one byte has room.</returns>
    public Errno Write(uint inode, ulong offset, ReadOnlySpan<byte> data, Timestamp now, out int written)
    {
        written = 0;
        var error = UseForWriting(inode, out var record);
        if (error != Errno.None)
            return error;
        if ((record->Flags & InodeRecord.FlagAppendOnly) != 0 && offset < record->Length)
            return Errno.EPERM;
        if (data.IsEmpty)
            return Errno.None;
        if (offset >= MaximumFileSize)
            return Errno.EFBIG;
        data = data[..(int)Math.Min((ulong)data.Length, MaximumFileSize - offset)];
        error = AllowLength(offset + (uint)data.Length);
        if (error == Errno.None && offset > record->Length)
            error = ClearTail(inode, record->Length);
        while (error == Errno.None && written < data.Length)
        {
            error = WriteRun(inode, offset + (uint)written, data[written..], out var part);
            written += part;
        }
        if (written == 0)
            return error;
        error = Locate(inode, out record);
        if (error != Errno.None)
            return error;
        InodeTimes.SetModified(record, geometry.InodeSize, now);
        InodeTimes.SetChanged(record, geometry.InodeSize, now);
        Changed(record);
        return Errno.None;
    }

    /// <summary>ftruncate(2).</summary>
    public Errno SetSize(uint inode, ulong size, Timestamp now)
    {
        var error = UseForWriting(inode, out var record);
        if (error != Errno.None)
            return error;
        if ((record->Flags & InodeRecord.FlagAppendOnly) != 0)
            return Errno.EPERM;
        if (size > MaximumFileSize)
            return Errno.EFBIG;
        error = AllowLength(size);
        if (error != Errno.None)
            return error;
        var old = record->Length;
        error = ClearTail(inode, Math.Min(old, size));
        if (error == Errno.None)
            error = Locate(inode, out record);
        if (error != Errno.None)
            return error;
        record->SetLength(size);
        InodeTimes.SetModified(record, geometry.InodeSize, now);
        InodeTimes.SetChanged(record, geometry.InodeSize, now);
        Changed(record);
        return size < old ? FreeFrom(inode, (size + geometry.BlockSize - 1) >> geometry.BlockShift) : Errno.None;
    }

    Errno UseForWriting(uint inode, out InodeRecord* record)
    {
        record = null;
        if (ReadOnly)
            return Errno.EROFS;
        var error = Use(inode, out record);
        if (error != Errno.None)
            return error;
        if (!FileMode.IsRegular(record->Mode))
            return FileMode.IsDirectory(record->Mode) ? Errno.EISDIR : Errno.EINVAL;
        return (record->Flags & InodeRecord.FlagImmutable) != 0 ? Errno.EPERM : Errno.None;
    }

    /// <summary>Writes as far as the file is, or can be made, in one piece.</summary>
    Errno WriteRun(uint inode, ulong offset, ReadOnlySpan<byte> data, out int written)
    {
        written = 0;
        var within = (int)(offset & (geometry.BlockSize - 1));
        var wanted = (uint)(((ulong)within + (uint)data.Length + geometry.BlockSize - 1) >> geometry.BlockShift);
        var error = Extend(inode, offset >> geometry.BlockShift, wanted, out var run, out var fresh);
        for (uint i = 0; error == Errno.None && i < run.Count && written < data.Length; i++)
        {
            var part = Math.Min((int)geometry.BlockSize - within, data.Length - written);
            error = WriteBlock(run.Start + i, within, data.Slice(written, part), fresh);
            if (error != Errno.None)
                break;
            written += part;
            within = 0;
        }
        if (written == 0)
            return error;
        error = Locate(inode, out var record);
        if (error != Errno.None)
            return error;
        if (offset + (uint)written > record->Length)
        {
            record->SetLength(offset + (uint)written);
            Changed(record);
        }
        return Errno.None;
    }

    Errno WriteBlock(uint block, int within, ReadOnlySpan<byte> data, bool fresh)
    {
        var sector = (ulong)block << geometry.SectorShift;
        var whole = data.Length == geometry.BlockSize;
        var error = whole || fresh
            ? cache.Overwrite(sector, geometry.SectorsPerBlock, out var page)
            : cache.Read(sector, geometry.SectorsPerBlock, out page);
        if (error != Errno.None)
            return error;
        if (fresh && !whole)
            new Span<byte>(page, (int)geometry.BlockSize).Clear();
        data.CopyTo(new Span<byte>(page + within, data.Length));
        cache.MarkDirty(page, geometry.SectorsPerBlock, WriteOrder.Content);
        return Errno.None;
    }

    /// <summary>Zeros what lies behind a length in its last block, so that it reads as zeros when the file grows over it.</summary>
    Errno ClearTail(uint inode, ulong length)
    {
        var within = (int)(length & (geometry.BlockSize - 1));
        if (within == 0)
            return Errno.None;
        var error = Locate(inode, out var record);
        if (error != Errno.None)
            return error;
        error = Map(record, length >> geometry.BlockShift, 1, out var run);
        if (error != Errno.None || run.IsHole)
            return error;
        error = Block(run.Start, out var data);
        if (error != Errno.None)
            return error;
        var tail = new Span<byte>(data + within, (int)geometry.BlockSize - within);
        if (tail.IndexOfAnyExcept((byte)0) < 0)
            return Errno.None;
        tail.Clear();
        cache.MarkDirty(data, geometry.SectorsPerBlock, WriteOrder.Content);
        return Errno.None;
    }

    /// <summary>Sizes of 2 GiB and more need a feature bit; a volume of revision 0 cannot have it.</summary>
    Errno AllowLength(ulong length)
    {
        if (length <= int.MaxValue || geometry.LargeFiles)
            return Errno.None;
        var error = SuperblockRecord(out var super);
        if (error != Errno.None)
            return error;
        if (super->Revision == 0)
            return Errno.EFBIG;
        super->ReadOnlyFeatures |= Features.ReadOnlyLargeFile;
        geometry.LargeFiles = true;
        cache.MarkDirty((byte*)super, 2, WriteOrder.Counts);
        return Errno.None;
    }
}
