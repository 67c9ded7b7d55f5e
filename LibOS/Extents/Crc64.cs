using System;

namespace ExoCosmos.LibOS.Extents;

/// <summary>CRC-64 as in xz (ECMA-182, reflected), bit by bit: it is over 4 KiB, once for each change of a table.</summary>
public static class Crc64
{
    private const ulong Polynomial = 0xC96C_5795_D787_0F42;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var remainder = ulong.MaxValue;
        foreach (var value in bytes)
        {
            remainder ^= value;
            for (var bit = 0; bit < 8; bit++)
                remainder = (remainder >> 1) ^ ((remainder & 1) != 0 ? Polynomial : 0);
        }

        return ~remainder;
    }
}
