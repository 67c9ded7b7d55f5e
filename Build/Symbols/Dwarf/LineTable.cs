using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Build.Symbols.Elf;

namespace ExoCosmos.Build.Symbols.Dwarf;

/// <summary>From here on, code belongs to this line.</summary>
/// <param name="Address">Virtual address in an image; offset in <paramref name="Section"/> in an object.</param>
/// <param name="Section">The section in an object; null in an image.</param>
/// <param name="File">Source path as the compiler saw it.</param>
/// <param name="Line">From 1; 0 where no line is known or the sequence ends.</param>
public readonly record struct LineRow(ulong Address, ElfSection? Section, string File, int Line);

/// <summary>Which source line each address of an object or image came from: the .debug_line section, DWARF 2 to 5.</summary>
public sealed class LineTable
{
    private readonly List<LineRow> _rows;

    private LineTable(List<LineRow> rows) => _rows = rows;

    /// <summary>Reads the line information of <paramref name="elf"/>; empty if there is none.</summary>
    public static LineTable Read(ElfFile elf)
    {
        var rows = new List<LineRow>();
        if (elf.Find(".debug_line") is { } section)
        {
            var places = elf.Relocations(section).ToDictionary(relocation => relocation.Offset);
            var strings = elf.Find(".debug_line_str") is { } lineStrings ? elf.Content(lineStrings) : default;
            var cursor = new DwarfCursor(elf.Content(section));
            while (!cursor.AtEnd)
                LineProgram.Run(ref cursor, strings, places, rows);
        }

        // Stable, so that of several rows at one address the last one still wins.
        return new LineTable([.. rows.OrderBy(row => row.Section?.Index ?? 0).ThenBy(row => row.Address)]);
    }

    /// <summary>The row that covers <paramref name="address"/>, or null.</summary>
    public LineRow? Find(ElfSection? section, ulong address)
    {
        var after = FirstAfter(section, address);
        return after > 0 && _rows[after - 1] is var row && row.Section?.Index == section?.Index && row.Line > 0 ? row : null;
    }

    /// <summary>The rows that begin in [<paramref name="start"/>, <paramref name="end"/>).</summary>
    public IEnumerable<LineRow> Within(ElfSection? section, ulong start, ulong end)
    {
        for (var index = start == 0 ? FirstAfter(section, 0, inclusive: true) : FirstAfter(section, start - 1); index < _rows.Count; index++)
        {
            var row = _rows[index];
            if (row.Section?.Index != section?.Index || row.Address >= end)
                yield break;
            yield return row;
        }
    }

    private int FirstAfter(ElfSection? section, ulong address, bool inclusive = false)
    {
        int low = 0, high = _rows.Count, wanted = section?.Index ?? 0;
        while (low < high)
        {
            var middle = (low + high) / 2;
            var row = _rows[middle];
            var order = (row.Section?.Index ?? 0).CompareTo(wanted);
            if (order == 0)
                order = row.Address.CompareTo(address);
            if (order < 0 || (order == 0 && !inclusive))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
