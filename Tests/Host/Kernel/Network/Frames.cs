using System;
using System.Buffers.Binary;

namespace ExoCosmos.Tests.Host.Kernel.Network;

/// <summary>Frames as an honest sender makes them; a test then changes a byte or two.</summary>
internal static class Frames
{
    public const ulong Mac = 0x5254_0012_3456;
    public const uint Address = 0x0A00_020F;

    /// <summary>TCP or UDP over IPv4, from the own address and this port.</summary>
    public static byte[] Ip4(byte protocol, ushort source, ushort destination, int payload = 4)
    {
        var frame = new byte[14 + 20 + 20 + payload];
        Ethernet(frame, 0x0800);
        frame[14] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(16), (ushort)(frame.Length - 14));
        frame[22] = 64;
        frame[23] = protocol;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(26), Address);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(30), 0x0A00_0202);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(34), source);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(36), destination);
        return frame;
    }

    /// <summary>TCP or UDP over IPv6, from an address of these halves.</summary>
    public static byte[] Ip6(byte protocol, ushort source, ulong high, ulong low)
    {
        var frame = new byte[14 + 40 + 20];
        Ethernet(frame, 0x86DD);
        frame[14] = 0x60;
        frame[20] = protocol;
        BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(22), high);
        BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(30), low);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(54), source);
        return frame;
    }

    /// <summary>A question, asked by the own address.</summary>
    public static byte[] Arp()
    {
        var frame = new byte[42];
        Ethernet(frame, 0x0806);
        new byte[] { 0, 1, 8, 0, 6, 4, 0, 1 }.CopyTo(frame, 14);
        frame.AsSpan(6, 6).CopyTo(frame.AsSpan(22));
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(28), Address);
        return frame;
    }

    private static void Ethernet(Span<byte> frame, ushort type)
    {
        frame[..6].Fill(0xFF);
        BinaryPrimitives.WriteUInt16BigEndian(frame[6..], (ushort)(Mac >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(frame[8..], (uint)(Mac & uint.MaxValue));
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], type);
    }
}
