using System;
using System.Buffers;
using System.Text;

namespace ExoCosmos.Shell.Unix;

/// <summary>
/// File names and arguments are bytes to the system and strings here. Valid UTF-8 is decoded as such; each byte that is not becomes a
/// lone low surrogate U+DC80 + (byte - 0x80), as in PEP 383, so that every byte sequence survives the way to a string and back.
/// </summary>
internal static class OsString
{
    private const char EscapeBase = '\uDC00';

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        Span<char> pair = stackalloc char[2];
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var consumed) == OperationStatus.Done)
            {
                text.Append(pair[..rune.EncodeToUtf16(pair)]);
            }
            else
            {
                foreach (var stray in bytes[..consumed])
                    text.Append((char)(EscapeBase + stray));
            }
            bytes = bytes[consumed..];
        }
        return text.ToString();
    }

    /// <summary>The bytes of a string, without a terminator.</summary>
    public static byte[] Encode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        return bytes[..Encode(text, bytes)];
    }

    /// <summary>The bytes of a string and a zero byte, as C expects them. A zero inside the string ends it for the system too.</summary>
    public static byte[] EncodeTerminated(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length) + 1];
        var length = Encode(text, bytes);
        bytes[length] = 0;
        return bytes[..(length + 1)];
    }

    /// <summary>Encodes into a buffer of at least three bytes per character; returns the number of bytes written.</summary>
    public static int Encode(ReadOnlySpan<char> text, Span<byte> bytes)
    {
        var written = 0;
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var consumed) == OperationStatus.Done)
                written += rune.EncodeToUtf8(bytes[written..]);
            else if (text[0] is >= '\uDC80' and <= '\uDCFF')
                bytes[written++] = (byte)(text[0] - EscapeBase);
            else
                bytes[written++] = (byte)'?';
            text = text[consumed..];
        }
        return written;
    }
}
