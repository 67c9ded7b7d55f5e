using System;

namespace ExoCosmos.Drivers.Display;

/// <summary>The character set in a VGA's font ROM.</summary>
internal static class CodePage437
{
    private const byte Unknown = (byte)'?';

    // 0x80 to 0xFF, then the graphics that the ROM has in place of the controls 0x01 to 0x1F.
    private static ReadOnlySpan<char> Upper =>
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0";

    private static ReadOnlySpan<char> Lower => "☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼";

    public static byte FromRune(int rune)
    {
        if (rune is >= 0x20 and < 0x7F)
            return (byte)rune;
        if (rune > char.MaxValue)
            return Unknown;
        var at = Upper.IndexOf((char)rune);
        if (at >= 0)
            return (byte)(0x80 + at);
        at = Lower.IndexOf((char)rune);
        return at >= 0 ? (byte)(1 + at) : Unknown;
    }
}
