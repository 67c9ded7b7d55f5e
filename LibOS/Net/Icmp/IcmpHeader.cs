namespace ExoCosmos.LibOS.Net.Icmp;

/// <summary>
/// The beginning of every message of ICMP (RFC 792) and ICMPv6 (RFC 4443).
/// <code>
///   0 type   1 code   2 checksum 2   4 depends on the type 4   8
/// </code>
/// </summary>
public static class IcmpHeader
{
    public const int Length = 8;
    public const int ChecksumOffset = 2;
}

/// <summary>Types and codes of ICMP for IPv4.</summary>
public static class Icmp4
{
    public const byte EchoReply = 0;
    public const byte Unreachable = 3;
    public const byte EchoRequest = 8;
    public const byte TimeExceeded = 11;
    public const byte ParameterProblem = 12;

    public const byte ProtocolUnreachable = 2;
    public const byte PortUnreachable = 3;
    public const byte FragmentationNeeded = 4;
}

/// <summary>Types and codes of ICMP for IPv6.</summary>
public static class Icmp6
{
    public const byte Unreachable = 1;
    public const byte PacketTooBig = 2;
    public const byte TimeExceeded = 3;
    public const byte ParameterProblem = 4;
    public const byte EchoRequest = 128;
    public const byte EchoReply = 129;
    public const byte RouterSolicitation = 133;
    public const byte RouterAdvertisement = 134;
    public const byte NeighborSolicitation = 135;
    public const byte NeighborAdvertisement = 136;

    public const byte PortUnreachable = 4;
    public const byte UnknownNextHeader = 1;
}
