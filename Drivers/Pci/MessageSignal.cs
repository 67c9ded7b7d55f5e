namespace ExoCosmos.Drivers.Pci;

/// <summary>What a device writes where to interrupt (Intel SDM vol. 3 ch. 11.11): edge-triggered, fixed, to one processor.</summary>
public readonly record struct MessageSignal(byte Vector, byte Destination)
{
    private const uint ApicRange = 0xFEE00000;

    public uint Address => ApicRange | (uint)Destination << 12;

    public uint Data => Vector;
}
