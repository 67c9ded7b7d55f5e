using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace ExoCosmos.Build.Symbols.Table;

/// <summary>
/// Writes NAME.sym, the table that a panic prints names and lines from. The kernel searches it in place; docs/notes/0003-build.md
/// has the layout, Kernel/Panic/SymbolTable.cs the reader.
/// </summary>
public sealed class SymbolTableWriter
{
    private const int HeaderSize = 32, EntrySize = 16;
    private readonly List<byte> _data = [];
    private readonly Dictionary<string, uint> _strings = new(StringComparer.Ordinal);
    private readonly int _dataStart;

    private SymbolTableWriter(int functions) => _dataStart = HeaderSize + (functions * EntrySize);

    /// <summary>The whole file for functions in ascending order of address.</summary>
    public static byte[] Write(IReadOnlyList<FunctionEntry> functions)
    {
        var writer = new SymbolTableWriter(functions.Count);
        var head = new byte[writer._dataStart];
        var origin = functions.Count > 0 ? functions[0].Start : 0;
        for (var index = 0; index < functions.Count; index++)
        {
            var function = functions[index];
            var entry = head.AsSpan(HeaderSize + (index * EntrySize));
            var name = writer.String(function.Name);
            var file = writer.String(function.File);
            BinaryPrimitives.WriteUInt32LittleEndian(entry, checked((uint)(function.Start - origin)));
            BinaryPrimitives.WriteUInt32LittleEndian(entry[4..], function.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], name);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[12..], writer.Detail(function, file));
        }

        "EXOSYM\0\u0001"u8.CopyTo(head);
        BinaryPrimitives.WriteUInt64LittleEndian(head.AsSpan(8), origin);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(16), (uint)functions.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(20), (uint)(head.Length + writer._data.Count));
        return [.. head, .. writer._data];
    }

    private uint Position => checked((uint)(_dataStart + _data.Count));

    private uint String(string text)
    {
        if (_strings.TryGetValue(text, out var known))
            return known;
        var place = Position;
        var bytes = Encoding.UTF8.GetBytes(text);
        Unsigned((uint)bytes.Length);
        _data.AddRange(bytes);
        _strings.Add(text, place);
        return place;
    }

    private uint Detail(FunctionEntry function, uint file)
    {
        var place = Position;
        Unsigned(file);
        Unsigned((uint)function.Lines.Count);
        uint offset = 0;
        var line = 0;
        foreach (var row in function.Lines)
        {
            Unsigned(row.Offset - offset);
            Signed(row.Line - line);
            (offset, line) = row;
        }

        Unsigned((uint)function.Frames.Count);
        offset = 0;
        foreach (var row in function.Frames)
        {
            Unsigned((uint)row.Offset - offset);
            offset = (uint)row.Offset;
            if (row.FrameOffset % 8 != 0 || row.SavedFramePointer % 8 != 0)
                throw new InvalidDataException($"{function.Name} has a frame that is not made of 8-byte slots");
            Unsigned((uint)(row.FrameOffset / 8 * 2) + (row.FromFramePointer ? 1u : 0));
            Unsigned((uint)(row.SavedFramePointer / 8));
        }

        return place;
    }

    private void Unsigned(uint value)
    {
        for (; value >= 0x80; value >>= 7)
            _data.Add((byte)(value | 0x80));
        _data.Add((byte)value);
    }

    // Zigzag: small numbers of either sign stay one byte.
    private void Signed(int value) => Unsigned((uint)(value << 1) ^ (uint)(value >> 31));
}
