using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace ExoCosmos.Build.Symbols.Dwarf;

/// <summary>The header of a line number program (DWARF version 5, section 6.2.4).</summary>
internal sealed class LineHeader
{
    private const uint ContentPath = 1, ContentDirectory = 2;
    private readonly List<string> _directories = [];
    private readonly List<(string Name, int Directory)> _files = [];
    private byte[] _operandCounts = [];

    /// <summary>Offset of the first opcode.</summary>
    public int ProgramStart { get; private set; }

    /// <summary>Offset behind the last one.</summary>
    public int End { get; private set; }

    public byte MinimumInstruction { get; private set; }

    public sbyte LineBase { get; private set; }

    public byte LineRange { get; private set; }

    public byte OpcodeBase { get; private set; }

    /// <summary>What the file register starts as: index into the file table, which counts from 1 before version 5.</summary>
    public const int FirstFile = 1;

    private int Version { get; set; }

    public int OperandCount(byte opcode) => _operandCounts[opcode - 1];

    public string FileName(int file)
    {
        var index = Version >= 5 ? file : file - 1;
        if (index < 0 || index >= _files.Count)
            return "";
        var (name, directory) = _files[index];
        var place = Version >= 5 ? directory : directory - 1;
        return place >= 0 && place < _directories.Count ? Path.Combine(_directories[place], name) : name;
    }

    public static LineHeader Read(ref DwarfCursor cursor, ReadOnlySpan<byte> lineStrings)
    {
        var header = new LineHeader();
        var length = cursor.UInt32();
        if (length >= 0xFFFF_FFF0)
            throw new InvalidDataException("64-bit DWARF is not supported");
        header.End = checked(cursor.Position + (int)length);
        header.Version = cursor.UInt16();
        if (header.Version is < 2 or > 5)
            throw new InvalidDataException($"line information of DWARF version {header.Version} is not supported");
        if (header.Version >= 5)
            cursor.Take(2); // address and segment selector size
        var headerLength = cursor.UInt32();
        header.ProgramStart = checked(cursor.Position + (int)headerLength);
        header.MinimumInstruction = cursor.Byte();
        if (header.Version >= 4)
            cursor.Byte(); // operations per instruction: 1 on x86
        cursor.Byte(); // is_stmt by default
        header.LineBase = (sbyte)cursor.Byte();
        header.LineRange = cursor.Byte();
        header.OpcodeBase = cursor.Byte();
        if (header.LineRange == 0 || header.OpcodeBase == 0)
            throw new InvalidDataException("a line program with an empty opcode range");
        header._operandCounts = cursor.Take(header.OpcodeBase - 1).ToArray();
        if (header.Version >= 5)
            header.ReadTables5(ref cursor, lineStrings);
        else
            header.ReadTables2(ref cursor);
        return header;
    }

    private void ReadTables2(ref DwarfCursor cursor)
    {
        while (cursor.Text() is { Length: > 0 } directory)
            _directories.Add(directory);
        while (cursor.Text() is { Length: > 0 } file)
        {
            _files.Add((file, (int)cursor.Unsigned()));
            cursor.Unsigned(); // time
            cursor.Unsigned(); // length
        }
    }

    private void ReadTables5(ref DwarfCursor cursor, ReadOnlySpan<byte> lineStrings)
    {
        foreach (var (directory, _) in ReadEntries(ref cursor, lineStrings))
            _directories.Add(directory);
        _files.AddRange(ReadEntries(ref cursor, lineStrings));
    }

    private static List<(string Name, int Directory)> ReadEntries(ref DwarfCursor cursor, ReadOnlySpan<byte> lineStrings)
    {
        var formats = new (ulong Content, ulong Form)[cursor.Byte()];
        for (var index = 0; index < formats.Length; index++)
            formats[index] = (cursor.Unsigned(), cursor.Unsigned());
        var entries = new List<(string, int)>();
        for (var count = cursor.Unsigned(); count > 0; count--)
        {
            var (name, directory) = ("", 0);
            foreach (var (content, form) in formats)
            {
                var (text, number) = ReadForm(ref cursor, form, lineStrings);
                if (content == ContentPath)
                    name = text;
                else if (content == ContentDirectory)
                    directory = number;
            }

            entries.Add((name, directory));
        }

        return entries;
    }

    // Section 7.5.6; the forms that occur in file tables.
    private static (string Text, int Number) ReadForm(ref DwarfCursor cursor, ulong form, ReadOnlySpan<byte> lineStrings)
    {
        switch (form)
        {
            case 0x08:
                return (cursor.Text(), 0);
            case 0x1F:
                var text = lineStrings[checked((int)cursor.UInt32())..];
                return (Encoding.UTF8.GetString(text[..text.IndexOf((byte)0)]), 0);
            case 0x0B:
                return ("", cursor.Byte());
            case 0x05:
                return ("", cursor.UInt16());
            case 0x0F:
                return ("", (int)cursor.Unsigned());
            case 0x1E:
                cursor.Take(16);
                return ("", 0);
            default:
                throw new InvalidDataException($"form {form:x} in a file table is not supported");
        }
    }
}
