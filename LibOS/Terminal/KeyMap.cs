using System;

namespace ExoCosmos.LibOS.Terminal;

/// <summary>
/// A US keyboard as a terminal's input: follows the modifiers and turns each key that goes down into the bytes that a program reads.
/// </summary>
public struct KeyMap
{
    /// <summary>Most bytes that one scan code becomes.</summary>
    public const int MaximumBytes = 8;

    private const byte EscapeByte = 0x1B;
    private const byte DeleteByte = 0x7F;
    private const byte ExtraKey = 0x56;

    private ScancodeDecoder _decoder;
    private Modifiers _modifiers;

    // By key code; 0 where the key is no character.
    private static ReadOnlySpan<byte> Plain => "\0\01234567890-=\0\0qwertyuiop[]\0\0asdfghjkl;'`\0\\zxcvbnm,./\0*\0 "u8;

    private static ReadOnlySpan<byte> Shifted => "\0\0!@#$%^&*()_+\0\0QWERTYUIOP{}\0\0ASDFGHJKL:\"~\0|ZXCVBNM<>?\0*\0 "u8;

    // From KeypadFirst on: what the keypad means with and without NumLock.
    private static ReadOnlySpan<byte> Keypad => "789-456+1230."u8;

    private static ReadOnlySpan<byte> KeypadKeys =>
        [Keys.Home, Keys.Up, Keys.PageUp, 0, Keys.Left, 0, Keys.Right, 0, Keys.End, Keys.Down, Keys.PageDown, Keys.Insert, Keys.Delete];

    /// <summary>Takes one byte of scan code set 1.</summary>
    /// <param name="bytes">Of at least <see cref="MaximumBytes"/>.</param>
    /// <returns>How many bytes were written; mostly 0, as keys also go up.</returns>
    public int Feed(byte scancode, Span<byte> bytes) => _decoder.Feed(scancode, out var key) ? Translate(key, bytes) : 0;

    /// <summary>Takes one key event.</summary>
    /// <param name="bytes">Of at least <see cref="MaximumBytes"/>.</param>
    /// <returns>How many bytes were written.</returns>
    public int Translate(KeyEvent key, Span<byte> bytes)
    {
        if (_modifiers.Follow(key) || !key.IsPressed)
            return 0;
        var code = key.Key;
        if (code is >= Keys.KeypadFirst and <= Keys.KeypadLast)
        {
            var meant = KeypadKeys[code - Keys.KeypadFirst];
            if (meant == 0 || _modifiers.NumLock)
                return PutCharacter(Keypad[code - Keys.KeypadFirst], bytes);
            code = meant;
        }
        switch (code)
        {
            case Keys.Escape:
                return PutCharacter(EscapeByte, bytes);
            case Keys.Enter or Keys.KeypadEnter:
                return PutCharacter((byte)'\r', bytes);
            case Keys.KeypadDivide:
                return PutCharacter((byte)'/', bytes);
            case Keys.Backspace:
                return PutCharacter(_modifiers.Control ? (byte)'\b' : DeleteByte, bytes);
            case Keys.Tab when _modifiers.Shift:
                "\e[Z"u8.CopyTo(bytes);
                return 3;
            case Keys.Tab:
                return PutCharacter((byte)'\t', bytes);
        }
        var character = Character(code);
        return character != 0 ? PutCharacter(character, bytes) : KeySequence.Write(code, _modifiers.Parameter, bytes);
    }

    private readonly byte Character(byte code)
    {
        if (code == ExtraKey)
            return _modifiers.Shift ? (byte)'|' : (byte)'\\';
        if (code >= Plain.Length)
            return 0;
        var plain = Plain[code];
        var isLetter = plain is >= (byte)'a' and <= (byte)'z';
        return (isLetter && _modifiers.CapsLock) ^ _modifiers.Shift ? Shifted[code] : plain;
    }

    // Control makes a control character of those that have one; Alt sends an escape first.
    private readonly int PutCharacter(byte character, Span<byte> bytes)
    {
        var at = 0;
        if (_modifiers.Alt)
            bytes[at++] = EscapeByte;
        bytes[at++] = _modifiers.Control ? ControlOf(character) : character;
        return at;
    }

    private static byte ControlOf(byte character) => character switch
    {
        >= (byte)'a' and <= (byte)'z' or >= (byte)'@' and <= (byte)'_' => (byte)(character & 0x1F),
        (byte)' ' or (byte)'2' or (byte)'`' => 0,
        >= (byte)'3' and <= (byte)'7' => (byte)(character - '3' + 0x1B),
        (byte)'8' or (byte)'?' => DeleteByte,
        (byte)'/' or (byte)'-' => 0x1F,
        _ => character,
    };
}
