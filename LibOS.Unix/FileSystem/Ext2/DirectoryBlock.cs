using System;
using System.Buffers.Binary;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>One entry of a directory block, without its name.</summary>
internal struct DirectoryEntry
{
    /// <summary>0 if the entry is unused.</summary>
    public uint Inode;

    /// <summary>Bytes to the next entry.</summary>
    public int Length;
    public int NameLength;

    /// <summary>Type as the disk says it, see <see cref="DirectoryBlock.ToDirentType"/>.</summary>
    public byte Type;

    /// <summary>Bytes the entry needs, of the <see cref="Length"/> that it has.</summary>
    public readonly int Used => Inode == 0 ? 0 : DirectoryBlock.SizeFor(NameLength);
}

/// <summary>The entries of one block of a directory (ext2 documentation, "Linked List Directories").</summary>
/// <remarks>
/// <code>
/// 0        4        6    7    8
/// | inode  | length | n  | t  | name (n bytes) | unused up to length |  next entry …  | last one reaches the end of the block |
/// </code>
/// Nothing here trusts the block: an entry that leaves it, overlaps or is misaligned is reported as bad.
/// </remarks>
internal static class DirectoryBlock
{
    public const int HeaderSize = 8;
    public const int LongestName = 255;
    const int SmallestEntry = 12;

    public static int SizeFor(int nameLength) => (HeaderSize + nameLength + 3) & ~3;

    /// <summary>Reads the entry at an offset. False if it is not one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> block, int offset, out DirectoryEntry entry)
    {
        entry = default;
        if (offset < 0 || (offset & 3) != 0 || offset > block.Length - SmallestEntry)
            return false;
        var bytes = block[offset..];
        entry.Inode = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        entry.Length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        entry.NameLength = bytes[6];
        entry.Type = bytes[7];
        if (entry.Length < SmallestEntry || (entry.Length & 3) != 0 || entry.Length > bytes.Length)
            return false;
        return entry.Inode == 0 || (entry.NameLength > 0 && SizeFor(entry.NameLength) <= entry.Length);
    }

    public static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> block, int offset, in DirectoryEntry entry) =>
        block.Slice(offset + HeaderSize, entry.NameLength);

    /// <summary>Looks for a name.</summary>
    /// <param name="block">The block.</param>
    /// <param name="name">What to look for.</param>
    /// <param name="offset">Where the entry is, or -1.</param>
    /// <param name="previous">Where the entry before it is, or -1.</param>
    /// <param name="room">Largest room for a new entry seen on the way.</param>
    /// <returns>False if the block is corrupt.</returns>
    public static bool TryFind(ReadOnlySpan<byte> block, ReadOnlySpan<byte> name, out int offset, out int previous, out int room)
    {
        previous = -1;
        room = 0;
        var at = 0;
        while (at < block.Length)
        {
            offset = at;
            if (!TryRead(block, at, out var entry))
                return false;
            if (entry.Inode != 0 && entry.NameLength == name.Length && Name(block, at, entry).SequenceEqual(name))
                return true;
            room = Math.Max(room, entry.Length - entry.Used);
            previous = at;
            at += entry.Length;
        }
        offset = -1;
        return true;
    }

    /// <summary>Writes an entry at an offset.</summary>
    public static void Write(Span<byte> block, int offset, int length, uint inode, byte type, ReadOnlySpan<byte> name)
    {
        var bytes = block.Slice(offset, length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, inode);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], (ushort)length);
        bytes[6] = (byte)name.Length;
        bytes[7] = type;
        name.CopyTo(bytes[HeaderSize..]);
    }

    /// <summary>Adds an entry in the first room that is large enough. False if there is none, or if the block is corrupt.</summary>
    public static bool TryInsert(Span<byte> block, uint inode, byte type, ReadOnlySpan<byte> name)
    {
        var needed = SizeFor(name.Length);
        var at = 0;
        while (at < block.Length && TryRead(block, at, out var entry))
        {
            var used = entry.Used;
            if (entry.Length - used >= needed)
            {
                if (used > 0)
                    SetLength(block, at, used);
                Write(block, at + used, entry.Length - used, inode, type, name);
                return true;
            }
            at += entry.Length;
        }
        return false;
    }

    /// <summary>Removes an entry: the one before it takes its room, or it stays as an unused one.</summary>
    public static void Remove(Span<byte> block, int offset, int previous)
    {
        if (!TryRead(block, offset, out var entry))
            return;
        if (previous >= 0)
            SetLength(block, previous, offset - previous + entry.Length);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(block[offset..], 0);
    }

    static void SetLength(Span<byte> block, int offset, int length) =>
        BinaryPrimitives.WriteUInt16LittleEndian(block[(offset + 4)..], (ushort)length);

    /// <summary>DT_* number of the type in an entry; 0 for what is not known.</summary>
    public static byte ToDirentType(byte type) => type switch { 1 => 8, 2 => 4, 3 => 2, 4 => 6, 5 => 1, 6 => 12, 7 => 10, _ => 0 };

    /// <summary>Type in an entry for a file mode.</summary>
    public static byte FromMode(ushort mode) => (mode & FileMode.TypeMask) switch
    {
        FileMode.Regular => 1,
        FileMode.Directory => 2,
        FileMode.CharacterDevice => 3,
        FileMode.BlockDevice => 4,
        FileMode.Fifo => 5,
        FileMode.Socket => 6,
        FileMode.SymbolicLink => 7,
        _ => 0,
    };
}
