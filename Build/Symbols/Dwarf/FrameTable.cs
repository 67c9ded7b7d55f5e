using System.Collections.Generic;
using System.IO;
using System.Linq;
using ExoCosmos.Build.Symbols.Elf;

namespace ExoCosmos.Build.Symbols.Dwarf;

/// <summary>How to find the caller's frame from code at and behind an offset in a function.</summary>
/// <param name="Offset">Bytes from the start of the function.</param>
/// <param name="FromFramePointer">Whether the frame is found from rbp; else from rsp.</param>
/// <param name="FrameOffset">Bytes from that register to the frame address, which is rsp as it was before the call.</param>
/// <param name="SavedFramePointer">Bytes below the frame address where the caller's rbp is saved; 0 if rbp is still the caller's.</param>
public readonly record struct FrameRow(ulong Offset, bool FromFramePointer, ulong FrameOffset, ulong SavedFramePointer);

/// <summary>
/// The unwind rows of an ILC object, from its .eh_frame section (DWARF version 5, section 6.4). Compiled code uses rbp as
/// a frame pointer in some methods only, so a backtrace needs these rows.
/// </summary>
public sealed class FrameTable
{
    private const int RegisterFramePointer = 6, RegisterStackPointer = 7;
    private readonly Dictionary<(int Section, ulong Offset), List<FrameRow>> _functions = [];

    private FrameTable()
    {
    }

    /// <summary>Reads the frames of an object file.</summary>
    public static FrameTable Read(ElfFile elf)
    {
        var table = new FrameTable();
        if (elf.Find(".eh_frame") is not { } section)
            return table;
        var places = elf.Relocations(section).ToDictionary(relocation => relocation.Offset);
        var cursor = new DwarfCursor(elf.Content(section));
        while (!cursor.AtEnd)
        {
            var length = (int)cursor.UInt32();
            if (length == 0)
                break;
            var end = checked(cursor.Position + length);
            var isCommon = cursor.UInt32() == 0;
            var place = (ulong)cursor.Position;
            // The common entry is the same in every ILC object: rsp + 8, data in units of −8, augmentation with a length.
            if (!isCommon && places.TryGetValue(place, out var function) && function.Symbol.Section is { } code)
            {
                cursor.Take(8); // start and length of the function
                cursor.Take((int)cursor.Unsigned());
                table._functions[(code.Index, function.Symbol.Value + (ulong)function.Addend)] = ReadRows(ref cursor, end);
            }

            cursor.Position = end;
        }

        return table;
    }

    /// <summary>The rows of the function at that place, in order of offset; empty if nothing is known about it.</summary>
    public IReadOnlyList<FrameRow> Find(ElfSection section, ulong offset) =>
        _functions.TryGetValue((section.Index, offset), out var rows) ? rows : [];

    private static List<FrameRow> ReadRows(ref DwarfCursor cursor, int end)
    {
        var rows = new List<FrameRow>();
        var row = new FrameRow(0, false, 8, 0);
        while (cursor.Position < end)
        {
            var code = cursor.Byte();
            var operand = (ulong)(code & 0x3F);
            var advance = (code >> 6, code) switch
            {
                (1, _) => operand,
                (0, 2) => cursor.Byte(),
                (0, 3) => cursor.UInt16(),
                (0, 4) => cursor.UInt32(),
                _ => 0UL,
            };
            if (advance != 0)
            {
                rows.Add(row);
                row = row with { Offset = row.Offset + advance };
            }
            else if (code >> 6 == 2)
            {
                var below = cursor.Unsigned() * 8;
                if (operand == RegisterFramePointer)
                    row = row with { SavedFramePointer = below };
            }
            else
            {
                row = Define(ref cursor, code, row);
            }
        }

        rows.Add(row);
        return rows;
    }

    private static FrameRow Define(ref DwarfCursor cursor, byte code, FrameRow row) => code switch
    {
        0x00 => row,
        0x0C => row with { FromFramePointer = IsFramePointer(cursor.Unsigned()), FrameOffset = cursor.Unsigned() },
        0x0D => row with { FromFramePointer = IsFramePointer(cursor.Unsigned()) },
        0x0E => row with { FrameOffset = cursor.Unsigned() },
        _ => throw new InvalidDataException($"call frame instruction {code:x} is not supported"),
    };

    private static bool IsFramePointer(ulong register) => register switch
    {
        RegisterFramePointer => true,
        RegisterStackPointer => false,
        _ => throw new InvalidDataException($"a frame address in register {register} is not supported"),
    };
}
