using System.Runtime.InteropServices;

namespace ExoCosmos.Drivers.Acpi;

/// <summary>A register anywhere (ACPI 6.5 ch. 5.2.3.2).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct GenericAddress(AddressSpace Space, byte BitWidth, byte BitOffset, byte AccessSize, ulong Address)
{
    /// <summary>Whether this names an I/O port that exists.</summary>
    public bool IsPort => Space == AddressSpace.Ports && Address is > 0 and <= ushort.MaxValue;
}

public enum AddressSpace : byte
{
    Memory = 0,
    Ports = 1,
    PciConfiguration = 2,
}
