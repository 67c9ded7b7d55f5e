using System.Runtime.InteropServices;

namespace ExoCosmos.Drivers.Network.Virtio;

/// <summary>
/// What stands before every frame, in both directions (Virtio 1.2 ch. 5.1.6).
/// <code>
///   0 flags   1 kind of segmentation   2 header length 2   4 segment size 2   6 checksum start 2   8 checksum offset 2   10 buffers 2
/// </code>
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NetHeader
{
    public const int Length = 12;

    public const byte NeedsChecksum = 1;
    public const byte DataValid = 2;
    public const byte NoSegmentation = 0;
    public const byte Tcp4 = 1;
    public const byte Tcp6 = 4;

    public byte Flags;
    public byte Segmentation;
    public ushort HeaderLength;
    public ushort SegmentSize;
    public ushort ChecksumStart;
    public ushort ChecksumOffset;
    public ushort Buffers;
}

/// <summary>Feature bits of the network device (Virtio 1.2 ch. 5.1.3).</summary>
internal static class NetFeature
{
    public const ulong Checksum = 1UL << 0;
    public const ulong GuestChecksum = 1UL << 1;
    public const ulong Mtu = 1UL << 3;
    public const ulong Mac = 1UL << 5;
    public const ulong Tcp4 = 1UL << 11;
    public const ulong Tcp6 = 1UL << 12;
    public const ulong Status = 1UL << 16;
}

/// <summary>Offsets in the device configuration (Virtio 1.2 ch. 5.1.4).</summary>
internal static class NetConfiguration
{
    public const int Mac = 0;
    public const int Status = 6;
    public const int Mtu = 10;
    public const uint Length = 12;

    public const ushort LinkUp = 1;
}
