using System.Runtime.InteropServices;

namespace ExoCosmos.Kernel.Packet;

/// <summary>A piece of a packet that one load fetches, and the bits of it that are compared.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct FilterField(ulong Mask, ushort Place, ushort Width)
{
    public bool IsTransport => Place >= FilterBytes.Transport;

    /// <summary>First byte, counted from the frame or from the end of the IPv4 header.</summary>
    public int Offset => IsTransport ? Place - FilterBytes.Transport : Place;

    public int End => Offset + Width;

    /// <summary>Whether all bits of the field are compared.</summary>
    public bool IsWhole => Mask == ulong.MaxValue >> (64 - (8 * Width));

    /// <summary>An order of fields that has no meaning but is always the same: -1, 0 or 1.</summary>
    public static int Compare(in FilterField a, in FilterField b)
    {
        if (a.Place != b.Place)
            return a.Place < b.Place ? -1 : 1;
        if (a.Width != b.Width)
            return a.Width < b.Width ? -1 : 1;
        return a.Mask.CompareTo(b.Mask);
    }
}
