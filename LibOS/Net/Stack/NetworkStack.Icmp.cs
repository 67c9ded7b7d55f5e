using System;
using System.Buffers.Binary;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Icmp;
using ExoCosmos.LibOS.Net.Ip;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.LibOS.Net.Stack;

/// <summary>Messages about IP itself (RFC 792, RFC 4443): echoes, and errors in both directions.</summary>
public unsafe partial struct NetworkStack<TWire>
{
    // As much of the packet that caused it as makes an error message no longer than every link takes (RFC 1812 ch. 4.3.2.3, RFC 4443 ch. 2.4).
    private const int MaxQuote = 512;

    /// <summary>The last answer to an echo request of ours.</summary>
    public readonly EchoReply LastEcho => _lastEcho;

    /// <summary>Asks a host whether it is there.</summary>
    /// <param name="destination">Which.</param>
    /// <param name="identifier">Comes back.</param>
    /// <param name="sequence">Comes back.</param>
    /// <param name="payload">Comes back.</param>
    /// <param name="now">Time.</param>
    /// <returns>False when there is no way.</returns>
    public bool SendEcho(in IpAddress destination, ushort identifier, ushort sequence, MemoryPiece payload, ulong now)
    {
        if (!Addresses.TryFindSource(destination, now, out var source) || payload.Length > MaxPayload(destination) - IcmpHeader.Length)
            return false;
        Span<byte> header = stackalloc byte[IcmpHeader.Length];
        header.Clear();
        header[0] = destination.Is4 ? Icmp4.EchoRequest : Icmp6.EchoRequest;
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], identifier);
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], sequence);
        var isSent = Transmit(IcmpPlan(source, destination), header, [payload], payload.Length, now);
        DrainLoopback(now);
        return isSent;
    }

    private static PacketPlan IcmpPlan(in IpAddress source, in IpAddress destination) =>
        new(source, destination, destination.Is4 ? IpProtocol.Icmp4 : IpProtocol.Icmp6, IcmpHeader.ChecksumOffset);

    private void ReceiveIcmp4(in IpDatagram datagram, ReadOnlySpan<byte> message, ulong now)
    {
        if (message.Length < IcmpHeader.Length || InternetChecksum.Of(message) != 0)
        {
            Counters.Add(NetworkCounter.MalformedIcmp);
            return;
        }

        switch (message[0])
        {
            case Icmp4.EchoRequest:
                AnswerEcho(datagram, message, Icmp4.EchoReply, now);
                break;
            case Icmp4.EchoReply:
                NoteEcho(datagram, message, now);
                break;
            case Icmp4.Unreachable or Icmp4.TimeExceeded or Icmp4.ParameterProblem:
                var mtu = message[0] == Icmp4.Unreachable && message[1] == Icmp4.FragmentationNeeded ? BinaryPrimitives.ReadUInt16BigEndian(message[6..]) : 0;
                var isHard = message[0] == Icmp4.Unreachable && message[1] is Icmp4.ProtocolUnreachable or Icmp4.PortUnreachable;
                ReceiveError(message[IcmpHeader.Length..], isHard, mtu, now);
                break;
        }
    }

    private void ReceiveIcmp6(in IpDatagram datagram, ReadOnlySpan<byte> message, ulong now)
    {
        if (message.Length < IcmpHeader.Length || !IsChecksumRight(datagram, IpProtocol.Icmp6, message))
        {
            Counters.Add(NetworkCounter.MalformedIcmp);
            return;
        }

        // Messages of neighbours have not been forwarded: nobody outside of the link can send them (RFC 4861 ch. 11.2).
        if (message[0] is >= Icmp6.RouterSolicitation and <= Icmp6.NeighborAdvertisement && datagram.HopLimit != Ip6Header.LinkHopLimit)
        {
            Counters.Add(NetworkCounter.MalformedIcmp);
            return;
        }

        switch (message[0])
        {
            case Icmp6.EchoRequest:
                AnswerEcho(datagram, message, Icmp6.EchoReply, now);
                break;
            case Icmp6.EchoReply:
                NoteEcho(datagram, message, now);
                break;
            case Icmp6.NeighborSolicitation or Icmp6.NeighborAdvertisement:
                ReceiveNeighborMessage(datagram, message, now);
                break;
            case Icmp6.RouterAdvertisement:
                ReceiveRouterAdvertisement(datagram, message, now);
                break;
            case Icmp6.Unreachable or Icmp6.PacketTooBig or Icmp6.TimeExceeded or Icmp6.ParameterProblem:
                var mtu = message[0] == Icmp6.PacketTooBig ? (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(message[4..]), ushort.MaxValue) : 0;
                ReceiveError(message[IcmpHeader.Length..], message[0] == Icmp6.Unreachable && message[1] == Icmp6.PortUnreachable, mtu, now);
                break;
        }
    }

    private void AnswerEcho(in IpDatagram datagram, ReadOnlySpan<byte> request, byte reply, ulong now)
    {
        // One sent to many would be answered by all of them (RFC 1122 ch. 3.2.2.6).
        if (!Addresses.IsOurs(datagram.Destination) || datagram.Source.IsUnspecified || request.Length > MaxPayload(datagram.Source))
            return;
        Counters.Add(NetworkCounter.EchoAnswered);
        Span<byte> header = stackalloc byte[IcmpHeader.Length];
        request[..IcmpHeader.Length].CopyTo(header);
        header[0] = reply;
        header[IcmpHeader.ChecksumOffset..4].Clear();
        var payload = request[IcmpHeader.Length..];
        fixed (byte* bytes = payload)
            Transmit(IcmpPlan(datagram.Destination, datagram.Source), header, [new MemoryPiece(bytes, payload.Length)], payload.Length, now);
    }

    private void NoteEcho(in IpDatagram datagram, ReadOnlySpan<byte> message, ulong now) => _lastEcho = new EchoReply(
        datagram.Source, BinaryPrimitives.ReadUInt16BigEndian(message[4..]), BinaryPrimitives.ReadUInt16BigEndian(message[6..]), message.Length - IcmpHeader.Length, datagram.HopLimit, now);

    /// <summary>Tells the sender of a packet that nothing came of it, at a bounded rate.</summary>
    private void SendError(in IpDatagram datagram, byte type, byte code, ReadOnlySpan<byte> packet, ulong now)
    {
        if (packet.IsEmpty)
            return;
        if (!_errors.TryTake(now))
        {
            Counters.Add(NetworkCounter.IcmpSuppressed);
            return;
        }

        Counters.Add(NetworkCounter.IcmpSent);
        Span<byte> header = stackalloc byte[IcmpHeader.Length];
        header.Clear();
        (header[0], header[1]) = (type, code);
        // The end of a padded frame is no part of what is quoted.
        var quote = packet[..Math.Min(datagram.Offset + datagram.Length, MaxQuote)];
        fixed (byte* bytes = quote)
            Transmit(IcmpPlan(datagram.Destination, datagram.Source), header, [new MemoryPiece(bytes, quote.Length)], quote.Length, now);
    }

    /// <summary>Somebody on the way, or at its end, complains about a packet of ours. Anybody can claim that: only what quotes something we did send is believed.</summary>
    private void ReceiveError(ReadOnlySpan<byte> quote, bool isHard, int mtu, ulong now)
    {
        if (!QuotedPacket.TryRead(quote, out var quoted) || !Addresses.IsOurs(quoted.Source.Address))
            return;
        if (quoted.Protocol == IpProtocol.Tcp)
            ReceiveTcpError(quoted, isHard, mtu, now);
        else if (quoted.Protocol == IpProtocol.Udp && isHard)
            ReceiveUdpError(quoted);
    }
}
