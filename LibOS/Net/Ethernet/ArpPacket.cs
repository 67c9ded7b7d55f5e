using System;
using System.Buffers.Binary;
using ExoCosmos.LibOS.Net.Addressing;

namespace ExoCosmos.LibOS.Net.Ethernet;

/// <summary>
/// The address resolution protocol for IPv4 on Ethernet (RFC 826).
/// <code>
///   0 hardware 1   2 protocol 0800   4 lengths 6 4   6 operation 2   8 sender 6   14 sender 4   18 target 6   24 target 4
/// </code>
/// </summary>
public readonly record struct ArpPacket(ushort Operation, MacAddress SenderMac, IpAddress Sender, MacAddress TargetMac, IpAddress Target)
{
    public const int Length = 28;
    public const ushort Request = 1;
    public const ushort Reply = 2;

    private const uint EthernetAndIp4 = 0x0001_0800;
    private const ushort AddressLengths = 0x0604;

    /// <returns>False when it is not about IPv4 on Ethernet, or not whole.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ArpPacket packet)
    {
        packet = default;
        if (bytes.Length < Length || BinaryPrimitives.ReadUInt32BigEndian(bytes) != EthernetAndIp4
            || BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]) != AddressLengths)
            return false;
        packet = new ArpPacket(
            BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]), MacAddress.Read(bytes[8..]), IpAddress.Read4(bytes[14..]), MacAddress.Read(bytes[18..]), IpAddress.Read4(bytes[24..]));
        return packet.Operation is Request or Reply;
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes, EthernetAndIp4);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], AddressLengths);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], Operation);
        SenderMac.Write(bytes[8..]);
        Sender.Write4(bytes[14..]);
        TargetMac.Write(bytes[18..]);
        Target.Write4(bytes[24..]);
    }
}
