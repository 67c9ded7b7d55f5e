using System;
using System.Buffers.Binary;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.LibOS.Net.Ip;

/// <summary>
/// The header of IPv4 (RFC 791 ch. 3.1).
/// <code>
///   0 version 4, length / 4   1 service   2 total length 2   4 identification 2   6 flags, fragment offset / 8   8 time to live   9 protocol   10 checksum 2
///   12 source 4   16 destination 4   20 options
/// </code>
/// </summary>
public static class Ip4Header
{
    public const int Length = 20;

    private const byte HopLimit = 64;
    private const ushort DontFragment = 0x4000;
    private const ushort MoreFragments = 0x2000;
    private const int OffsetMask = 0x1FFF;
    private const int MaxDatagram = 0xFFFF;
    private const byte EndOfOptions = 0;
    private const byte NoOperation = 1;
    private const byte LooseSourceRoute = 131;
    private const byte StrictSourceRoute = 137;

    /// <summary>Reads a header. What follows the packet, as in padded Ethernet frames, is no part of it.</summary>
    /// <returns>False when it is malformed, or its sender wants to choose the way.</returns>
    public static bool TryRead(ReadOnlySpan<byte> packet, out IpDatagram datagram)
    {
        datagram = default;
        if (packet.Length < Length || packet[0] >> 4 != 4)
            return false;
        var header = (packet[0] & 15) * 4;
        var total = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (header < Length || total < header || total > packet.Length || InternetChecksum.Of(packet[..header]) != 0 || HasSourceRoute(packet[Length..header]))
            return false;
        var fragment = BinaryPrimitives.ReadUInt16BigEndian(packet[6..]);
        var place = new FragmentPlace(
            BinaryPrimitives.ReadUInt16BigEndian(packet[4..]), (fragment & OffsetMask) * 8, (fragment & MoreFragments) != 0);
        datagram = new IpDatagram(IpAddress.Read4(packet[12..]), IpAddress.Read4(packet[16..]), packet[9], packet[8], header, total - header) { Fragment = place };
        // Pieces but the last are multiples of 8, and none reaches beyond the largest datagram.
        return !datagram.IsFragment || (datagram.Length > 0 && (!place.HasMore || datagram.Length % 8 == 0) && place.Offset + datagram.Length <= MaxDatagram - Length);
    }

    /// <summary>Writes a header without options. What it carries must not be fragmented on its way: its size fits the path.</summary>
    public static void Write(Span<byte> packet, in IpAddress source, in IpAddress destination, byte protocol, int length)
    {
        packet[0] = 0x45;
        packet[1] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)(Length + length));
        // Without fragments the identification means nothing (RFC 6864).
        BinaryPrimitives.WriteUInt16BigEndian(packet[4..], 0);
        BinaryPrimitives.WriteUInt16BigEndian(packet[6..], DontFragment);
        packet[8] = HopLimit;
        packet[9] = protocol;
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], 0);
        source.Write4(packet[12..]);
        destination.Write4(packet[16..]);
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], InternetChecksum.Of(packet[..Length]));
    }

    // A list that is not well formed counts as one with a source route: nobody honest sends it.
    private static bool HasSourceRoute(ReadOnlySpan<byte> options)
    {
        while (!options.IsEmpty && options[0] != EndOfOptions)
        {
            var length = 1;
            if (options[0] != NoOperation)
            {
                if (options.Length < 2 || options[1] < 2 || options[1] > options.Length || options[0] is LooseSourceRoute or StrictSourceRoute)
                    return true;
                length = options[1];
            }

            options = options[length..];
        }

        return false;
    }
}
