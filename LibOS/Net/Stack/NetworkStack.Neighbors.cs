using System;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Ethernet;
using ExoCosmos.LibOS.Net.Icmp;
using ExoCosmos.LibOS.Net.Ip;
using ExoCosmos.LibOS.Net.Neighbors;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.LibOS.Net.Stack;

/// <summary>Finding neighbours, and being found: ARP for IPv4, neighbour discovery for IPv6, whose addresses and routers come the same way.</summary>
public unsafe partial struct NetworkStack<TWire>
{
    private void ReceiveArp(ReadOnlySpan<byte> payload, ulong now)
    {
        if (!ArpPacket.TryRead(payload, out var arp) || arp.SenderMac.IsGroup || arp.SenderMac.IsZero || arp.Sender.IsMulticast || arp.Sender == IpAddress.Broadcast4)
        {
            Counters.Add(NetworkCounter.MalformedArp);
            return;
        }

        if (arp.Sender == Addresses.Address4)
            return;
        var isForUs = !arp.Target.IsUnspecified && arp.Target == Addresses.Address4;
        // A probe for an address says nothing about who has it (RFC 5227 ch. 2.1.1).
        if (!arp.Sender.IsUnspecified)
        {
            if (arp.Operation == ArpPacket.Reply && isForUs)
                _neighbors.Confirm(arp.Sender, arp.SenderMac, overrides: true, now);
            else
                _neighbors.Learn(arp.Sender, arp.SenderMac, mayAdd: isForUs, now);
            SendWaiting(arp.Sender, arp.SenderMac);
        }

        if (arp.Operation == ArpPacket.Request && isForUs)
            SendArp(new ArpPacket(ArpPacket.Reply, Addresses.Mac, Addresses.Address4, arp.SenderMac, arp.Sender), arp.SenderMac);
    }

    private void ReceiveNeighborMessage(in IpDatagram datagram, ReadOnlySpan<byte> message, ulong now)
    {
        if (!NeighborMessage.TryRead(message, out var neighbor) || neighbor.LinkAddress.IsGroup)
        {
            Counters.Add(NetworkCounter.MalformedIcmp);
            return;
        }

        if (neighbor.IsAdvertisement)
            ReceiveAdvertisement(datagram, neighbor, now);
        else
            ReceiveSolicitation(datagram, neighbor, now);
    }

    private void ReceiveSolicitation(in IpDatagram datagram, in NeighborMessage neighbor, ulong now)
    {
        if (datagram.Source.IsUnspecified)
            Autoconfiguration6.OnConflict(ref Addresses, neighbor.Target);
        var found = Addresses.FindAddress6(neighbor.Target);
        if (found < 0 || !Addresses.Addresses6[found].IsVerified)
            return;
        var flags = NeighborMessage.OverrideFlag;
        var destination = IpAddress.AllNodes;
        if (!datagram.Source.IsUnspecified)
        {
            flags |= NeighborMessage.SolicitedFlag;
            destination = datagram.Source;
            if (!neighbor.LinkAddress.IsZero)
            {
                _neighbors.Learn(datagram.Source, neighbor.LinkAddress, mayAdd: true, now);
                SendWaiting(datagram.Source, neighbor.LinkAddress);
            }
        }

        SendNeighborMessage(neighbor.Target, destination, new NeighborMessage(true, flags, neighbor.Target, Addresses.Mac), now);
    }

    private void ReceiveAdvertisement(in IpDatagram datagram, in NeighborMessage neighbor, ulong now)
    {
        Autoconfiguration6.OnConflict(ref Addresses, neighbor.Target);
        var isSolicited = (neighbor.Flags & NeighborMessage.SolicitedFlag) != 0;
        if (neighbor.LinkAddress.IsZero || (isSolicited && datagram.Destination.IsMulticast))
            return;
        var overrides = (neighbor.Flags & NeighborMessage.OverrideFlag) != 0;
        var known = _neighbors.Find(neighbor.Target);
        if (known == null)
            return;
        if (isSolicited)
            _neighbors.Confirm(neighbor.Target, neighbor.LinkAddress, overrides, now);
        else if (overrides || known->State == NeighborState.Incomplete)
            _neighbors.Learn(neighbor.Target, neighbor.LinkAddress, mayAdd: false, now);
        SendWaiting(neighbor.Target, neighbor.LinkAddress);
    }

    private void ReceiveRouterAdvertisement(in IpDatagram datagram, ReadOnlySpan<byte> message, ulong now)
    {
        if (!datagram.Source.IsLinkLocal || !RouterAdvertisement.TryRead(message, out var advertisement))
        {
            Counters.Add(NetworkCounter.MalformedIcmp);
            return;
        }

        if (!advertisement.LinkAddress.IsZero && !advertisement.LinkAddress.IsGroup)
            _neighbors.Learn(datagram.Source, advertisement.LinkAddress, mayAdd: true, now);
        _autoconfiguration.OnAdvertisement(ref Addresses, datagram.Source, advertisement, now);
    }

    private void PollNeighbors(ulong now)
    {
        while (_neighbors.TryNextQuestion(now, out var address, out var mac))
        {
            if (address.Is4)
                SendArp(new ArpPacket(ArpPacket.Request, Addresses.Mac, Addresses.Address4, default, address), mac.IsZero ? MacAddress.Broadcast : mac);
            else if (Addresses.TryFindSource(address, now, out var source))
                SendNeighborMessage(source, mac.IsZero ? address.SolicitedNode() : address, new NeighborMessage(false, 0, address, Addresses.Mac), now);
        }
    }

    private void PollAutoconfiguration(ulong now)
    {
        for (; ; )
        {
            switch (_autoconfiguration.TryNext(ref Addresses, now, out var address))
            {
                case Autoconfiguration6.Action.ProbeAddress:
                    SendNeighborMessage(IpAddress.None, address.SolicitedNode(), new NeighborMessage(false, 0, address, default), now);
                    break;
                case Autoconfiguration6.Action.SolicitRouters:
                    SendRouterSolicitation(now);
                    break;
                default:
                    return;
            }
        }
    }

    private void SendArp(in ArpPacket arp, MacAddress destination)
    {
        Span<byte> frame = stackalloc byte[EthernetHeader.Length + ArpPacket.Length];
        new EthernetHeader(destination, Addresses.Mac, EthernetHeader.Arp).Write(frame);
        arp.Write(frame[EthernetHeader.Length..]);
        Count(Wire.Send(frame, default, default));
    }

    private void SendNeighborMessage(in IpAddress source, in IpAddress destination, in NeighborMessage message, ulong now)
    {
        Span<byte> bytes = stackalloc byte[NeighborMessage.Length];
        var length = message.Write(bytes);
        Transmit(new PacketPlan(source, destination, IpProtocol.Icmp6, IcmpHeader.ChecksumOffset) { HopLimit = Ip6Header.LinkHopLimit }, bytes[..length], default, 0, now);
    }

    private void SendRouterSolicitation(ulong now)
    {
        if (!Addresses.TryFindSource(IpAddress.AllRouters, now, out var source))
            return;
        Span<byte> bytes = stackalloc byte[IcmpHeader.Length + 8];
        bytes.Clear();
        bytes[0] = Icmp6.RouterSolicitation;
        bytes[8] = NeighborOptions.SourceLink;
        bytes[9] = 1;
        Addresses.Mac.Write(bytes[10..]);
        Transmit(new PacketPlan(source, IpAddress.AllRouters, IpProtocol.Icmp6, IcmpHeader.ChecksumOffset) { HopLimit = Ip6Header.LinkHopLimit }, bytes, default, 0, now);
    }

    /// <summary>A neighbour was found: what waited for it goes.</summary>
    private void SendWaiting(in IpAddress address, MacAddress mac)
    {
        while (_waiting.TryTake(address, out var frame))
        {
            mac.Write(frame);
            var header = frame[..Math.Min(frame.Length, INetworkWire.MaxHeader)];
            var rest = frame[header.Length..];
            fixed (byte* bytes = rest)
                Count(Wire.Send(header, rest.IsEmpty ? default : [new MemoryPiece(bytes, rest.Length)], default));
        }
    }
}
