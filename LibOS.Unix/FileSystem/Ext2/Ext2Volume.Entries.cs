using System;
using ExoCosmos.LibOS.Unix.FileSystem.BlockCache;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2.Layout;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>Changing the entries of directories.</summary>
public unsafe partial struct Ext2Volume<TDevice>
{
    static ReadOnlySpan<byte> Dot => "."u8;
    static ReadOnlySpan<byte> DotDot => ".."u8;

    /// <summary>Checks that a directory may be changed, and that a name may be made or removed in it.</summary>
    Errno UseForNames(uint directory, ReadOnlySpan<byte> name)
    {
        if (ReadOnly)
            return Errno.EROFS;
        var error = CheckName(name);
        if (error != Errno.None)
            return error;
        error = UseDirectory(directory, out var record);
        if (error != Errno.None)
            return error;
        if (record->Links == 0)
            return Errno.ENOENT;
        return (record->Flags & InodeRecord.FlagImmutable) != 0 ? Errno.EPERM : Errno.None;
    }

    static bool IsDots(ReadOnlySpan<byte> name) => name.SequenceEqual(Dot) || name.SequenceEqual(DotDot);

    /// <summary>Makes sure that there is a block with room for an entry, so that adding it can fail no more for want of space.</summary>
    Errno MakeRoom(uint directory, ref EntryPlace place)
    {
        if (place.RoomBlock != 0)
            return Errno.None;
        var error = UseDirectory(directory, out var record);
        if (error != Errno.None)
            return error;
        var size = record->SizeLow;
        if (size > uint.MaxValue - geometry.BlockSize)
            return Errno.ENOSPC;
        error = Extend(directory, size >> geometry.BlockShift, 1, out var run, out var fresh);
        if (error == Errno.None)
            error = Locate(directory, out record);
        if (error != Errno.None)
            return error;
        // A directory has no blocks behind its end.
        if (!fresh)
            return Corrupt();
        record->SizeLow = size + geometry.BlockSize;
        Changed(record);
        place.RoomBlock = run.Start;
        return Errno.None;
    }

    /// <summary>Makes a new block an empty part of a directory: one unused entry.</summary>
    Errno FormatDirectoryBlock(uint block)
    {
        var error = cache.Overwrite((ulong)block << geometry.SectorShift, geometry.SectorsPerBlock, out var data);
        if (error != Errno.None)
            return error;
        var bytes = new Span<byte>(data, (int)geometry.BlockSize);
        bytes.Clear();
        DirectoryBlock.Write(bytes, 0, bytes.Length, 0, 0, default);
        cache.MarkDirty(data, geometry.SectorsPerBlock, WriteOrder.Content);
        return Errno.None;
    }

    /// <summary>Adds an entry to the block that <see cref="MakeRoom"/> found.</summary>
    Errno AddEntry(uint directory, in EntryPlace place, ReadOnlySpan<byte> name, uint inode, ushort mode, Timestamp now)
    {
        var error = Block(place.RoomBlock, out var data);
        if (error != Errno.None)
            return error;
        var type = geometry.HasFileTypes ? DirectoryBlock.FromMode(mode) : (byte)0;
        if (!DirectoryBlock.TryInsert(new Span<byte>(data, (int)geometry.BlockSize), inode, type, name))
            return Corrupt();
        cache.MarkLinked(data, geometry.SectorsPerBlock, WriteOrder.NewNames);
        return TouchDirectory(directory, now);
    }

    Errno RemoveEntry(uint directory, in EntryPlace place, Timestamp now)
    {
        var error = Block(place.Block, out var data);
        if (error != Errno.None)
            return error;
        DirectoryBlock.Remove(new Span<byte>(data, (int)geometry.BlockSize), place.Offset, place.Previous);
        cache.MarkLinked(data, geometry.SectorsPerBlock, WriteOrder.LostNames);
        return TouchDirectory(directory, now);
    }

    /// <summary>Lets an entry name another inode.</summary>
    Errno ReplaceEntry(uint directory, in EntryPlace place, uint inode, ushort mode, Timestamp now)
    {
        var error = Block(place.Block, out var data);
        if (error != Errno.None)
            return error;
        *(uint*)(data + place.Offset) = inode;
        if (geometry.HasFileTypes)
            data[place.Offset + 7] = DirectoryBlock.FromMode(mode);
        cache.MarkLinked(data, geometry.SectorsPerBlock, WriteOrder.NewNames);
        return TouchDirectory(directory, now);
    }

    /// <summary>Notes that entries changed. The hash index, if there is one, is not kept up: without its flag its blocks are plain ones.</summary>
    Errno TouchDirectory(uint directory, Timestamp now)
    {
        var error = Locate(directory, out var record);
        if (error != Errno.None)
            return error;
        record->Flags &= ~InodeRecord.FlagHashIndex;
        InodeTimes.SetModified(record, geometry.InodeSize, now);
        InodeTimes.SetChanged(record, geometry.InodeSize, now);
        Changed(record);
        return Errno.None;
    }

    /// <summary>Adds to the link count of an inode, or subtracts.</summary>
    Errno AddLinks(uint inode, int links, Timestamp now)
    {
        var error = Locate(inode, out var record);
        if (error != Errno.None)
            return error;
        if (record->Links + links is < 0 or > ushort.MaxValue)
            return Corrupt();
        record->Links = (ushort)(record->Links + links);
        InodeTimes.SetChanged(record, geometry.InodeSize, now);
        Changed(record);
        return Errno.None;
    }

    /// <summary>Takes one name, or all of a directory's, off an inode, and frees it if nobody has it open.</summary>
    Errno DropLink(uint inode, Timestamp now)
    {
        var error = Locate(inode, out var record);
        if (error != Errno.None)
            return error;
        if (record->Links == 0)
            return Corrupt();
        record->Links = (ushort)(FileMode.IsDirectory(record->Mode) ? 0 : record->Links - 1);
        InodeTimes.SetChanged(record, geometry.InodeSize, now);
        Changed(record);
        return record->Links > 0 || FindOpen(inode) != 0 ? Errno.None : Destroy(inode, now);
    }

    /// <summary>Whether a directory has no entries but "." and "..".</summary>
    Errno IsEmpty(uint directory, out bool empty)
    {
        var sink = new EmptySink();
        var error = ReadDirectory(directory, 0, ref sink);
        empty = !sink.Found;
        return error;
    }

    struct EmptySink : IDirectorySink
    {
        public bool Found;

        public bool Add(uint inode, byte type, ReadOnlySpan<byte> name, ulong next)
        {
            Found |= !IsDots(name);
            return !Found;
        }
    }
}
