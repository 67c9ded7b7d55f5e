using System;
using ExoCosmos.LibOS.Unix.FileSystem.Ext2.Layout;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>Reading directories: by name and from front to back.</summary>
public unsafe partial struct Ext2Volume<TDevice>
{
    /// <summary>Finds a name in a directory.</summary>
    /// <returns><see cref="Errno.ENOENT"/> if it is not there.</returns>
    public Errno Lookup(uint directory, ReadOnlySpan<byte> name, out uint inode)
    {
        inode = 0;
        var error = CheckName(name);
        if (error != Errno.None)
            return error;
        error = FindEntry(directory, name, out var place);
        if (error != Errno.None)
            return error;
        if (place.Inode == 0)
            return Errno.ENOENT;
        inode = place.Inode;
        return Errno.None;
    }

    /// <summary>Hands the entries of a directory to a sink, "." and ".." included, until it is full or there are no more.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="cookie">0 to begin, or what the sink was given as the next cookie. Entries that stay are seen exactly once even if
    /// others come and go between calls.</param>
    /// <param name="sink">Takes them.</param>
    public Errno ReadDirectory<TSink>(uint directory, ulong cookie, ref TSink sink)
        where TSink : struct, IDirectorySink
    {
        var error = UseDirectory(directory, out var record);
        if (error != Errno.None)
            return error;
        var end = record->SizeLow;
        if (cookie >= end)
            return Errno.None;
        BlockRun run = default;
        var runFirst = 0u;
        for (var index = (uint)(cookie >> geometry.BlockShift); index < end >> geometry.BlockShift; index++)
        {
            error = DirectoryData(directory, index, ref runFirst, ref run, out var data);
            if (error != Errno.None)
                return error;
            var block = new ReadOnlySpan<byte>(data, (int)geometry.BlockSize);
            var start = (ulong)index << geometry.BlockShift;
            for (var offset = 0; offset < block.Length;)
            {
                if (!DirectoryBlock.TryRead(block, offset, out var entry) || entry.Inode > geometry.InodeCount)
                    return Corrupt();
                // A cookie inside an entry comes from one that was removed meanwhile; the next whole one is where to go on.
                if (entry.Inode != 0 && start + (uint)offset >= cookie)
                {
                    var name = DirectoryBlock.Name(block, offset, entry);
                    if (name.IndexOfAny((byte)0, (byte)'/') >= 0)
                        return Corrupt();
                    var type = geometry.HasFileTypes ? DirectoryBlock.ToDirentType(entry.Type) : (byte)0;
                    if (!sink.Add(entry.Inode, type, name, start + (uint)(offset + entry.Length)))
                        return Errno.None;
                }
                offset += entry.Length;
            }
        }
        return Errno.None;
    }

    /// <summary>Where an entry is, or where a new one could go.</summary>
    struct EntryPlace
    {
        /// <summary>0 if the name is not there.</summary>
        public uint Inode;

        /// <summary>Block on the disk, offset in it, and the entry before it in the block or -1.</summary>
        public uint Block;
        public int Offset;
        public int Previous;

        /// <summary>A block of the directory with <see cref="Room"/> bytes for an entry: the first with enough, 0 if none has.</summary>
        public uint RoomBlock;
    }

    Errno FindEntry(uint directory, ReadOnlySpan<byte> name, out EntryPlace place)
    {
        place = default;
        var error = UseDirectory(directory, out var record);
        if (error != Errno.None)
            return error;
        var blocks = record->SizeLow >> geometry.BlockShift;
        BlockRun run = default;
        var runFirst = 0u;
        for (uint index = 0; index < blocks; index++)
        {
            error = DirectoryData(directory, index, ref runFirst, ref run, out var data);
            if (error != Errno.None)
                return error;
            var block = new ReadOnlySpan<byte>(data, (int)geometry.BlockSize);
            if (!DirectoryBlock.TryFind(block, name, out var offset, out var previous, out var room))
                return Corrupt();
            var number = run.Start + (index - runFirst);
            if (place.RoomBlock == 0 && room >= DirectoryBlock.SizeFor(name.Length))
                place.RoomBlock = number;
            if (offset < 0)
                continue;
            place.Inode = *(uint*)(data + offset);
            place.Block = number;
            place.Offset = offset;
            place.Previous = previous;
            return IsOrdinary(place.Inode) ? Errno.None : Corrupt();
        }
        return Errno.None;
    }

    /// <summary>One block of a directory; remembers the run that it is in and fetches that together.</summary>
    Errno DirectoryData(uint directory, uint index, ref uint runFirst, ref BlockRun run, out byte* data)
    {
        data = null;
        if (index - runFirst >= run.Count)
        {
            var error = UseDirectory(directory, out var record);
            if (error != Errno.None)
                return error;
            error = Map(record, index, (record->SizeLow >> geometry.BlockShift) - index, out run);
            if (error != Errno.None)
                return error;
            if (run.IsHole)
                return Corrupt();
            runFirst = index;
            if (run.Count > 1)
                cache.Fetch((ulong)run.Start << geometry.SectorShift, (ulong)run.Count << geometry.SectorShift);
        }
        return Block(run.Start + (index - runFirst), out data);
    }

    static Errno CheckName(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
            return Errno.ENOENT;
        if (name.Length > DirectoryBlock.LongestName)
            return Errno.ENAMETOOLONG;
        return name.IndexOfAny((byte)0, (byte)'/') >= 0 ? Errno.EINVAL : Errno.None;
    }
}
