using System;
using System.Buffers.Binary;

namespace ExoCosmos.LibOS.Net.Addressing;

/// <summary>
/// An address of IPv6, or of IPv4 in its IPv6 form ::ffff:a.b.c.d (RFC 4291 ch. 2.5.5.2), so that everything above IP knows one kind. As two numbers,
/// the first byte on the wire is the highest.
/// </summary>
public readonly record struct IpAddress(ulong High, ulong Low)
{
    public const int Length4 = 4;
    public const int Length6 = 16;

    private const ulong Mapped = 0xFFFF_0000_0000;

    /// <summary>No address of any kind.</summary>
    public static IpAddress None => default;

    public static IpAddress Any4 => From4(0);

    public static IpAddress Broadcast4 => From4(uint.MaxValue);

    /// <summary>All nodes of the link, ff02::1.</summary>
    public static IpAddress AllNodes => new(0xFF02UL << 48, 1);

    /// <summary>All routers of the link, ff02::2.</summary>
    public static IpAddress AllRouters => new(0xFF02UL << 48, 2);

    public bool Is4 => High == 0 && Low >> 32 == Mapped >> 32;

    public bool IsNone => High == 0 && Low == 0;

    /// <summary>0.0.0.0 or ::.</summary>
    public bool IsUnspecified => IsNone || this == Any4;

    public bool IsMulticast => Is4 ? (uint)Low >> 28 == 0xE : High >> 56 == 0xFF;

    /// <summary>169.254.0.0/16 or fe80::/10.</summary>
    public bool IsLinkLocal => Is4 ? (uint)Low >> 16 == 0xA9FE : High >> 54 == 0xFE80 >> 6;

    /// <summary>127.0.0.0/8 or ::1.</summary>
    public bool IsLoopback => Is4 ? (uint)Low >> 24 == 127 : High == 0 && Low == 1;

    /// <summary>The 32 bits of an IPv4 address.</summary>
    public uint Bits4 => (uint)Low;

    /// <summary>The group that is asked for the link address behind an IPv6 address: ff02::1:ffXX:XXXX (RFC 4291 ch. 2.7.1). No property: one of the own type would be part of its own text.</summary>
    public IpAddress SolicitedNode() => new(0xFF02UL << 48, 0x1_FF00_0000 | (Low & 0xFF_FFFF));

    /// <summary>The Ethernet group of a multicast address (RFC 1112 ch. 6.4, RFC 2464 ch. 7).</summary>
    public MacAddress MulticastMac => Is4 ? new MacAddress(0x0100_5E00_0000 | (Low & 0x7F_FFFF)) : new MacAddress(0x3333_0000_0000 | (Low & 0xFFFF_FFFF));

    public static IpAddress From4(uint bits) => new(0, Mapped | bits);

    /// <summary>fe80:: and an interface identifier.</summary>
    public static IpAddress LinkLocal6(ulong identifier) => new(0xFE80UL << 48, identifier);

    /// <param name="bytes">At least <see cref="Length4"/> bytes.</param>
    public static IpAddress Read4(ReadOnlySpan<byte> bytes) => From4(BinaryPrimitives.ReadUInt32BigEndian(bytes));

    /// <param name="bytes">At least <see cref="Length6"/> bytes.</param>
    public static IpAddress Read6(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    public void Write4(Span<byte> bytes) => BinaryPrimitives.WriteUInt32BigEndian(bytes, Bits4);

    public void Write6(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
    }

    /// <summary>Whether two addresses begin with the same bits.</summary>
    /// <param name="other">Of the same kind.</param>
    /// <param name="length">How many bits, counted in the address as it is on the wire.</param>
    public bool HasPrefix(in IpAddress other, int length)
    {
        if (Is4 != other.Is4)
            return false;
        var bits = Is4 ? 96 + length : length;
        var high = bits >= 64 ? ulong.MaxValue : ~(ulong.MaxValue >> bits);
        var low = bits >= 128 ? ulong.MaxValue : bits <= 64 ? 0 : ~(ulong.MaxValue >> (bits - 64));
        return ((High ^ other.High) & high) == 0 && ((Low ^ other.Low) & low) == 0;
    }
}
