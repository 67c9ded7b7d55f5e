using System;

namespace ExoCosmos.Drivers.Display;

/// <summary>The font that the build made of a PSF file: glyphs of 8 by 16 pixels, one byte a row, the leftmost pixel in the highest bit.</summary>
internal static class ConsoleFont
{
    public const int Width = ConsoleFontData.Width;
    public const int Height = ConsoleFontData.Height;

    /// <summary>The rows of a character, or of U+FFFD or '?' where the font lacks it.</summary>
    public static ReadOnlySpan<byte> Glyph(int rune)
    {
        var glyph = Find(rune);
        if (glyph < 0)
            glyph = Find(Utf8Decoder.Replacement);
        if (glyph < 0)
            glyph = Math.Max(0, Find('?'));
        return ConsoleFontData.Glyphs.Slice(glyph * Height, Height);
    }

    public static bool Has(int rune) => Find(rune) >= 0;

    private static int Find(int rune)
    {
        if (rune > ushort.MaxValue)
            return -1;
        var at = ConsoleFontData.Codes.BinarySearch((ushort)rune);
        return at < 0 ? -1 : ConsoleFontData.GlyphOfCode[at];
    }
}
