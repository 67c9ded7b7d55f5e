using System;
using System.Buffers.Text;

namespace ExoCosmos.Adversary.Reporting;

/// <summary>Numbers as text.</summary>
internal static class Digits
{
    /// <summary>Room for any number.</summary>
    public const int Longest = 20;

    public static ReadOnlySpan<byte> Decimal(long number, Span<byte> room)
    {
        Utf8Formatter.TryFormat(number, room, out var length);
        return room[..length];
    }

    public static ReadOnlySpan<byte> Hexadecimal(ulong number, Span<byte> room)
    {
        var position = Longest;
        do
        {
            room[--position] = "0123456789abcdef"u8[(int)(number & 15)];
            number >>= 4;
        }
        while (number != 0);
        return room[position..Longest];
    }
}
