using System;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2.Layout;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>Reading files and symbolic links.</summary>
public unsafe partial struct Ext2Volume<TDevice>
{
    const uint SmallestWindow = 16 * 1024;
    const uint LargestWindow = 256 * 1024;

    /// <summary>pread(2). Access times are left alone: see <see cref="MarkAccessed"/>.</summary>
    /// <param name="inode">A regular file.</param>
    /// <param name="offset">Where to begin.</param>
    /// <param name="buffer">Where to put it.</param>
    /// <param name="read">Bytes read: 0 at or past the end, fewer than asked for only at the end or if a later part cannot be read.</param>
    public Errno Read(uint inode, ulong offset, Span<byte> buffer, out int read)
    {
        read = 0;
        var error = Use(inode, out var record);
        if (error != Errno.None)
            return error;
        if (!FileMode.IsRegular(record->Mode))
            return FileMode.IsDirectory(record->Mode) ? Errno.EISDIR : Errno.EINVAL;
        var length = record->Length;
        if (offset >= length)
            return Errno.None;
        buffer = buffer[..(int)Math.Min((ulong)buffer.Length, length - offset)];
        var slot = FindOpen(inode);
        var ahead = ReadAhead(slot, offset, (uint)buffer.Length);
        ulong fetched = 0;
        while (error == Errno.None && read < buffer.Length)
        {
            error = ReadRun(inode, offset + (uint)read, buffer[read..], ahead, ref fetched, out var part);
            read += part;
        }
        if (slot != 0 && fetched > 0)
            openInodes[slot].FetchedUntil = fetched;
        return read > 0 && error == Errno.EIO ? Errno.None : error;
    }

    /// <summary>Reads as far as the file goes on in one piece, at most what one fetch brings in.</summary>
    Errno ReadRun(uint inode, ulong offset, Span<byte> buffer, ulong ahead, ref ulong fetched, out int read)
    {
        read = 0;
        var error = Locate(inode, out var record);
        if (error != Errno.None)
            return error;
        var within = (uint)(offset & (geometry.BlockSize - 1));
        var wanted = (Math.Max((ulong)buffer.Length, ahead > offset ? ahead - offset : 0) + within + geometry.BlockSize - 1) >> geometry.BlockShift;
        error = Map(record, offset >> geometry.BlockShift, wanted, out var run);
        if (error != Errno.None)
            return error;
        var bytes = ((ulong)run.Count << geometry.BlockShift) - within;
        if (run.IsHole)
        {
            read = (int)Math.Min(bytes, (ulong)buffer.Length);
            buffer[..read].Clear();
            return Errno.None;
        }
        var sector = (ulong)run.Start << geometry.SectorShift;
        var here = Math.Min(bytes, (ulong)cache.FetchSectors * BlockTransfer.SectorSize);
        if (ahead > offset)
        {
            cache.Fetch(sector, (ulong)run.Count << geometry.SectorShift);
            fetched = offset + here;
        }
        buffer = buffer[..(int)Math.Min(here, (ulong)buffer.Length)];
        return CopyOut(sector * BlockTransfer.SectorSize + within, buffer, out read);
    }

    /// <summary>Copies consecutive bytes of the disk, page by page.</summary>
    Errno CopyOut(ulong position, Span<byte> buffer, out int copied)
    {
        copied = 0;
        while (copied < buffer.Length)
        {
            var inPage = (int)(position % BlockCache.PageCache<TDevice>.PageSize);
            var part = Math.Min(buffer.Length - copied, BlockCache.PageCache<TDevice>.PageSize - inPage);
            var within = (int)(position % BlockTransfer.SectorSize);
            var sectors = (uint)(within + part + BlockTransfer.SectorSize - 1) / BlockTransfer.SectorSize;
            var error = cache.Read(position / BlockTransfer.SectorSize, sectors, out var data);
            var ofBlock = (int)(geometry.BlockSize - (position & (geometry.BlockSize - 1)));
            if (error != Errno.None && part > ofBlock)
            {
                // Some other block of the page cannot be read.
                part = ofBlock;
                sectors = (uint)(within + part + BlockTransfer.SectorSize - 1) / BlockTransfer.SectorSize;
                error = cache.Read(position / BlockTransfer.SectorSize, sectors, out data);
            }
            if (error != Errno.None)
                return copied > 0 ? Errno.None : error;
            new ReadOnlySpan<byte>(data + within, part).CopyTo(buffer[copied..]);
            copied += part;
            position += (uint)part;
        }
        return Errno.None;
    }

    /// <summary>Decides up to where to fetch: what is asked for if it is more than a page, and further ahead for a sequential reader.</summary>
    /// <returns>File offset, or 0 if nothing needs to be fetched together.</returns>
    readonly ulong ReadAhead(uint slot, ulong offset, uint length)
    {
        var end = offset + length;
        if (slot == 0)
            return length > BlockCache.PageCache<TDevice>.PageSize ? end : 0;
        ref var open = ref openInodes[slot];
        if (offset != open.NextOffset)
        {
            open.Window = 0;
            open.FetchedUntil = 0;
        }
        open.NextOffset = end;
        if (end <= open.FetchedUntil)
            return 0;
        var ahead = open.Window > 0 || length > BlockCache.PageCache<TDevice>.PageSize ? end + open.Window : 0;
        open.Window = Math.Max(SmallestWindow, Math.Min(open.Window * 2, LargestWindow));
        return ahead;
    }

    /// <summary>readlink(2).</summary>
    /// <param name="inode">A symbolic link.</param>
    /// <param name="target">Receives the target, cut off if it does not fit.</param>
    /// <param name="length">Bytes received.</param>
    public Errno ReadLink(uint inode, Span<byte> target, out int length)
    {
        length = 0;
        var error = Use(inode, out var record);
        if (error != Errno.None)
            return error;
        if (!FileMode.IsSymbolicLink(record->Mode))
            return Errno.EINVAL;
        var size = record->SizeLow;
        if (size == 0 || size >= geometry.BlockSize)
            return Corrupt();
        ReadOnlySpan<byte> text;
        if (IsFastLink(record))
        {
            if (size >= InodeRecord.BlockAreaSize)
                return Corrupt();
            text = record->Blocks.Bytes[..(int)size];
        }
        else
        {
            error = Map(record, 0, 1, out var run);
            if (error != Errno.None)
                return error;
            if (run.IsHole)
                return Corrupt();
            error = Block(run.Start, out var data);
            if (error != Errno.None)
                return error;
            text = new ReadOnlySpan<byte>(data, (int)size);
        }
        length = Math.Min(text.Length, target.Length);
        text[..length].CopyTo(target);
        return Errno.None;
    }

    /// <summary>True if the target lies in the inode itself: then it has no blocks but perhaps one of attributes.</summary>
    readonly bool IsFastLink(InodeRecord* record) =>
        FileMode.IsSymbolicLink(record->Mode) && record->Sectors == (record->AttributeBlock != 0 ? geometry.SectorsPerBlock : 0);
}
