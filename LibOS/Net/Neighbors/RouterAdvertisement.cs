using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Addressing;

namespace ExoCosmos.LibOS.Net.Neighbors;

/// <summary>
/// What a router tells (RFC 4861 ch. 4.2, 4.6; DNS servers RFC 8106 ch. 5.1). Lifetimes in seconds.
/// <code>
///   0 type   4 hop limit   5 flags   6 router lifetime 2   8 reachable time 4   12 retransmission time 4   16 options
///   prefix:  2 length   3 flags (on link, autonomous)   4 valid 4   8 preferred 4   16 prefix 16
///   mtu:     4 mtu 4
///   servers: 4 lifetime 4   8 addresses, 16 each
/// </code>
/// </summary>
public struct RouterAdvertisement
{
    public const int MaxPrefixes = 4;
    public const int MaxServers = 2;

    private const int OptionsOffset = 16;

    public ushort RouterLifetime;
    public uint Mtu;
    public MacAddress LinkAddress;
    public int PrefixCount;
    public PrefixArray Prefixes;
    public int ServerCount;
    public ServerArray Servers;
    public uint ServerLifetime;

    /// <summary>A range of addresses on this link.</summary>
    public readonly record struct Prefix(IpAddress Start, byte Length, bool IsOnLink, bool IsAutonomous, uint Valid, uint Preferred);

    [InlineArray(MaxPrefixes)]
    public struct PrefixArray
    {
        private Prefix _first;
    }

    [InlineArray(MaxServers)]
    public struct ServerArray
    {
        private IpAddress _first;
    }

    /// <param name="message">An ICMPv6 message whose checksum, hop limit and source were right.</param>
    /// <param name="result">What it says.</param>
    public static bool TryRead(ReadOnlySpan<byte> message, out RouterAdvertisement result)
    {
        result = default;
        if (message.Length < OptionsOffset || message[1] != 0)
            return false;
        result.RouterLifetime = BinaryPrimitives.ReadUInt16BigEndian(message[6..]);
        var options = new NeighborOptions(message[OptionsOffset..]);
        while (options.TryNext(out var kind, out var content))
            result.TakeOption(kind, content);
        return options.IsSound;
    }

    // Offsets here are two less than in the drawing: kind and length are gone.
    private void TakeOption(byte kind, ReadOnlySpan<byte> content)
    {
        switch (kind)
        {
            case NeighborOptions.SourceLink when content.Length == MacAddress.Length:
                LinkAddress = MacAddress.Read(content);
                break;
            case NeighborOptions.Mtu when content.Length == 6:
                Mtu = BinaryPrimitives.ReadUInt32BigEndian(content[2..]);
                break;
            case NeighborOptions.Prefix when content.Length == 30 && content[0] <= 128 && PrefixCount < MaxPrefixes:
                Prefixes[PrefixCount++] = new Prefix(
                    IpAddress.Read6(content[14..]), content[0], (content[1] & 0x80) != 0, (content[1] & 0x40) != 0,
                    BinaryPrimitives.ReadUInt32BigEndian(content[2..]), BinaryPrimitives.ReadUInt32BigEndian(content[6..]));
                break;
            case NeighborOptions.DnsServers when content.Length >= 22:
                ServerLifetime = BinaryPrimitives.ReadUInt32BigEndian(content[2..]);
                for (var at = 6; at + IpAddress.Length6 <= content.Length && ServerCount < MaxServers; at += IpAddress.Length6)
                    Servers[ServerCount++] = IpAddress.Read6(content[at..]);
                break;
        }
    }
}
