using System;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Icmp;
using ExoCosmos.LibOS.Net.Ip;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.LibOS.Net.Stack;

/// <summary>IP packets on their way up.</summary>
public unsafe partial struct NetworkStack<TWire>
{
    private void ReceiveIp4(ReadOnlySpan<byte> packet, bool isGroup, ulong now, bool isLoopback = false) =>
        ReceiveIp(Ip4Header.TryRead(packet, out var datagram), datagram, packet, isGroup, now, isLoopback);

    private void ReceiveIp6(ReadOnlySpan<byte> packet, bool isGroup, ulong now, bool isLoopback = false) =>
        ReceiveIp(Ip6Header.TryRead(packet, out var datagram), datagram, packet, isGroup, now, isLoopback);

    private void ReceiveIp(bool isWellFormed, in IpDatagram datagram, ReadOnlySpan<byte> packet, bool isGroup, ulong now, bool isLoopback)
    {
        if (!isWellFormed)
            Counters.Add(NetworkCounter.MalformedIp);
        else if (IsMartian(datagram.Source, isLoopback))
            Counters.Add(NetworkCounter.MartianSource);
        else
            ReceiveDatagram(datagram, packet, isGroup, now, isLoopback);
    }

    // Nobody else speaks from our own addresses or from those that name no single host.
    private readonly bool IsMartian(in IpAddress source, bool isLoopback) =>
        source.IsMulticast || source == IpAddress.Broadcast4 || (!isLoopback && Addresses.IsOurs(source));

    private void ReceiveDatagram(in IpDatagram datagram, ReadOnlySpan<byte> packet, bool isGroup, ulong now, bool isLoopback)
    {
        var isOurs = Addresses.IsOurs(datagram.Destination) && (isLoopback || !datagram.Destination.IsLoopback);
        if (!isOurs && !Addresses.IsForUs(datagram.Destination))
        {
            Counters.Add(NetworkCounter.NotForUs);
            return;
        }

        var payload = packet.Slice(datagram.Offset, datagram.Length);
        var isPrivate = isOurs && !isGroup;
        if (!datagram.IsFragment)
        {
            Deliver(datagram, payload, packet, isPrivate, isLoopback, now);
            return;
        }

        Counters.Add(NetworkCounter.Fragment);
        if (!_reassembler.TryAdd(datagram, payload, now, out var whole))
            return;
        var (protocol, at) = (datagram.Protocol, 0);
        if (!datagram.Destination.Is4 && !Ip6Header.TryWalk(whole, ref protocol, ref at))
        {
            Counters.Add(NetworkCounter.FragmentMalformed);
            return;
        }

        // An error message about a datagram that came in pieces would have to quote a header that we no longer have.
        var restored = datagram with { Protocol = protocol, Offset = 0, Length = whole.Length - at };
        Deliver(restored, whole[at..], default, isPrivate, isLoopback, now);
    }

    /// <param name="datagram">Its header.</param>
    /// <param name="payload">What it carries.</param>
    /// <param name="packet">All of it, to be quoted in error messages; empty: there must be none.</param>
    /// <param name="isPrivate">Whether only we got it.</param>
    /// <param name="isVerified">Whether nothing on the way can have damaged it.</param>
    /// <param name="now">Time.</param>
    private void Deliver(in IpDatagram datagram, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> packet, bool isPrivate, bool isVerified, ulong now)
    {
        var quotable = isPrivate && !datagram.Source.IsUnspecified ? packet : default;
        isVerified |= (Wire.Features & WireFeatures.Verified) != 0 && !packet.IsEmpty;
        switch (datagram.Protocol)
        {
            case IpProtocol.Tcp when isPrivate:
                ReceiveTcp(datagram, payload, isVerified, now);
                break;
            case IpProtocol.Udp:
                ReceiveUdp(datagram, payload, quotable, isVerified, now);
                break;
            case IpProtocol.Icmp4 when datagram.Destination.Is4:
                ReceiveIcmp4(datagram, payload, now);
                break;
            case IpProtocol.Icmp6 when !datagram.Destination.Is4:
                ReceiveIcmp6(datagram, payload, now);
                break;
            case IpProtocol.NoNext:
                break;
            default:
                Counters.Add(NetworkCounter.UnknownProtocol);
                if (datagram.Destination.Is4)
                    SendError(datagram, Icmp4.Unreachable, Icmp4.ProtocolUnreachable, quotable, now);
                else
                    SendError(datagram, Icmp6.ParameterProblem, Icmp6.UnknownNextHeader, quotable, now);
                break;
        }
    }

    private bool IsChecksumRight(in IpDatagram datagram, byte protocol, ReadOnlySpan<byte> payload)
    {
        var checksum = default(InternetChecksum);
        checksum.AddPseudoHeader(datagram.Source, datagram.Destination, protocol, payload.Length);
        checksum.Add(payload);
        if (checksum.Finish() == 0)
            return true;
        Counters.Add(NetworkCounter.BadChecksum);
        return false;
    }
}
