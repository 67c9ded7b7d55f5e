using System;
using System.Buffers.Binary;
using ExoCosmos.LibOS.Net.Addressing;

namespace ExoCosmos.LibOS.Net.Ip;

/// <summary>
/// The header of IPv6 and the extension headers that may follow it (RFC 8200 ch. 3 and 4).
/// <code>
///   0 version 6, class, flow   4 payload length 2   6 next header   7 hop limit   8 source 16   24 destination 16   40
///   extension:   0 next header   1 length / 8 − 1   2 content
///   fragment:    0 next header   2 offset and more-flag   4 identification 4   8
/// </code>
/// </summary>
public static class Ip6Header
{
    public const int Length = 40;
    public const byte LinkHopLimit = 255;

    private const byte HopLimit = 64;
    private const int FragmentLength = 8;
    private const int MaxExtensions = 8;
    private const int MaxDatagram = 0xFFFF;

    /// <summary>Reads the header and walks to what the packet carries, or to the fragment header.</summary>
    /// <returns>False when it is malformed, has more extensions than anybody needs, or its sender wants to choose the way.</returns>
    public static bool TryRead(ReadOnlySpan<byte> packet, out IpDatagram datagram)
    {
        datagram = default;
        if (packet.Length < Length || packet[0] >> 4 != 6)
            return false;
        var total = Length + BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        if (total > packet.Length)
            return false;
        var (source, destination) = (IpAddress.Read6(packet[8..]), IpAddress.Read6(packet[24..]));
        // The form in which we keep IPv4 addresses has no place on the wire (RFC 4038 ch. 4.2).
        if (source.Is4 || destination.Is4)
            return false;
        var (next, at) = (packet[6], Length);
        var place = default(FragmentPlace);
        if (!TryWalk(packet[..total], ref next, ref at))
            return false;
        if (next == IpProtocol.Fragment)
        {
            if (total - at < FragmentLength)
                return false;
            var field = BinaryPrimitives.ReadUInt16BigEndian(packet[(at + 2)..]);
            place = new FragmentPlace(BinaryPrimitives.ReadUInt32BigEndian(packet[(at + 4)..]), field & ~7, (field & 1) != 0);
            next = packet[at];
            at += FragmentLength;
        }

        datagram = new IpDatagram(source, destination, next, packet[7], at, total - at) { Fragment = place };
        if (datagram.IsFragment)
            return datagram.Length > 0 && (!place.HasMore || datagram.Length % 8 == 0) && place.Offset + datagram.Length <= MaxDatagram;
        // A fragment that is the whole (RFC 6946) may have further extensions behind it.
        if (!TryWalk(packet[..total], ref next, ref at))
            return false;
        datagram = datagram with { Protocol = next, Offset = at, Length = total - at };
        return true;
    }

    /// <summary>Walks over extension headers in the payload of a datagram that was put together.</summary>
    /// <returns>False when they are malformed.</returns>
    public static bool TryWalk(ReadOnlySpan<byte> packet, ref byte next, ref int at)
    {
        for (var count = 0; count <= MaxExtensions; count++)
        {
            // Hop-by-hop options only come first, and there once.
            if (next is not (IpProtocol.Routing or IpProtocol.DestinationOptions) && (next != IpProtocol.HopByHop || count > 0 || at != Length))
                return next != IpProtocol.HopByHop;
            if (packet.Length - at < 8)
                return false;
            var length = (packet[at + 1] + 1) * 8;
            if (length > packet.Length - at || (next == IpProtocol.Routing && packet[at + 3] != 0))
                return false;
            next = packet[at];
            at += length;
        }

        return false;
    }

    public static void Write(Span<byte> packet, in IpAddress source, in IpAddress destination, byte protocol, int length, byte hopLimit = HopLimit)
    {
        BinaryPrimitives.WriteUInt32BigEndian(packet, 6U << 28);
        BinaryPrimitives.WriteUInt16BigEndian(packet[4..], (ushort)length);
        packet[6] = protocol;
        packet[7] = hopLimit;
        source.Write6(packet[8..]);
        destination.Write6(packet[24..]);
    }
}
