using System;

namespace ExoCosmos.Abi;

/// <summary>Names of things that the machine has several of: a stem and a number, as "disk0", "network3".</summary>
public static class NumberedName
{
    /// <summary>Bytes of the longest name; the stem has two less at most.</summary>
    public const int MaxLength = 12;

    /// <param name="stem">As "disk".</param>
    /// <param name="number">Below 100.</param>
    /// <param name="room"><see cref="MaxLength"/> bytes.</param>
    /// <returns>The name, at the start of <paramref name="room"/>.</returns>
    public static ReadOnlySpan<byte> Write(ReadOnlySpan<byte> stem, uint number, Span<byte> room)
    {
        stem.CopyTo(room);
        var length = stem.Length;
        if (number >= 10)
            room[length++] = (byte)('0' + (number / 10));
        room[length++] = (byte)('0' + (number % 10));
        return room[..length];
    }
}
