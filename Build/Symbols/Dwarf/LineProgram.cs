using System;
using System.Collections.Generic;
using System.IO;
using ExoCosmos.Build.Symbols.Elf;

namespace ExoCosmos.Build.Symbols.Dwarf;

/// <summary>Runs one line number program (DWARF version 5, section 6.2; versions 2 to 4 differ in the header alone).</summary>
internal static class LineProgram
{
    private const byte Copy = 1, AdvanceAddress = 2, AdvanceLine = 3, SetFile = 4, ConstAddAddress = 8, FixedAdvance = 9;
    private const byte EndSequence = 1, SetAddress = 2;

    /// <summary>Appends the rows of the unit at the cursor and leaves the cursor at the next unit.</summary>
    public static void Run(
        ref DwarfCursor cursor, ReadOnlySpan<byte> lineStrings, Dictionary<ulong, ElfRelocation> places, List<LineRow> rows)
    {
        var header = LineHeader.Read(ref cursor, lineStrings);
        cursor.Position = header.ProgramStart;
        var state = new State(LineHeader.FirstFile);
        while (cursor.Position < header.End)
        {
            var code = cursor.Byte();
            if (code >= header.OpcodeBase)
            {
                var adjusted = code - header.OpcodeBase;
                state.Address += (ulong)(adjusted / header.LineRange) * header.MinimumInstruction;
                state.Line += header.LineBase + (adjusted % header.LineRange);
                state.Emit(header, rows);
            }
            else if (code == 0)
            {
                Extended(ref cursor, header, ref state, places, rows);
            }
            else
            {
                Standard(ref cursor, code, header, ref state, rows);
            }
        }
    }

    private static void Standard(ref DwarfCursor cursor, byte code, LineHeader header, ref State state, List<LineRow> rows)
    {
        switch (code)
        {
            case Copy:
                state.Emit(header, rows);
                break;
            case AdvanceAddress:
                state.Address += cursor.Unsigned() * header.MinimumInstruction;
                break;
            case AdvanceLine:
                state.Line += (int)cursor.Signed();
                break;
            case SetFile:
                state.File = (int)cursor.Unsigned();
                break;
            case ConstAddAddress:
                state.Address += (ulong)((255 - header.OpcodeBase) / header.LineRange) * header.MinimumInstruction;
                break;
            case FixedAdvance:
                state.Address += cursor.UInt16();
                break;
            default:
                // Column, statement, block and prologue marks, and codes of the future: skip the operands.
                for (var operand = header.OperandCount(code); operand > 0; operand--)
                    cursor.Unsigned();
                break;
        }
    }

    private static void Extended(
        ref DwarfCursor cursor, LineHeader header, ref State state, Dictionary<ulong, ElfRelocation> places, List<LineRow> rows)
    {
        var length = (int)cursor.Unsigned();
        var start = cursor.Position;
        var code = cursor.Byte();
        if (code == EndSequence)
        {
            state.Line = 0;
            state.Emit(header, rows);
            state = new State(LineHeader.FirstFile);
        }
        else if (code == SetAddress)
        {
            var place = (ulong)cursor.Position;
            var address = cursor.UInt64();
            if (places.TryGetValue(place, out var relocation))
            {
                state.Section = relocation.Symbol.Section;
                address = relocation.Symbol.Value + (ulong)relocation.Addend;
            }

            state.Address = address;
        }

        cursor.Position = start;
        cursor.Take(length);
    }

    private struct State(int file)
    {
        public ulong Address;
        public int File = file;
        public int Line = 1;
        public ElfSection? Section;

        public readonly void Emit(LineHeader header, List<LineRow> rows)
        {
            if (Line < 0)
                throw new InvalidDataException($"a line program reaches line {Line}");
            rows.Add(new LineRow(Address, Section, header.FileName(File), Line));
        }
    }
}
