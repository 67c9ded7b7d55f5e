using System;
using System.Buffers.Binary;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Icmp;

namespace ExoCosmos.LibOS.Net.Neighbors;

/// <summary>
/// Neighbor solicitation and advertisement (RFC 4861 ch. 4.3 and 4.4).
/// <code>
///   0 type   1 code 0   2 checksum 2   4 flags (advertisement: router, solicited, override)   8 target 16   24 options
///   option: 0 kind   1 length / 8   2 content
/// </code>
/// </summary>
/// <param name="IsAdvertisement">Else a solicitation.</param>
/// <param name="Flags">The top byte.</param>
/// <param name="Target">Whose link address this is about.</param>
/// <param name="LinkAddress">Of the sender (solicitation) or of the target (advertisement); zero: not said.</param>
public readonly record struct NeighborMessage(bool IsAdvertisement, byte Flags, IpAddress Target, MacAddress LinkAddress)
{
    public const int Length = 32;
    public const byte RouterFlag = 0x80;
    public const byte SolicitedFlag = 0x40;
    public const byte OverrideFlag = 0x20;

    private const int OptionsOffset = 24;

    /// <param name="message">An ICMPv6 message whose checksum and hop limit were right.</param>
    /// <param name="result">What it says.</param>
    public static bool TryRead(ReadOnlySpan<byte> message, out NeighborMessage result)
    {
        result = default;
        if (message.Length < OptionsOffset || message[1] != 0)
            return false;
        var isAdvertisement = message[0] == Icmp6.NeighborAdvertisement;
        var target = IpAddress.Read6(message[8..]);
        if (target.IsMulticast || target.Is4)
            return false;
        var link = default(MacAddress);
        var options = new NeighborOptions(message[OptionsOffset..]);
        while (options.TryNext(out var kind, out var content))
        {
            if (kind == (isAdvertisement ? NeighborOptions.TargetLink : NeighborOptions.SourceLink) && content.Length == MacAddress.Length)
                link = MacAddress.Read(content);
        }

        result = new NeighborMessage(isAdvertisement, message[4], target, link);
        return options.IsSound;
    }

    /// <summary>Writes a message with a checksum of zero.</summary>
    /// <returns>Its length: without a link address there is no option.</returns>
    public int Write(Span<byte> message)
    {
        message[..Length].Clear();
        message[0] = IsAdvertisement ? Icmp6.NeighborAdvertisement : Icmp6.NeighborSolicitation;
        message[4] = Flags;
        Target.Write6(message[8..]);
        if (LinkAddress.IsZero)
            return OptionsOffset;
        message[OptionsOffset] = IsAdvertisement ? NeighborOptions.TargetLink : NeighborOptions.SourceLink;
        message[OptionsOffset + 1] = 1;
        LinkAddress.Write(message[(OptionsOffset + 2)..]);
        return Length;
    }
}

/// <summary>Walks over the options of a neighbour discovery message (RFC 4861 ch. 4.6).</summary>
public ref struct NeighborOptions(ReadOnlySpan<byte> options)
{
    public const byte SourceLink = 1;
    public const byte TargetLink = 2;
    public const byte Prefix = 3;
    public const byte Mtu = 5;
    public const byte DnsServers = 25;

    private ReadOnlySpan<byte> _rest = options;

    /// <summary>False when one had no length or reached beyond the end: the whole message is then to be dropped.</summary>
    public bool IsSound { get; private set; } = true;

    public bool TryNext(out byte kind, out ReadOnlySpan<byte> content)
    {
        kind = 0;
        content = default;
        if (_rest.IsEmpty)
            return false;
        var length = _rest.Length < 2 ? 0 : _rest[1] * 8;
        if (length == 0 || length > _rest.Length)
        {
            IsSound = false;
            return false;
        }

        kind = _rest[0];
        content = _rest[2..length];
        _rest = _rest[length..];
        return true;
    }
}
