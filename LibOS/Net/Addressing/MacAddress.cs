using System;
using System.Buffers.Binary;

namespace ExoCosmos.LibOS.Net.Addressing;

/// <summary>An Ethernet address: 48 bits, the first byte on the wire is the highest.</summary>
public readonly record struct MacAddress(ulong Bits)
{
    public const int Length = 6;

    private const ulong GroupBit = 1UL << 40;

    public static MacAddress Broadcast => new(0xFFFF_FFFF_FFFF);

    /// <summary>Of a group, or of everybody: nobody sends from it.</summary>
    public bool IsGroup => (Bits & GroupBit) != 0;

    public bool IsZero => Bits == 0;

    /// <param name="bytes">At least <see cref="Length"/> bytes.</param>
    public static MacAddress Read(ReadOnlySpan<byte> bytes) =>
        new((ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 32 | BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]));

    /// <param name="bytes">At least <see cref="Length"/> bytes.</param>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(Bits >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)Bits);
    }
}
