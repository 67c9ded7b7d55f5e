using System;
using System.Buffers.Text;

namespace ExoCosmos.Init.Manifest;

/// <summary>Numbers and sizes as the words of a line. A word that is none has been taken all the same: the line is wrong then.</summary>
internal static class Quantities
{
    private const uint MostMebibytes = 1 << 24;

    /// <summary>A number with nothing behind it, as <c>16</c>.</summary>
    public static bool TryReadNumber(this ref WordReader words, uint most, out uint number)
    {
        number = 0;
        return words.TryRead(out var word) && TryParse(words.Text(word), most, out number);
    }

    /// <summary>Digits and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> word, uint most, out uint number) =>
        Utf8Parser.TryParse(word, out number, out var digits) && digits == word.Length && number <= most;

    /// <summary><c>64 MiB</c> or <c>64MiB</c>, at most 16 TiB.</summary>
    public static bool TryReadSize(this ref WordReader words, out uint mebibytes) =>
        TryReadQuantity(ref words, out mebibytes, out var unit) && IsSize(mebibytes, unit);

    public static bool IsSize(uint number, ReadOnlySpan<byte> unit) => unit.SequenceEqual("MiB"u8) && number is >= 1 and <= MostMebibytes;

    /// <summary>A number and its unit, which may be a word of its own.</summary>
    public static bool TryReadQuantity(this ref WordReader words, out uint number, out ReadOnlySpan<byte> unit)
    {
        number = 0;
        unit = default;
        if (!words.TryRead(out var word) || !Utf8Parser.TryParse(words.Text(word), out number, out var digits))
            return false;
        unit = words.Text(word)[digits..];
        if (unit.IsEmpty && words.TryRead(out word))
            unit = words.Text(word);
        return true;
    }
}
