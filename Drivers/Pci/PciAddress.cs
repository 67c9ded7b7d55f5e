namespace ExoCosmos.Drivers.Pci;

/// <summary>Where a function sits: bus 0 to 255, device 0 to 31, function 0 to 7.</summary>
public readonly record struct PciAddress(byte Bus, byte Device, byte Function)
{
    /// <summary>
    /// The address as configuration mechanism #1 takes it (PCI Local Bus 3.0 ch. 3.2.2.3.2).
    /// <code>
    /// 31 enable   23..16 bus   15..11 device   10..8 function   7..2 register
    /// </code>
    /// </summary>
    internal uint Selector(byte offset) => 1U << 31 | (uint)Bus << 16 | (uint)(Device & 31) << 11 | (uint)(Function & 7) << 8 | offset & 0xFCU;
}
