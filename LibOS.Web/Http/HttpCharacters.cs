using System;

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
