using System;

namespace ExoCosmos.Drivers.Acpi;

/// <summary>
/// What every table begins with (ACPI 6.5 ch. 5.2.6).
/// <code>
/// 0 signature  4 length  8 revision  9 checksum  10 OEM id  16 OEM table id  24 OEM revision  28 creator id  32 creator revision  36
/// </code>
/// </summary>
internal static class TableHeader
{
    public const int Size = 36;
    public const int LengthOffset = 4;
}

/// <summary>All bytes of a table add up to 0 modulo 256.</summary>
internal static class Checksum
{
    public static bool IsRight(ReadOnlySpan<byte> bytes)
    {
        var sum = 0U;
        foreach (var value in bytes)
            sum += value;
        return (byte)sum == 0;
    }
}
