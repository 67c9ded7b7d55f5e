using System;
using System.Numerics;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2;

/// <summary>Allocation bits: bit <c>n % 8</c> of byte <c>n / 8</c> is 1 if <c>n</c> is taken.</summary>
internal static class Bitmap
{
    public static bool IsSet(ReadOnlySpan<byte> bits, int index) => (bits[index >> 3] >> (index & 7) & 1) != 0;

    /// <summary>A free bit from an index on: that very one, or the first of eight free ones, or the first at all.</summary>
    /// <returns>-1 if all are taken up to the limit.</returns>
    public static int FindFree(ReadOnlySpan<byte> bits, int from, int limit)
    {
        if (from >= limit)
            return -1;
        if (!IsSet(bits, from))
            return from;
        var nextByte = (from + 7) >> 3;
        var wholeBytes = limit >> 3;
        if (nextByte < wholeBytes)
        {
            var eight = bits[nextByte..wholeBytes].IndexOf((byte)0);
            if (eight >= 0)
                return (nextByte + eight) * 8;
        }
        return FindFirst(bits, from, limit);
    }

    /// <summary>The first free bit from an index on, or -1.</summary>
    public static int FindFirst(ReadOnlySpan<byte> bits, int from, int limit)
    {
        if (from >= limit)
            return -1;
        var first = bits[from >> 3] | (1 << (from & 7)) - 1;
        var index = from >> 3;
        if (first == 0xFF)
        {
            var next = bits[(index + 1)..].IndexOfAnyExcept((byte)0xFF);
            if (next < 0)
                return -1;
            index += 1 + next;
            first = bits[index];
        }
        var found = index * 8 + BitOperations.TrailingZeroCount(~first);
        return found < limit ? found : -1;
    }

    /// <summary>How many bits are free from an index on, at most so many.</summary>
    public static int CountFree(ReadOnlySpan<byte> bits, int from, int most)
    {
        var count = 0;
        while (count < most && !IsSet(bits, from + count))
            count++;
        return count;
    }

    /// <summary>How many of the first bits are free.</summary>
    public static int CountAllFree(ReadOnlySpan<byte> bits, int limit)
    {
        var taken = 0;
        foreach (var eight in bits[..(limit >> 3)])
        {
            for (var rest = (int)eight; rest != 0; rest &= rest - 1)
                taken++;
        }
        for (var i = limit & ~7; i < limit; i++)
            taken += IsSet(bits, i) ? 1 : 0;
        return limit - taken;
    }

    public static void Set(Span<byte> bits, int from, int count)
    {
        for (var i = from; i < from + count; i++)
            bits[i >> 3] |= (byte)(1 << (i & 7));
    }

    /// <summary>Clears bits and says how many of them were set.</summary>
    public static int Clear(Span<byte> bits, int from, int count)
    {
        var cleared = 0;
        for (var i = from; i < from + count; i++)
        {
            cleared += IsSet(bits, i) ? 1 : 0;
            bits[i >> 3] &= (byte)~(1 << (i & 7));
        }
        return cleared;
    }
}
