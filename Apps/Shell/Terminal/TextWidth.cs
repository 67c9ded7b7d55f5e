using System;
using System.Text;

namespace ExoCosmos.Shell.Terminal;

/// <summary>How many columns text takes on a terminal: 0 for combining marks, 2 for East Asian wide characters and emoji, 1 otherwise.</summary>
internal static class TextWidth
{
    // The wide blocks of Unicode Standard Annex 11, merged to whole ranges.
    private static ReadOnlySpan<int> WideRanges =>
    [
        0x1100, 0x115F, 0x2E80, 0x303E, 0x3041, 0xA4CF, 0xAC00, 0xD7A3, 0xF900, 0xFAFF,
        0xFE30, 0xFE6F, 0xFF00, 0xFF60, 0xFFE0, 0xFFE6, 0x1F300, 0x1F64F, 0x1F900, 0x1F9FF, 0x20000, 0x3FFFD,
    ];

    public static int Of(Rune rune)
    {
        if (rune.Value < 0x300)
            return rune.Value is < 0x20 or (>= 0x7F and < 0xA0) ? 0 : 1;
        if (Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark
            or System.Globalization.UnicodeCategory.EnclosingMark or System.Globalization.UnicodeCategory.Format)
        {
            return 0;
        }
        for (var i = 0; i < WideRanges.Length; i += 2)
        {
            if (rune.Value >= WideRanges[i] && rune.Value <= WideRanges[i + 1])
                return 2;
        }
        return 1;
    }

    public static int Of(ReadOnlySpan<char> text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
            width += Of(rune);
        return width;
    }
}
