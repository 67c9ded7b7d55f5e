using System;

namespace ExoCosmos.LibOS.Terminal;

/// <summary>
/// The escape sequences of keys that are not characters: those of the Linux console (console_codes(4)), and of xterm when a modifier is held,
/// which the Linux console cannot tell.
/// </summary>
internal static class KeySequence
{
    private const byte EscapeByte = 0x1B;

    /// <returns>How many bytes were written; 0 when the key has no sequence.</returns>
    public static int Write(byte key, int modifierParameter, Span<byte> bytes)
    {
        var letter = Letter(key);
        if (letter != 0)
            return modifierParameter == 1 ? Put(bytes, 0, letter) : Put(bytes, 1, letter, modifierParameter);
        if (key is >= Keys.F1 and < Keys.F1 + 5 && modifierParameter == 1)
        {
            ReadOnlySpan<byte> sequence = [EscapeByte, (byte)'[', (byte)'[', (byte)('A' + key - Keys.F1)];
            sequence.CopyTo(bytes);
            return sequence.Length;
        }
        var number = Number(key);
        return number == 0 ? 0 : Put(bytes, number, (byte)'~', modifierParameter);
    }

    private static byte Letter(byte key) => key switch
    {
        Keys.Up => (byte)'A',
        Keys.Down => (byte)'B',
        Keys.Right => (byte)'C',
        Keys.Left => (byte)'D',
        _ => 0,
    };

    private static int Number(byte key) => key switch
    {
        Keys.Home => 1,
        Keys.Insert => 2,
        Keys.Delete => 3,
        Keys.End => 4,
        Keys.PageUp => 5,
        Keys.PageDown => 6,
        >= Keys.F1 and < Keys.F1 + 5 => 11 + key - Keys.F1,
        >= Keys.F1 + 5 and <= Keys.F10 => 17 + key - (Keys.F1 + 5),
        Keys.F11 => 23,
        Keys.F12 => 24,
        _ => 0,
    };

    // ESC [ number ; modifier final, leaving out what has its default.
    private static int Put(Span<byte> bytes, int number, byte final, int modifier = 1)
    {
        var at = 0;
        bytes[at++] = EscapeByte;
        bytes[at++] = (byte)'[';
        if (number >= 10)
            bytes[at++] = (byte)('0' + number / 10);
        if (number > 0)
            bytes[at++] = (byte)('0' + number % 10);
        if (modifier != 1)
        {
            bytes[at++] = (byte)';';
            bytes[at++] = (byte)('0' + modifier);
        }
        bytes[at++] = final;
        return at;
    }
}
