using System;
using System.Buffers.Binary;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Ethernet;
using ExoCosmos.LibOS.Net.Ip;
using ExoCosmos.LibOS.Net.Neighbors;
using ExoCosmos.LibOS.Net.Udp;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.LibOS.Net.Stack;

/// <summary>From a transport header and its payload to a frame on the wire.</summary>
public unsafe partial struct NetworkStack<TWire>
{
    private const int MaxTransportHeader = 60;

    /// <summary>Payload bytes of one packet to an address.</summary>
    private readonly int MaxPayload(in IpAddress destination) => Addresses.Mtu - (destination.Is4 ? Ip4Header.Length : Ip6Header.Length);

    /// <summary>What an IP packet is to be made of.</summary>
    /// <param name="Source">An address of ours, or the unspecified one.</param>
    /// <param name="Destination">Where to.</param>
    /// <param name="Protocol">Of the transport.</param>
    /// <param name="ChecksumOffset">Where the checksum stands in the transport header.</param>
    private readonly record struct PacketPlan(IpAddress Source, IpAddress Destination, byte Protocol, int ChecksumOffset)
    {
        /// <summary>As neighbours want it, or 0 for the usual one.</summary>
        public byte HopLimit { get; init; }

        /// <summary>For the device to cut, or 0.</summary>
        public ushort SegmentSize { get; init; }
    }

    /// <summary>Sends a packet, or keeps it until its receiver's Ethernet address is known.</summary>
    /// <param name="plan">Where to and how.</param>
    /// <param name="transport">The transport header with a checksum of zero, at most 60 bytes.</param>
    /// <param name="payload">What follows.</param>
    /// <param name="payloadLength">The sum of its lengths.</param>
    /// <param name="now">Time.</param>
    /// <returns>False when it could not be sent.</returns>
    private bool Transmit(in PacketPlan plan, ReadOnlySpan<byte> transport, ReadOnlySpan<MemoryPiece> payload, int payloadLength, ulong now)
    {
        Span<byte> buffer = stackalloc byte[EthernetHeader.Length + Ip6Header.Length + MaxTransportHeader];
        var ipLength = plan.Destination.Is4 ? Ip4Header.Length : Ip6Header.Length;
        var header = buffer[..(EthernetHeader.Length + ipLength + transport.Length)];
        var packet = header[EthernetHeader.Length..];
        transport.CopyTo(packet[ipLength..]);
        WriteIp(plan, packet, transport.Length + payloadLength);
        if (Addresses.IsOurs(plan.Destination))
        {
            WriteChecksum(plan, packet[ipLength..], payload, payloadLength);
            return Count(_loopback.TryAdd(packet, payload, payloadLength));
        }

        if (!Addresses.TryFindNextHop(plan.Destination, out var hop))
        {
            Counters.Add(NetworkCounter.NoRoute);
            return false;
        }

        var type = plan.Destination.Is4 ? EthernetHeader.Ip4 : EthernetHeader.Ip6;
        if (!TryFindMac(hop, now, out var mac))
        {
            WriteChecksum(plan, packet[ipLength..], payload, payloadLength);
            new EthernetHeader(default, Addresses.Mac, type).Write(header);
            return TryKeep(hop, header, payload, payloadLength, now);
        }

        new EthernetHeader(mac, Addresses.Mac, type).Write(header);
        if ((Wire.Features & WireFeatures.Checksum) == 0 || plan.Protocol is not (IpProtocol.Tcp or IpProtocol.Udp))
        {
            WriteChecksum(plan, packet[ipLength..], payload, payloadLength);
            return Count(Wire.Send(header, payload, default));
        }

        WritePartialChecksum(plan, packet[ipLength..], payloadLength);
        return Count(Wire.Send(header, payload, new SendOffload((ushort)(EthernetHeader.Length + ipLength), (ushort)plan.ChecksumOffset, plan.SegmentSize)));
    }

    private static void WriteIp(in PacketPlan plan, Span<byte> packet, int length)
    {
        if (plan.Destination.Is4)
            Ip4Header.Write(packet, plan.Source, plan.Destination, plan.Protocol, length);
        else if (plan.HopLimit == 0)
            Ip6Header.Write(packet, plan.Source, plan.Destination, plan.Protocol, length);
        else
            Ip6Header.Write(packet, plan.Source, plan.Destination, plan.Protocol, length, plan.HopLimit);
    }

    private static void WriteChecksum(in PacketPlan plan, Span<byte> transport, ReadOnlySpan<MemoryPiece> payload, int payloadLength)
    {
        var checksum = PseudoHeader(plan, transport.Length + payloadLength);
        checksum.Add(transport);
        foreach (ref readonly var piece in payload)
            checksum.Add(piece);
        var sum = checksum.Finish();
        // For UDP zero means that there is none (RFC 768).
        if (sum == 0 && plan.Protocol == IpProtocol.Udp)
            sum = 0xFFFF;
        BinaryPrimitives.WriteUInt16BigEndian(transport[plan.ChecksumOffset..], sum);
    }

    private static void WritePartialChecksum(in PacketPlan plan, Span<byte> transport, int payloadLength) =>
        BinaryPrimitives.WriteUInt16BigEndian(transport[plan.ChecksumOffset..], PseudoHeader(plan, transport.Length + payloadLength).Partial());

    private static InternetChecksum PseudoHeader(in PacketPlan plan, int length)
    {
        var checksum = default(InternetChecksum);
        if (plan.Protocol != IpProtocol.Icmp4)
            checksum.AddPseudoHeader(plan.Source, plan.Destination, plan.Protocol, length);
        return checksum;
    }

    private bool TryFindMac(in IpAddress hop, ulong now, out MacAddress mac)
    {
        if (hop.IsMulticast)
        {
            mac = hop.MulticastMac;
            return true;
        }

        if (hop.Is4 && (hop == IpAddress.Broadcast4 || (!Addresses.Address4.IsUnspecified && Addresses.PrefixLength4 < 31 && hop == Addresses.Broadcast4)))
        {
            mac = MacAddress.Broadcast;
            return true;
        }

        FarWays++;
        return _neighbors.TryResolve(hop, now, out mac);
    }

    private bool TryKeep(in IpAddress hop, ReadOnlySpan<byte> header, ReadOnlySpan<MemoryPiece> payload, int payloadLength, ulong now)
    {
        if (header.Length + payloadLength > WaitingFrames.MaxLength)
            return Count(false);
        Counters.Add(NetworkCounter.WaitingForNeighbor);
        var frame = _waiting.Add(hop, header.Length + payloadLength);
        header.CopyTo(frame);
        var at = header.Length;
        foreach (var piece in payload)
        {
            piece.Bytes.CopyTo(frame[at..]);
            at += piece.Length;
        }

        PollNeighbors(now);
        return true;
    }

    private bool Count(bool isSent)
    {
        Counters.Add(isSent ? NetworkCounter.Sent : NetworkCounter.SendFailed);
        return isSent;
    }
}
