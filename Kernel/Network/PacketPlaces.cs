namespace ExoCosmos.Kernel.Network;

/// <summary>Where things stand in a frame (IEEE 802.3; RFC 791, 8200, 826), and the numbers that matter here.</summary>
internal static class PacketPlaces
{
    /// <summary>
    /// <code>
    ///   0 destination   6 source   12 type   14 packet
    /// </code>
    /// </summary>
    public const int Source = 6, EtherType = 12, Internet = 14;

    /// <summary>
    /// <code>
    ///   IPv4:  0 version, header length   6 flags, fragment offset   9 protocol   12 source   16 destination   20 options …
    ///   IPv6:  0 version   6 next header   8 source   24 destination   40
    ///   ARP:   0 kinds   6 operation   8 sender's MAC   14 sender's address   18 …   28
    /// </code>
    /// </summary>
    public const int Fragment4 = Internet + 6, Protocol4 = Internet + 9, Source4 = Internet + 12, LeastHeader4 = 20;

    public const int Protocol6 = Internet + 6, Source6 = Internet + 8, Header6 = 40;

    public const int ArpOperation = Internet + 6, ArpMac = Internet + 8, ArpAddress = Internet + 14, ArpEnd = Internet + 28;

    public const ushort Ip4 = 0x0800, Arp = 0x0806, Ip6 = 0x86DD;

    public const byte Icmp4 = 1, Tcp = 6, Udp = 17, Icmp6 = 58;
}
