using System;
using System.Buffers.Binary;

namespace ExoCosmos.Drivers.Acpi;

/// <summary>The high precision event timer's table (IA-PC HPET specification 1.0a ch. 3.2.4).</summary>
public static class HpetDescription
{
    private const int AddressSpaceOffset = 40;
    private const int AddressOffset = 44;

    /// <param name="table">A whole table that was found as "HPET", or an empty one.</param>
    /// <returns>Physical address of the registers; 0 when there is no timer in memory.</returns>
    public static ulong Parse(ReadOnlySpan<byte> table) =>
        table.Length >= AddressOffset + 8 && table[AddressSpaceOffset] == (byte)AddressSpace.Memory
            ? BinaryPrimitives.ReadUInt64LittleEndian(table[AddressOffset..])
            : 0;
}
