using System.Runtime.InteropServices;

namespace ExoCosmos.Drivers.Display;

/// <summary>
/// One character cell of a screen.
/// <code>
///  31  30 29           28..25      24..21      20..0
///   0   0 underline    background  foreground  code point
/// </code>
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 4)]
public readonly record struct Cell(uint Bits)
{
    /// <summary>No cell a console holds: differs from all of them, so a screen that "shows" it is redrawn.</summary>
    public static Cell Unknown => new(uint.MaxValue);

    /// <summary>Unicode scalar value.</summary>
    public int Rune => (int)(Bits & 0x1FFFFF);

    /// <summary>ANSI colour 0 to 15: bits red, green, blue, bright from the lowest.</summary>
    public int Foreground => (int)(Bits >> 21) & 15;

    /// <summary>As <see cref="Foreground"/>.</summary>
    public int Background => (int)(Bits >> 25) & 15;

    public bool IsUnderlined => (Bits & 1U << 29) != 0;

    /// <summary>The cell under a block cursor: colours exchanged, and visible even where they are the same.</summary>
    public Cell UnderCursor
    {
        get
        {
            var foreground = Background == Foreground ? Background ^ 7 : Background;
            return Of(Rune, foreground, Foreground, IsUnderlined);
        }
    }

    /// <summary>Packs a cell; values out of range are cut to their field.</summary>
    public static Cell Of(int rune, int foreground, int background, bool underlined) =>
        new(((uint)rune & 0x1FFFFF) | ((uint)foreground & 15) << 21 | ((uint)background & 15) << 25 | (underlined ? 1U << 29 : 0));
}
