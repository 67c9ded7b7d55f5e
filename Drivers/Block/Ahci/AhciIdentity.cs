using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Pci;

namespace ExoCosmos.Drivers.Block.Ahci;

/// <summary>How an AHCI controller shows itself on PCI (AHCI 1.3.1 ch. 2.1).</summary>
public static class AhciIdentity
{
    private const ushort SerialAta = 0x0106;
    private const byte HostController = 1;

    /// <summary>Whether <see cref="AhciDisk{TMachine}"/> should try this function, port by port.</summary>
    public static bool Matches<TPorts>(in PciFunction<TPorts> function) where TPorts : struct, IPorts =>
        function.Class == SerialAta && function.Interface == HostController;
}
