using System;

namespace ExoCosmos.Drivers.Block;

/// <summary>A number made from a serial number, to recognise a disk by (FNV-1a).</summary>
internal static class SerialDigest
{
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var digest = 0xCBF29CE484222325;
        foreach (var value in bytes)
            digest = (digest ^ value) * 0x100000001B3;
        return digest;
    }
}
