using System.Runtime.InteropServices;

namespace ExoCosmos.Abi;

/// <summary>What the offset of a <see cref="FilterAtom"/> counts from.</summary>
public enum FilterOrigin : ushort
{
    /// <summary>The first byte of the Ethernet frame.</summary>
    Frame = 0,
    /// <summary>The first byte behind an IPv4 header that begins at byte 14: 14 + 4 × (byte 14 AND 15), whatever the packet really is.</summary>
    Transport = 1,
}

/// <summary>
/// One condition of a packet filter: the field of Width bytes at Offset, read as a big-endian number and masked, is Value. It fails where the
/// packet is too short for the field. A filter is up to <see cref="MaxCount"/> of them that must all hold; none at all takes every packet.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct FilterAtom
{
    public FilterOrigin Origin;
    public ushort Offset;
    /// <summary>1, 2, 4 or 8; the field ends within <see cref="Reach"/> bytes.</summary>
    public uint Width;
    /// <summary>Has a bit in the first and in the last byte of the field, and none outside.</summary>
    public ulong Mask;
    /// <summary>Has no bit outside the mask.</summary>
    public ulong Value;

    public const int MaxCount = 12;
    public const int Reach = 128;
}
