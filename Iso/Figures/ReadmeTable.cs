using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace ExoCosmos.Iso.Figures;

/// <summary>The table of figures in the README: between two comments, so that it can be found, checked and written again.</summary>
public static class ReadmeTable
{
    private const string Begin = "<!-- figures: ./exo figures --write -->\n";
    private const string End = "<!-- end of figures -->";

    /// <summary>The README with its table replaced.</summary>
    public static string Replace(string readme, IEnumerable<Figure> figures)
    {
        var (start, length) = Find(readme);
        var table = new StringBuilder("| figure | measured | aim |\n|---|---|---|\n");
        foreach (var figure in figures)
            table.Append(CultureInfo.InvariantCulture, $"| {figure.Name} | {figure.ValueText} | {figure.AimText} |\n");
        return readme[..start] + table + readme[(start + length)..];
    }

    /// <summary>What the README says: the measured numbers by their names.</summary>
    public static IReadOnlyDictionary<string, double> Parse(string readme)
    {
        var (start, length) = Find(readme);
        return readme.Substring(start, length).Split('\n')
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => cells.Length > 2 && char.IsAsciiDigit(cells[2].FirstOrDefault()))
            .ToDictionary(cells => cells[1], cells => double.Parse(cells[2].Split(' ')[0], CultureInfo.InvariantCulture));
    }

    private static (int Start, int Length) Find(string readme)
    {
        var start = readme.IndexOf(Begin, StringComparison.Ordinal);
        var end = start < 0 ? -1 : readme.IndexOf(End, start, StringComparison.Ordinal);
        return end < 0
            ? throw new ExoException("README.md has no table of figures.", $"Put the lines {Begin.Trim()} and {End} where it belongs.")
            : (start + Begin.Length, end - start - Begin.Length);
    }
}
