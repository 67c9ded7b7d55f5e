using System;
using System.Buffers.Binary;
using ExoCosmos.LibOS.Net.Addressing;

namespace ExoCosmos.LibOS.Net.Ethernet;

/// <summary>
/// What every frame begins with (IEEE 802.3 ch. 3.2).
/// <code>
///   0 destination 6   6 source 6   12 type 2   14 payload
/// </code>
/// </summary>
public readonly record struct EthernetHeader(MacAddress Destination, MacAddress Source, ushort Type)
{
    public const int Length = 14;

    public const ushort Ip4 = 0x0800;
    public const ushort Arp = 0x0806;
    public const ushort Ip6 = 0x86DD;

    /// <returns>False when there is no room for a header.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, out EthernetHeader header)
    {
        header = default;
        if (frame.Length < Length)
            return false;
        header = new EthernetHeader(MacAddress.Read(frame), MacAddress.Read(frame[6..]), BinaryPrimitives.ReadUInt16BigEndian(frame[12..]));
        return true;
    }

    public void Write(Span<byte> frame)
    {
        Destination.Write(frame);
        Source.Write(frame[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], Type);
    }
}
