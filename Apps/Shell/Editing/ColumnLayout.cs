using System;
using System.Collections.Generic;
using System.Text;
using ExoCosmos.Shell.Terminal;

namespace ExoCosmos.Shell.Editing;

/// <summary>Arranges names in columns that are read downwards, as ls does, using as few rows as the width allows.</summary>
internal static class ColumnLayout
{
    private const int Gap = 2;

    /// <summary>Lays out texts; <paramref name="paint"/> colours the text with the given index after its width was taken.</summary>
    public static string Arrange(IReadOnlyList<string> texts, int width, Func<int, string>? paint = null)
    {
        if (texts.Count == 0)
            return "";
        var widths = new int[texts.Count];
        for (var i = 0; i < widths.Length; i++)
            widths[i] = TextWidth.Of(texts[i]);

        var rows = 1;
        while (rows < texts.Count && TotalWidth(widths, rows) > width)
            rows++;
        var result = new StringBuilder();
        for (var row = 0; row < rows; row++)
        {
            for (var i = row; i < texts.Count; i += rows)
            {
                result.Append(paint?.Invoke(i) ?? texts[i]);
                if (i + rows < texts.Count)
                    result.Append(' ', ColumnWidth(widths, i - row, rows) + Gap - widths[i]);
            }
            result.Append('\n');
        }
        return result.ToString();
    }

    private static int TotalWidth(int[] widths, int rows)
    {
        var total = -Gap;
        for (var start = 0; start < widths.Length; start += rows)
            total += ColumnWidth(widths, start, rows) + Gap;
        return total;
    }

    private static int ColumnWidth(int[] widths, int start, int rows)
    {
        var widest = 0;
        for (var i = start; i < Math.Min(start + rows, widths.Length); i++)
            widest = Math.Max(widest, widths[i]);
        return widest;
    }
}
