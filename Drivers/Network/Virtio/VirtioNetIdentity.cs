using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Pci;

namespace ExoCosmos.Drivers.Network.Virtio;

/// <summary>How the virtio network device shows itself on PCI (Virtio 1.2 ch. 4.1.2).</summary>
public static class VirtioNetIdentity
{
    private const ushort Vendor = 0x1AF4;
    private const ushort ModernDevice = 0x1041;
    private const ushort TransitionalDevice = 0x1000;

    /// <summary>Whether <see cref="VirtioNet{TMachine}"/> should try this function.</summary>
    public static bool Matches<TPorts>(in PciFunction<TPorts> function) where TPorts : struct, IPorts =>
        function.Vendor == Vendor && function.Device is ModernDevice or TransitionalDevice;
}
