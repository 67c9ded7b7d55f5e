using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ExoCosmos.Build.Symbols.Dwarf;
using ExoCosmos.Build.Symbols.Elf;
using ExoCosmos.Build.Symbols.Names;

namespace ExoCosmos.Build.Symbols.Table;

/// <summary>One function of an image, as the symbol table tells it.</summary>
/// <param name="Start">Virtual address.</param>
/// <param name="Length">Bytes up to the next function.</param>
/// <param name="Name">C# name, or the symbol of an assembly stub.</param>
/// <param name="File">Source file relative to the repository; empty if unknown.</param>
/// <param name="Lines">Offsets in the function and their lines, ascending.</param>
/// <param name="Frames">Unwind rows, ascending; empty if unknown.</param>
public sealed record FunctionEntry(
    ulong Start, uint Length, string Name, string File, IReadOnlyList<(uint Offset, int Line)> Lines, IReadOnlyList<FrameRow> Frames);

/// <summary>Collects the functions of an image from its symbols, its line table and the frames of the object that ILC made.</summary>
/// <param name="names">Names of the methods in it.</param>
/// <param name="sourceRoot">Folder that source paths are told relative to.</param>
public sealed class SymbolTableBuilder(MethodNames names, string sourceRoot)
{
    /// <summary>The functions in order of address.</summary>
    public IReadOnlyList<FunctionEntry> Build(ElfFile image, ElfFile managedObject)
    {
        var lines = LineTable.Read(image);
        var frames = FramesByName(managedObject);
        var functions = new List<FunctionEntry>();
        foreach (var section in image.Sections.Where(section => section.IsExecutable))
        {
            var places = image.Symbols.Where(symbol => symbol.Section?.Index == section.Index && IsFunction(symbol))
                .GroupBy(symbol => symbol.Value).OrderBy(place => place.Key).ToList();
            for (var index = 0; index < places.Count; index++)
            {
                var start = places[index].Key;
                var end = index + 1 < places.Count ? places[index + 1].Key : section.Address + section.Size;
                if (end > start)
                    functions.Add(Describe([.. places[index].Select(symbol => symbol.Name)], start, end, lines, frames));
            }
        }

        // The table spans 4 GiB. A kernel's boot code lies far below the rest, and is gone when a panic can be told.
        var last = functions.Select(function => function.Start).DefaultIfEmpty().Max();
        return [.. functions.Where(function => last - function.Start <= uint.MaxValue).OrderBy(function => function.Start)];
    }

    private FunctionEntry Describe(
        IReadOnlyList<string> symbols, ulong start, ulong end, LineTable lines, Dictionary<string, IReadOnlyList<FrameRow>> frames)
    {
        var method = symbols.Select(names.Find).FirstOrDefault(name => name is not null);
        var rows = lines.Within(null, start, end).ToList();
        var file = rows.Select(row => row.File).FirstOrDefault(method?.SourceFile ?? "");
        var told = new List<(uint, int)>();
        foreach (var row in rows.Where(row => row.File == file))
            if (told.Count == 0 || told[^1].Item2 != row.Line)
                told.Add(((uint)(row.Address - start), row.Line));
        if (told.Count == 0 && method is { SourceLine: > 0 })
            told.Add((0, method.SourceLine));
        return new FunctionEntry(
            start,
            checked((uint)(end - start)),
            method?.Text ?? symbols.OrderBy(IsBound).ThenBy(symbol => symbol, StringComparer.Ordinal).First(),
            file.Length == 0 ? "" : Path.GetRelativePath(sourceRoot, file).Replace('\\', '/'),
            told,
            symbols.Select(symbol => frames.GetValueOrDefault(symbol)).FirstOrDefault(found => found is not null) ?? []);
    }

    private static Dictionary<string, IReadOnlyList<FrameRow>> FramesByName(ElfFile managedObject)
    {
        var table = FrameTable.Read(managedObject);
        var frames = new Dictionary<string, IReadOnlyList<FrameRow>>(StringComparer.Ordinal);
        foreach (var symbol in managedObject.Symbols.Where(symbol => symbol.Section is { IsExecutable: true }))
            if (table.Find(symbol.Section!, symbol.Value) is { Count: > 0 } rows)
                frames.TryAdd(symbol.Name, rows);
        return frames;
    }

    // A dot marks a label inside an assembly function; C# symbols have none.
    private static bool IsFunction(ElfSymbol symbol) =>
        symbol.Type is ElfSymbolType.None or ElfSymbolType.Function && symbol.Name.Length > 0 && !symbol.Name.Contains('.', StringComparison.Ordinal);

    // text_start and its like, which linker scripts set, name a function only where nothing else does.
    private static bool IsBound(string symbol) =>
        symbol != "_start" && (symbol.EndsWith("_start", StringComparison.Ordinal) || symbol.EndsWith("_end", StringComparison.Ordinal));
}
