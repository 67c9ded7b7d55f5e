using System.Buffers.Binary;
using ExoCosmos.Kernel.Packet;

namespace ExoCosmos.Kernel.Network;

/// <summary>
/// May the holder of some ports install a filter? If nothing can match it but TCP or UDP for these ports: it must say so in its own conditions. The holder of the whole interface may
/// ask for anything.
/// </summary>
public static class FilterAuthority
{
    /// <summary>More fragments, and the offset: whoever does not ask for both to be zero would take parts of packets that have no ports in them.</summary>
    private const ushort FragmentMask = 0x3FFF;

    public static bool Allows(in PortRange ports, in FilterBytes filter)
    {
        if (ports.IsWhole)
            return true;
        if (Tests(filter, PacketPlaces.EtherType, 0xFFFF, PacketPlaces.Ip4))
        {
            // The length of the header is a condition, too, or the port is counted from its end.
            var isLengthKnown = (filter.Mask(FilterBytes.InternetHeader) & 15) == 15;
            var transport = isLengthKnown ? FilterBytes.InternetHeader + (4 * (int)(filter.Value(FilterBytes.InternetHeader) & 15)) : FilterBytes.Transport;
            return IsTransport(filter, PacketPlaces.Protocol4) && Tests(filter, PacketPlaces.Fragment4, FragmentMask, 0) && AreWithin(ports, filter, transport + 2);
        }

        return Tests(filter, PacketPlaces.EtherType, 0xFFFF, PacketPlaces.Ip6) && IsTransport(filter, PacketPlaces.Protocol6)
            && AreWithin(ports, filter, PacketPlaces.Internet + PacketPlaces.Header6 + 2);
    }

    private static bool IsTransport(in FilterBytes filter, int place) =>
        (byte)filter.Mask(place) == 0xFF && (byte)filter.Value(place) is PacketPlaces.Tcp or PacketPlaces.Udp;

    /// <summary>All that the filter leaves open of a port, from all bits 0 to all bits 1, must be within; so the lowest and the highest decide.</summary>
    private static bool AreWithin(in PortRange ports, in FilterBytes filter, int place)
    {
        var lowest = Field(filter.Value(place));
        var highest = (ushort)(lowest | ~Field(filter.Mask(place)));
        return ports.Contains(lowest) && ports.Contains(highest);
    }

    private static bool Tests(in FilterBytes filter, int place, ushort mask, ushort value) =>
        (Field(filter.Mask(place)) & mask) == mask && (Field(filter.Value(place)) & mask) == value;

    private static ushort Field(ulong bytes) => BinaryPrimitives.ReverseEndianness((ushort)bytes);
}
