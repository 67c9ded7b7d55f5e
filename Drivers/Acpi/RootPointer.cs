using System;
using System.Buffers.Binary;

namespace ExoCosmos.Drivers.Acpi;

/// <summary>
/// The RSDP (ACPI 6.5 ch. 5.2.5.3).
/// <code>
/// 0 "RSD PTR "  8 checksum of 0..20  9 OEM id  15 revision  16 RSDT  20 length  24 XSDT  32 checksum of all  33 reserved  36
///                                              └ revision 0 ends here
/// </code>
/// </summary>
internal readonly record struct RootPointer(uint RootTable, ulong ExtendedTable)
{
    public const int Size = 20;
    public const int ExtendedSize = 36;
    public const int Alignment = 16;

    public static bool TryParse(ReadOnlySpan<byte> bytes, out RootPointer pointer)
    {
        pointer = default;
        if (bytes.Length < Size || !bytes.StartsWith("RSD PTR "u8) || !Checksum.IsRight(bytes[..Size]))
            return false;
        pointer = new RootPointer(BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]), ExtendedTableOf(bytes));
        return true;
    }

    // An extension that is cut off or wrong leaves the old table to be used.
    private static ulong ExtendedTableOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= ExtendedSize && bytes[15] >= 2
        && BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]) == ExtendedSize && Checksum.IsRight(bytes[..ExtendedSize])
            ? BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..])
            : 0;
}
