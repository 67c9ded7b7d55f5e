using System;

namespace ExoCosmos.Drivers.Pci;

/// <summary>The command register (PCI Local Bus 3.0 ch. 6.2.2), as far as it is used.</summary>
[Flags]
public enum PciCommand : ushort
{
    None = 0,
    Ports = 1 << 0,
    Memory = 1 << 1,
    BusMaster = 1 << 2,
    InterruptLineOff = 1 << 10,
}
