using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Net.Ethernet;

namespace ExoCosmos.LibOS.Net.Rings;

/// <summary>Filters for a local port, in the form that whoever holds only ports may install.</summary>
public static unsafe class PortFilter
{
    private const ushort EtherType = 12, Fragment4 = 20, Protocol4 = 23, Protocol6 = 20, Port6 = 56;
    private const ushort Port4 = 2;

    /// <param name="network">Network capability that has the port.</param>
    /// <param name="protocol">TCP or UDP, by its number.</param>
    /// <param name="port">Local; the first of a block.</param>
    /// <param name="isIp6">Over IPv6, or over IPv4.</param>
    /// <param name="ports">How many there are in the block: a power of two, of which the port is a multiple.</param>
    /// <returns>Handle of the Filter capability, or an error.</returns>
    public static long Install(Handle network, byte protocol, ushort port, bool isIp6, uint ports = 1)
    {
        var atoms = stackalloc FilterAtom[4];
        atoms[0] = Equal(EtherType, 2, isIp6 ? EthernetHeader.Ip6 : EthernetHeader.Ip4);
        atoms[1] = Equal(isIp6 ? Protocol6 : Protocol4, 1, protocol);
        atoms[2] = PortOf(isIp6 ? Equal(Port6, 2, port) : Equal(Port4, 2, port, FilterOrigin.Transport), ports);
        atoms[3] = new FilterAtom { Offset = Fragment4, Width = 2, Mask = 0x3FFF };
        var order = new FilterOrder { Atoms = atoms, AtomCount = isIp6 ? 3u : 4u };
        return KernelApi.FilterInstall(network, &order);
    }

    /// <summary>A condition has a bit in the first and in the last byte of its field, so of a large block only the upper byte of the port is compared.</summary>
    private static FilterAtom PortOf(FilterAtom port, uint ports)
    {
        port.Mask &= ~(ulong)(ports - 1);
        if (ports < 256)
            return port;
        (port.Width, port.Mask, port.Value) = (1, port.Mask >> 8, port.Value >> 8);
        return port;
    }

    private static FilterAtom Equal(ushort offset, uint width, ulong value, FilterOrigin origin = FilterOrigin.Frame) =>
        new() { Origin = origin, Offset = offset, Width = width, Mask = (1UL << (int)(8 * width)) - 1, Value = value };
}
