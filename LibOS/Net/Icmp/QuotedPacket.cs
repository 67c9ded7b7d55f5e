using System;
using System.Buffers.Binary;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Ip;

namespace ExoCosmos.LibOS.Net.Icmp;

/// <summary>The beginning of a packet of ours that an error message brings back.</summary>
/// <param name="Source">This side.</param>
/// <param name="Destination">The other side.</param>
/// <param name="Protocol">TCP or UDP.</param>
/// <param name="Sequence">The sequence number, if it is TCP.</param>
public readonly record struct QuotedPacket(IpEndpoint Source, IpEndpoint Destination, byte Protocol, uint Sequence)
{
    // Only the first 8 bytes of the transport header are promised (RFC 792).
    private const int TransportQuote = 8;

    public static bool TryRead(ReadOnlySpan<byte> quote, out QuotedPacket packet)
    {
        packet = default;
        if (quote.IsEmpty)
            return false;
        // Lengths and checksum are not looked at: the quote is cut off, and the way may have changed them.
        var is4 = quote[0] >> 4 == 4;
        var header = is4 ? (quote[0] & 15) * 4 : Ip6Header.Length;
        if (header < Ip4Header.Length || quote.Length < header + TransportQuote)
            return false;
        var transport = quote[header..];
        var (source, destination) = is4
            ? (IpAddress.Read4(quote[12..]), IpAddress.Read4(quote[16..]))
            : (IpAddress.Read6(quote[8..]), IpAddress.Read6(quote[24..]));
        packet = new QuotedPacket(
            new IpEndpoint(source, BinaryPrimitives.ReadUInt16BigEndian(transport)), new IpEndpoint(destination, BinaryPrimitives.ReadUInt16BigEndian(transport[2..])),
            is4 ? quote[9] : quote[6], BinaryPrimitives.ReadUInt32BigEndian(transport[4..]));
        return true;
    }
}
