using System.Runtime.InteropServices;

namespace ExoCosmos.Drivers.Block.Virtio;

/// <summary>What a request begins with (Virtio 1.2 ch. 5.2.6); the data and one byte of status follow it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BlkHeader
{
    public const uint Read = 0;
    public const uint Write = 1;
    public const uint Flush = 4;

    public uint Kind;
    public uint Reserved;
    public ulong Sector;
}

/// <summary>Feature bits of the block device (Virtio 1.2 ch. 5.2.3).</summary>
internal static class BlkFeature
{
    public const ulong SizeMax = 1UL << 1;
    public const ulong SegMax = 1UL << 2;
    public const ulong ReadOnly = 1UL << 5;
    public const ulong BlockSize = 1UL << 6;
    public const ulong Flush = 1UL << 9;
}

/// <summary>Offsets in the device configuration (Virtio 1.2 ch. 5.2.4).</summary>
internal static class BlkConfiguration
{
    public const int Capacity = 0;
    public const int SizeMax = 8;
    public const int SegMax = 12;
    public const int BlockSize = 20;
    public const uint Length = 24;
}

/// <summary>The status byte (Virtio 1.2 ch. 5.2.6).</summary>
internal static class BlkStatus
{
    public const byte Ok = 0;
    public const byte Error = 1;
    public const byte Unsupported = 2;

    /// <summary>Put there before: a device that leaves it did not answer.</summary>
    public const byte Unwritten = 0xFF;
}
