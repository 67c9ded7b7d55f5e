using System;

namespace ExoCosmos.Drivers.Display;

/// <summary>The 16 colours, in ANSI order, and the way from finer palettes to them.</summary>
internal static class Palette
{
    /// <summary>0xRRGGBB of each colour: those of the VGA text mode.</summary>
    public static ReadOnlySpan<uint> Rgb =>
    [
        0x000000, 0xAA0000, 0x00AA00, 0xAA5500, 0x0000AA, 0xAA00AA, 0x00AAAA, 0xAAAAAA,
        0x555555, 0xFF5555, 0x55FF55, 0xFFFF55, 0x5555FF, 0xFF55FF, 0x55FFFF, 0xFFFFFF,
    ];

    /// <summary>The nearest colour to one of xterm's 256: 16 plain ones, a cube of 6x6x6, 24 greys.</summary>
    public static int FromIndexed(int index) => index switch
    {
        < 16 => Math.Max(0, index),
        < 232 => FromLevels((index - 16) / 36, (index - 16) / 6 % 6, (index - 16) % 6),
        < 256 => FromRgb(8 + (index - 232) * 10, 8 + (index - 232) * 10, 8 + (index - 232) * 10),
        _ => 7,
    };

    /// <summary>The nearest colour to components of 0 and more; those over 255 count as 255.</summary>
    public static int FromRgb(int red, int green, int blue) => FromLevels(Level(red), Level(green), Level(blue));

    private static int Level(int component) => Math.Min(component, 255) * 5 / 255;

    private static int FromLevels(int red, int green, int blue)
    {
        var highest = Math.Max(red, Math.Max(green, blue));
        if (highest == 0)
            return 0;
        // A component counts when it is more than half of the strongest one.
        var hue = (red * 2 > highest ? 1 : 0) | (green * 2 > highest ? 2 : 0) | (blue * 2 > highest ? 4 : 0);
        if (hue == 7 && highest <= 2)
            return 8;
        return highest >= 4 ? hue | 8 : hue;
    }
}
