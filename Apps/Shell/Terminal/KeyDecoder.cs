using System;
using System.Buffers;
using System.Text;

namespace ExoCosmos.Shell.Terminal;

/// <summary>
/// Turns terminal input bytes into keys: UTF-8 text, control characters and the escape sequences of ECMA-48 terminals
/// (<c>ESC [ parameters final</c>, <c>ESC O final</c>, <c>ESC letter</c>) that xterm and the Linux console send.
/// </summary>
internal static class KeyDecoder
{
    private const byte EscapeByte = 0x1B;
    private const int LongestSequence = 16;

    /// <summary>
    /// Decodes the first key. Returns false when the bytes are only the beginning of one; <paramref name="final"/> says that no more will
    /// come, so that a lone ESC is the Escape key.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, bool final, out Key key, out int consumed)
    {
        key = default;
        consumed = 0;
        if (bytes.IsEmpty)
            return false;
        if (bytes[0] == EscapeByte)
            return DecodeEscape(bytes, final, out key, out consumed);
        if (bytes[0] is < 0x20 or 0x7F)
        {
            key = DecodeControl(bytes[0]);
            consumed = 1;
            return true;
        }
        var status = Rune.DecodeFromUtf8(bytes, out var rune, out consumed);
        if (status == OperationStatus.NeedMoreData && !final)
        {
            consumed = 0;
            return false;
        }
        key = status == OperationStatus.Done ? new(KeyCode.Text, rune) : new(KeyCode.Unknown);
        return true;
    }

    private static Key DecodeControl(byte value) => value switch
    {
        (byte)'\r' or (byte)'\n' => new(KeyCode.Enter),
        (byte)'\t' => new(KeyCode.Tab),
        0x08 or 0x7F => new(KeyCode.Backspace),
        _ => Key.Control((char)(value + '@')),
    };

    private static bool DecodeEscape(ReadOnlySpan<byte> bytes, bool final, out Key key, out int consumed)
    {
        key = new(KeyCode.Escape);
        consumed = 1;
        if (bytes.Length == 1)
            return final;
        if (bytes[1] is not ((byte)'[' or (byte)'O'))
        {
            var word = bytes[1] switch
            {
                (byte)'b' => KeyCode.WordLeft,
                (byte)'f' => KeyCode.WordRight,
                (byte)'d' => KeyCode.DeleteWordRight,
                0x7F or 0x08 => KeyCode.DeleteWordLeft,
                _ => KeyCode.Unknown,
            };
            if (bytes[1] != EscapeByte)
            {
                key = new(word);
                consumed = 2;
            }
            return true;
        }
        for (var end = 2; end < Math.Min(bytes.Length, LongestSequence); end++)
        {
            if (bytes[end] is >= 0x40 and <= 0x7E && !(end == 2 && bytes[end] == '['))
            {
                key = new(DecodeSequence(bytes[2..end], bytes[end]));
                consumed = end + 1;
                return true;
            }
        }
        key = new(KeyCode.Unknown);
        consumed = Math.Min(bytes.Length, LongestSequence);
        return final || bytes.Length >= LongestSequence;
    }

    private static KeyCode DecodeSequence(ReadOnlySpan<byte> parameters, byte final)
    {
        // ESC [ [ letter are the function keys of the Linux console.
        if (parameters.StartsWith("["u8))
            return KeyCode.Unknown;
        var modified = parameters.IndexOf((byte)';') >= 0;
        return final switch
        {
            (byte)'A' => KeyCode.Up,
            (byte)'B' => KeyCode.Down,
            (byte)'C' => modified ? KeyCode.WordRight : KeyCode.Right,
            (byte)'D' => modified ? KeyCode.WordLeft : KeyCode.Left,
            (byte)'H' => KeyCode.Home,
            (byte)'F' => KeyCode.End,
            (byte)'~' => DecodeNumbered(parameters),
            _ => KeyCode.Unknown,
        };
    }

    private static KeyCode DecodeNumbered(ReadOnlySpan<byte> parameters) => parameters switch
    {
        [(byte)'1'] or [(byte)'7'] => KeyCode.Home,
        [(byte)'4'] or [(byte)'8'] => KeyCode.End,
        [(byte)'3'] => KeyCode.Delete,
        [(byte)'3', (byte)';', ..] => KeyCode.DeleteWordRight,
        _ => KeyCode.Unknown,
    };
}
