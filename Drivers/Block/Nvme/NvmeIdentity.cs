using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Pci;

namespace ExoCosmos.Drivers.Block.Nvme;

/// <summary>How an NVM Express controller shows itself on PCI (NVMe 1.4 ch. 2.1.5).</summary>
public static class NvmeIdentity
{
    private const ushort NonVolatileMemory = 0x0108;
    private const byte NvmExpress = 2;

    /// <summary>Whether <see cref="NvmeDisk{TMachine}"/> should try this function.</summary>
    public static bool Matches<TPorts>(in PciFunction<TPorts> function) where TPorts : struct, IPorts =>
        function.Class == NonVolatileMemory && function.Interface == NvmExpress;
}
