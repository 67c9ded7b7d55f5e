using System;

namespace ExoCosmos.LibOS.Web.Http;

/// <summary>The character classes of HTTP, as bits of two words for the codes 0 to 63 and 64 to 127.</summary>
internal static class HttpCharacters
{
    // RFC 9110 ch. 5.6.2: ! # $ % & ' * + - . ^ _ ` | ~, digits and letters.
    private const ulong TokenLow = 0x03FF_6CFA_0000_0000;
    private const ulong TokenHigh = 0x57FF_FFFF_C7FF_FFFE;

    // RFC 3986: what stands in a path or a query as it is, and %. Brackets and their like are taken, as some clients send them.
    private const ulong TargetLow = 0xAFFF_FFF2_0000_0000;
    private const ulong TargetHigh = 0x7FFF_FFFF_EFFF_FFFF;

    public static bool IsToken(byte code) => Has(code, TokenLow, TokenHigh);

    public static bool IsTarget(byte code) => Has(code, TargetLow, TargetHigh);

    /// <summary>What a field may contain: visible characters, blanks, tabs and what is above ASCII (RFC 9110 ch. 5.5).</summary>
    public static bool IsFieldText(byte code) => code >= ' ' && code != 127 || code == '\t';

    public static bool IsToken(ReadOnlySpan<byte> text)
    {
        foreach (var code in text)
        {
            if (!IsToken(code))
                return false;
        }

        return !text.IsEmpty;
    }

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

    private static bool Has(byte code, ulong low, ulong high) => code < 128 && ((code < 64 ? low : high) >> (code & 63) & 1) != 0;
}
