using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Pci;

namespace ExoCosmos.Drivers.Block.Virtio;

/// <summary>How the virtio block device shows itself on PCI (Virtio 1.2 ch. 4.1.2).</summary>
public static class VirtioBlkIdentity
{
    private const ushort Vendor = 0x1AF4;
    private const ushort ModernDevice = 0x1042;
    private const ushort TransitionalDevice = 0x1001;

    /// <summary>Whether <see cref="VirtioBlk{TMachine}"/> should try this function.</summary>
    public static bool Matches<TPorts>(in PciFunction<TPorts> function) where TPorts : struct, IPorts =>
        function.Vendor == Vendor && function.Device is ModernDevice or TransitionalDevice;
}
