using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using static ExoCosmos.Kernel.Network.PacketPlaces;

namespace ExoCosmos.Kernel.Network;

/// <summary>
/// The template of what the holder of some ports may send: TCP and UDP from these ports and the interface's addresses, and what is needed to find a neighbour and to
/// ask whether somebody is there (ARP, neighbour solicitation, echo request), which is true whoever says it. Looks at the kernel's copy of the header, the one that is sent.
/// </summary>
public static unsafe class SourceCheck
{
    private const byte EchoRequest4 = 8, EchoRequest6 = 128, NeighborSolicitation = 135;
    private const uint ArpReply = 2;
    /// <summary>Ethernet and IPv4, with addresses of 6 and 4 bytes.</summary>
    private const ulong ArpKinds = 0x0001_0800_0604;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Allows(PortRange ports, InterfaceInfo* own, ReadOnlySpan<byte> header) => ports.IsWhole || IsOwn(ports, own, header);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsOwn(PortRange ports, InterfaceInfo* own, ReadOnlySpan<byte> header)
    {
        if (Read48(header, Source) != own->Mac)
            return false;
        return Read16(header, EtherType) switch
        {
            Ip4 => IsOwn4(ports, own, header),
            Ip6 => IsOwn6(ports, own, header),
            Arp => IsOwnArp(own, header),
            _ => false,
        };
    }

    private static bool IsOwn4(in PortRange ports, InterfaceInfo* own, ReadOnlySpan<byte> header)
    {
        if (header.Length <= Internet)
            return false;
        var transport = Internet + (4 * (header[Internet] & 15));
        // Later fragments have no ports, so nobody's are sent.
        if (header[Internet] >> 4 != 4 || transport < Internet + LeastHeader4 || header.Length < transport + 2 || (Read16(header, Fragment4) & 0x3FFF) != 0)
            return false;
        if (own->Addresses.Address4 == 0 || Read32(header, Source4) != own->Addresses.Address4)
            return false;
        return IsOwnTransport(ports, header, header[Protocol4], transport) || (header[Protocol4] == Icmp4 && header[transport] == EchoRequest4);
    }

    private static bool IsOwn6(in PortRange ports, InterfaceInfo* own, ReadOnlySpan<byte> header)
    {
        const int transport = Internet + Header6;
        if (header.Length < transport + 2 || header[Internet] >> 4 != 6 || !HasAddress6(own, header.Slice(Source6, 16)))
            return false;
        return IsOwnTransport(ports, header, header[Protocol6], transport)
            || (header[Protocol6] == Icmp6 && header[transport] is EchoRequest6 or NeighborSolicitation);
    }

    private static bool IsOwnTransport(in PortRange ports, ReadOnlySpan<byte> header, byte protocol, int transport) =>
        protocol is Tcp or Udp && ports.Contains(Read16(header, transport));

    private static bool IsOwnArp(InterfaceInfo* own, ReadOnlySpan<byte> header) =>
        header.Length >= ArpEnd && Read48(header, Internet) == ArpKinds && Read16(header, ArpOperation) is > 0 and <= (ushort)ArpReply
            && Read48(header, ArpMac) == own->Mac && own->Addresses.Address4 != 0 && Read32(header, ArpAddress) == own->Addresses.Address4;

    private static bool HasAddress6(InterfaceInfo* own, ReadOnlySpan<byte> address)
    {
        var (high, low) = (BinaryPrimitives.ReadUInt64BigEndian(address), BinaryPrimitives.ReadUInt64BigEndian(address[8..]));
        for (var i = 0; i < 2 * NetworkAddresses.MaxAddresses6; i += 2)
        {
            if (high != 0 && own->Addresses.Addresses6[i] == high && own->Addresses.Addresses6[i + 1] == low)
                return true;
        }

        return false;
    }

    private static ushort Read16(ReadOnlySpan<byte> header, int at) => BinaryPrimitives.ReadUInt16BigEndian(header[at..]);

    private static uint Read32(ReadOnlySpan<byte> header, int at) => BinaryPrimitives.ReadUInt32BigEndian(header[at..]);

    private static ulong Read48(ReadOnlySpan<byte> header, int at) => ((ulong)Read16(header, at) << 32) | Read32(header, at + 2);
}
