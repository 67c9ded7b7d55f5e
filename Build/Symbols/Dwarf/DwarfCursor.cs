using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;

namespace ExoCosmos.Build.Symbols.Dwarf;

/// <summary>Reads the primitive encodings of DWARF (version 5, section 7.6) from a section, front to back.</summary>
/// <param name="section">The bytes of the section.</param>
internal ref struct DwarfCursor(ReadOnlySpan<byte> section)
{
    private readonly ReadOnlySpan<byte> _section = section;

    /// <summary>Offset of the next byte in the section.</summary>
    public int Position { get; set; }

    public readonly bool AtEnd => Position >= _section.Length;

    public byte Byte() => Take(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Byte();
            if (shift < 64)
                value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }

    public long Signed()
    {
        long value = 0;
        for (var shift = 0; ;)
        {
            var next = Byte();
            if (shift < 64)
                value |= (long)(next & 0x7F) << shift;
            shift += 7;
            if (next < 0x80)
                return shift < 64 && (next & 0x40) != 0 ? value | -1L << shift : value;
        }
    }

    public string Text()
    {
        var end = _section[Position..].IndexOf((byte)0);
        if (end < 0)
            throw new InvalidDataException("a string runs past its debug section");
        var text = Encoding.UTF8.GetString(_section.Slice(Position, end));
        Position += end + 1;
        return text;
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _section.Length - Position)
            throw new InvalidDataException($"debug information ends at {_section.Length:x}, inside an entry");
        var bytes = _section.Slice(Position, count);
        Position += count;
        return bytes;
    }
}
