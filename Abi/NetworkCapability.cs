using System;
using System.Runtime.InteropServices;

namespace ExoCosmos.Abi;

/// <summary>
/// Addresses of an interface, set by whoever holds the whole of it (<see cref="KernelCall.NetworkConfigure"/>). The kernel looks at Address4 and Addresses6: nobody else sends from others.
/// The rest is a message to everybody who wants to use the interface. Numbers of IPv4 in host order; 0 = none.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
public unsafe struct NetworkAddresses
{
    public uint Address4, Gateway4, Dns0, Dns1;
    public uint PrefixLength4;
    /// <summary>Grows with each change that its maker wants to be noticed.</summary>
    public uint Version;
    /// <summary>Up to <see cref="MaxAddresses6"/> pairs of an upper and a lower half.</summary>
    public fixed ulong Addresses6[2 * MaxAddresses6];

    public const int MaxAddresses6 = 4;
}

/// <summary>A network interface, readable at <see cref="Layout.InterfaceTable"/> + number × 256. Counters count frames since the start.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
public struct InterfaceInfo
{
    /// <summary>48 bits, the first byte on the wire is the highest.</summary>
    [FieldOffset(0)] public ulong Mac;
    /// <summary>Largest packet within a frame.</summary>
    [FieldOffset(8)] public ushort Mtu;
    [FieldOffset(10)] public InterfaceFlags Flags;
    [FieldOffset(12)] public InterfaceFeatures Features;
    [FieldOffset(16)] public uint Filters;
    [FieldOffset(20)] public uint Listeners;
    [FieldOffset(24)] public ulong Received;
    /// <summary>Put into the ring of the filter that took it.</summary>
    [FieldOffset(32)] public ulong Delivered;
    /// <summary>Taken by no filter. Listeners got a copy, if there were any.</summary>
    [FieldOffset(40)] public ulong Unclaimed;
    /// <summary>Lost because a ring was full, or there was none.</summary>
    [FieldOffset(48)] public ulong Dropped;
    [FieldOffset(56)] public ulong Sent;
    /// <summary>Not sent: from an address or a port that is not the sender's.</summary>
    [FieldOffset(64)] public ulong Refused;
    /// <summary>Sent, and lost when the device was reset.</summary>
    [FieldOffset(72)] public ulong Lost;
    /// <summary>Received bytes, and bytes sent.</summary>
    [FieldOffset(80)] public ulong ReceivedBytes;
    [FieldOffset(88)] public ulong SentBytes;
    /// <summary>Frames on their way out: handed to the device, and not given back yet. All who send share 128 places for them.</summary>
    [FieldOffset(96)] public uint Sending;
    [FieldOffset(128)] public NetworkAddresses Addresses;
}

[Flags]
public enum InterfaceFlags : ushort
{
    None = 0,
    LinkUp = 1,
    /// <summary>It is being reset after a fault. Nothing is sent or received.</summary>
    Starting = 2,
    /// <summary>It was given up.</summary>
    Failed = 4,
}

/// <summary>What the device does for those who ask.</summary>
[Flags]
public enum InterfaceFeatures : uint
{
    None = 0,
    /// <summary>Finishes checksums.</summary>
    Checksum = 1,
    /// <summary>Cuts large TCP segments over IPv4, and over IPv6.</summary>
    Segmentation4 = 2,
    Segmentation6 = 4,
}

/// <summary>How an environment listens to an interface (<see cref="KernelCall.PacketListen"/>).</summary>
public enum ListenMode : uint
{
    Off = 0,
    /// <summary>A copy of every frame that no filter takes: what belongs to the link and not to one application (ARP, ICMP, DHCP, neighbour discovery).</summary>
    Unclaimed = 1,
    /// <summary>A copy of every frame, received and sent. Needs the whole interface.</summary>
    All = 2,
}
