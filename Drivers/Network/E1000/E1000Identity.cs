using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Pci;

namespace ExoCosmos.Drivers.Network.E1000;

/// <summary>Intel's gigabit controllers that this driver knows: the 82540EM and 82545EM ("e1000" of QEMU and VMware) and the 82574L ("e1000e" of both).</summary>
public static class E1000Identity
{
    private const ushort Intel = 0x8086;
    private const ushort Controller82540Em = 0x100E, Controller82545Em = 0x100F, Controller82574L = 0x10D3;

    /// <summary>Whether <see cref="E1000{TMachine}"/> should try this function.</summary>
    public static bool Matches<TPorts>(in PciFunction<TPorts> function) where TPorts : struct, IPorts =>
        function.Vendor == Intel && function.Device is Controller82540Em or Controller82545Em or Controller82574L;
}
