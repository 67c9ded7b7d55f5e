using System;
using System.Buffers.Binary;

namespace ExoCosmos.Kernel.Panic;

/// <summary>
/// The functions of an image, searched in place: from an address to method, source line and frame layout. Made by the build
/// as NAME.sym (docs/notes/0003-build.md):
/// <code>
///  0  "EXOSYM" 0 1      8  origin (8)      16  functions (4)   20  bytes in all (4)   24  0 (8)
/// 32  per function, ascending:  start − origin (4)  length (4)  offset of name (4)  offset of detail (4)
///     names:   length, UTF-8          details:  file name offset, lines, frames (see SymbolDetail)
/// </code>
/// All numbers are little-endian; those in names and details are LEB128. A damaged table finds nothing; it never faults,
/// because whoever asks is already panicking.
/// </summary>
public readonly ref struct SymbolTable
{
    private const int HeaderSize = 32, EntrySize = 16;
    private readonly ReadOnlySpan<byte> _content;
    private readonly ulong _origin;
    private readonly int _count;

    private SymbolTable(ReadOnlySpan<byte> content, ulong origin, int count)
    {
        _content = content;
        _origin = origin;
        _count = count;
    }

    /// <summary>Number of functions.</summary>
    public int Count => _count;

    /// <summary>Opens a table; false if the content is not one or its size is wrong.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> content, out SymbolTable table)
    {
        table = default;
        if (content.Length < HeaderSize || !content[..8].SequenceEqual("EXOSYM\0\u0001"u8))
            return false;
        var count = BinaryPrimitives.ReadUInt32LittleEndian(content[16..]);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(content[20..]);
        if (size > (uint)content.Length || HeaderSize + ((ulong)count * EntrySize) > size)
            return false;
        table = new SymbolTable(content[..(int)size], BinaryPrimitives.ReadUInt64LittleEndian(content[8..]), (int)count);
        return true;
    }

    /// <summary>
    /// What is known about the code at <paramref name="address"/>. For a return address ask for one less: the call
    /// belongs to the line in front of it.
    /// </summary>
    public bool TryFind(ulong address, out CodeLocation location)
    {
        location = default;
        int low = 0, high = _count;
        while (low < high)
        {
            var middle = (int)((uint)(low + high) / 2);
            if (Start(middle) <= address)
                low = middle + 1;
            else
                high = middle;
        }

        if (low == 0)
            return false;
        var entry = Entry(low - 1);
        var offset = address - Start(low - 1);
        if (offset >= BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]))
            return false;
        return SymbolDetail.TryRead(
            _content,
            BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]),
            BinaryPrimitives.ReadUInt32LittleEndian(entry[12..]),
            (uint)offset,
            out location);
    }

    private ReadOnlySpan<byte> Entry(int index) => _content.Slice(HeaderSize + (index * EntrySize), EntrySize);

    private ulong Start(int index) => unchecked(_origin + BinaryPrimitives.ReadUInt32LittleEndian(Entry(index)));
}
