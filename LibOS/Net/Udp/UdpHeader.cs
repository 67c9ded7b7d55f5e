using System;
using System.Buffers.Binary;

namespace ExoCosmos.LibOS.Net.Udp;

/// <summary>
/// The header of UDP (RFC 768).
/// <code>
///   0 source port 2   2 destination port 2   4 length 2   6 checksum 2   8
/// </code>
/// </summary>
public readonly record struct UdpHeader(ushort Source, ushort Destination, ushort Size, ushort Checksum)
{
    public const int Length = 8;
    public const int ChecksumOffset = 6;

    /// <returns>False when it is malformed. What follows Size bytes is no part of it.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out UdpHeader header)
    {
        header = default;
        if (bytes.Length < Length)
            return false;
        header = new UdpHeader(
            BinaryPrimitives.ReadUInt16BigEndian(bytes), BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]));
        return header.Size >= Length && header.Size <= bytes.Length && header.Destination != 0;
    }

    /// <summary>Writes a header with a checksum of zero.</summary>
    public static void Write(Span<byte> bytes, ushort source, ushort destination, int payload)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, source);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], destination);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[4..], (ushort)(Length + payload));
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], 0);
    }
}
