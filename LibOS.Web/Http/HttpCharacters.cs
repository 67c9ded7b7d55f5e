using System;
using System.Buffers.Binary;

namespace ExoCosmos.LibOS.Web.Http;

/// <summary>
/// The character classes of HTTP, one table for all: each code's sum of
/// <code>
///   1 token (RFC 9110 ch. 5.6.2)   2 target: visible, but for quotation marks, #, &lt;, &gt; and \ (RFC 3986 is stricter, browsers are not)
///   4 field text: visible, blanks, tabs, and what is above ASCII (RFC 9110 ch. 5.5)   8 host and port, also of IPv6
/// </code>
/// </summary>
internal static class HttpCharacters
{
    private const byte Token = 1, Target = 2, FieldText = 4, Host = 8;

    private static ReadOnlySpan<byte> Classes =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        4, 7, 4, 5, 7, 15, 7, 7, 6, 6, 7, 7, 6, 15, 15, 6,
        15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 14, 6, 4, 6, 4, 6,
        6, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15,
        15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 14, 4, 14, 7, 15,
        7, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15,
        15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 6, 7, 6, 15, 0,
        4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4,
        4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4,
        4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4,
        4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4,
    ];

    public static bool IsToken(byte code) => (Classes[code] & Token) != 0;

    public static bool IsTarget(byte code) => (Classes[code] & Target) != 0;

    public static bool IsFieldText(byte code) => (Classes[code] & FieldText) != 0;

    /// <summary>Passes over a token.</summary>
    /// <returns>The place of the first byte that is none, or the end.</returns>
    public static int SkipToken(ReadOnlySpan<byte> bytes, int at)
    {
        var rest = bytes[at..];
        var length = 0;
        while (length < rest.Length && IsToken(rest[length]))
            length++;
        return at + length;
    }

    /// <summary>Passes over field text, eight bytes at a time where no control character is among them.</summary>
    /// <param name="bytes">What has arrived.</param>
    /// <param name="at">Where to begin.</param>
    /// <returns>The place of the first byte that is no field text, or the end.</returns>
    public static int SkipFieldText(ReadOnlySpan<byte> bytes, int at)
    {
        const ulong Ones = 0x0101_0101_0101_0101;
        const ulong Tops = 0x80 * Ones;
        for (; bytes.Length - at >= sizeof(ulong); at += sizeof(ulong))
        {
            // A byte below 32 borrows in the difference and has no top bit; so does one that is 0 once it is turned around 127. A borrow may show a neighbour too: then it is looked at for nothing.
            var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
            var deletes = word ^ (0x7F * Ones);
            if (((((word - (0x20 * Ones)) & ~word) | ((deletes - Ones) & ~deletes)) & Tops) != 0)
                break;
        }

        var rest = bytes[at..];
        var length = 0;
        while (length < rest.Length && IsFieldText(rest[length]))
            length++;
        return at + length;
    }

    public static bool IsHost(byte code) => (Classes[code] & Host) != 0;

    public static bool EqualsIgnoringCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower)
    {
        if (text.Length != lower.Length)
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (ToLower(text[i]) != lower[i])
                return false;
        }

        return true;
    }

    public static byte ToLower(byte code) => (uint)(code - 'A') <= 'Z' - 'A' ? (byte)(code | 0x20) : code;

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty && text[0] is (byte)' ' or (byte)'\t')
            text = text[1..];
        while (!text.IsEmpty && text[^1] is (byte)' ' or (byte)'\t')
            text = text[..^1];
        return text;
    }
}
