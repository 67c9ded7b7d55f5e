using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Pci;

/// <summary>
/// MSI (PCI Local Bus 3.0 ch. 6.8.1), with one message.
/// <code>
/// 0 identity 05   2 control: 7 64-bit address, 6..4 messages enabled, 0 enable   4 address   [8 address high]   8 or 12 data
/// </code>
/// </summary>
public static class Msi
{
    private const byte Identity = 0x05;
    private const ushort Enable = 1;
    private const ushort MessagesEnabled = 7 << 4;
    private const ushort Has64Bits = 1 << 7;

    /// <summary>Makes the function interrupt by message.</summary>
    /// <returns>False when it cannot.</returns>
    public static bool TryEnable<TPorts>(in PciFunction<TPorts> function, MessageSignal signal) where TPorts : struct, IPorts
    {
        byte capability = 0;
        if (!function.TryNextCapability(Identity, ref capability))
            return false;
        var control = function.Read16((byte)(capability + 2));
        var is64 = (control & Has64Bits) != 0;
        function.Write32((byte)(capability + 4), signal.Address);
        if (is64)
            function.Write32((byte)(capability + 8), 0);
        function.Write16((byte)(capability + (is64 ? 12 : 8)), (ushort)signal.Data);
        function.Write16((byte)(capability + 2), (ushort)(control & ~MessagesEnabled | Enable));
        function.EnableMemoryAndBusMaster();
        return true;
    }
}
