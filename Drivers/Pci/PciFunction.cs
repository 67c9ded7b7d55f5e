using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Pci;

/// <summary>
/// One function of a device and its configuration space of 256 bytes (PCI Local Bus 3.0 ch. 6), reached by configuration mechanism #1.
/// <code>
/// 00 vendor   02 device   04 command   06 status   08 revision   09 interface   0A subclass   0B class   0E header type
/// 10 … 24 base addresses  34 capabilities   3C interrupt line   3D interrupt pin
/// </code>
/// </summary>
public readonly struct PciFunction<TPorts>(PciAddress address) where TPorts : struct, IPorts
{
    private const ushort SelectPort = 0xCF8;
    private const ushort DataPort = 0xCFC;
    private const ushort NoVendor = 0xFFFF;
    private const ushort HasCapabilities = 0x10;
    private const byte FirstCapability = 0x40;
    private const int MaximumCapabilities = 48;

    private static class Offset
    {
        public const byte Vendor = 0x00;
        public const byte Device = 0x02;
        public const byte Command = 0x04;
        public const byte Status = 0x06;
        public const byte Interface = 0x09;
        public const byte Class = 0x0A;
        public const byte HeaderType = 0x0E;
        public const byte Capabilities = 0x34;
        public const byte InterruptLine = 0x3C;
    }

    public PciAddress Address { get; } = address;

    /// <summary>Whether a function answers here.</summary>
    public bool Exists => Vendor != NoVendor;

    public ushort Vendor => Read16(Offset.Vendor);

    public ushort Device => Read16(Offset.Device);

    /// <summary>Class in the high byte, subclass in the low one (PCI Code and ID Assignment 1.11): 0x0106 is SATA, 0x0108 NVM.</summary>
    public ushort Class => Read16(Offset.Class);

    /// <summary>Which register interface a function of this class has (PCI Code and ID Assignment 1.11).</summary>
    public byte Interface => Read8(Offset.Interface);

    /// <summary>Layout of the header in the low seven bits; bit 7: the device has several functions.</summary>
    public byte HeaderType => Read8(Offset.HeaderType);

    /// <summary>The ISA input that the firmware connected the interrupt pin to; 255 for none.</summary>
    public byte InterruptLine => Read8(Offset.InterruptLine);

    public PciCommand Command
    {
        get => (PciCommand)Read16(Offset.Command);
        set => Write16(Offset.Command, (ushort)value);
    }

    public byte Read8(byte offset) => (byte)(Read32(offset) >> 8 * (offset & 3));

    /// <param name="offset">Even.</param>
    public ushort Read16(byte offset) => (ushort)(Read32(offset) >> 8 * (offset & 2));

    /// <summary>The aligned register that holds this offset.</summary>
    public uint Read32(byte offset)
    {
        TPorts.Out32(SelectPort, Address.Selector(offset));
        return TPorts.In32(DataPort);
    }

    /// <param name="offset">Even.</param>
    public void Write16(byte offset, ushort value)
    {
        TPorts.Out32(SelectPort, Address.Selector(offset));
        TPorts.Out16((ushort)(DataPort + (offset & 2)), value);
    }

    /// <param name="offset">A multiple of 4.</param>
    public void Write32(byte offset, uint value)
    {
        TPorts.Out32(SelectPort, Address.Selector(offset));
        TPorts.Out32(DataPort, value);
    }

    /// <summary>Lets the function answer at its base addresses and read and write memory by itself.</summary>
    public void EnableMemoryAndBusMaster() => Command |= PciCommand.Memory | PciCommand.BusMaster;

    /// <summary>Stops every access of the function to memory, whatever it does.</summary>
    public void DisableBusMaster() => Command &= ~PciCommand.BusMaster;

    /// <summary>The next capability with this identity (PCI Local Bus 3.0 ch. 6.7). The list is the device's word: it is followed a bounded number of steps.</summary>
    /// <param name="offset">0 to start; else a capability that was found, to go on behind it.</param>
    /// <returns>False when there is none; <paramref name="offset"/> is then 0.</returns>
    public bool TryNextCapability(byte identity, ref byte offset)
    {
        var pointer = offset != 0 ? (byte)(offset + 1) : Offset.Capabilities;
        var exists = (Read16(Offset.Status) & HasCapabilities) != 0;
        for (var step = 0; exists && step < MaximumCapabilities; step++)
        {
            var next = (byte)(Read8(pointer) & ~3);
            if (next < FirstCapability)
                break;
            if (Read8(next) == identity)
            {
                offset = next;
                return true;
            }
            pointer = (byte)(next + 1);
        }
        offset = 0;
        return false;
    }
}
