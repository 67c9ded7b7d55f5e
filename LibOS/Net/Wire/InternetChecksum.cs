using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Addressing;

namespace ExoCosmos.LibOS.Net.Wire;

/// <summary>
/// The checksum of the Internet (RFC 1071): the ones' complement of the ones' complement sum of all 16-bit words. Pieces are added in their order; one of odd
/// length shifts what follows.
/// </summary>
public struct InternetChecksum
{
    private ulong _sum;
    private bool _isOdd;

    public void Add(ReadOnlySpan<byte> bytes) => Add(Sum(bytes), bytes.Length);

    /// <summary>Adds a piece; where its sums are known, without reading it.</summary>
    public void Add(in MemoryPiece piece) => Add(piece.Sums == 0 ? Sum(piece.Bytes) : RunningSums.Of(piece), piece.Length);

    /// <summary>Adds a number; only where an even number of bytes was added before.</summary>
    public void Add(ushort number) => _sum += number;

    public void Add(uint number) => _sum += (number >> 16) + (number & 0xFFFF);

    /// <summary>Adds what TCP, UDP and ICMPv6 check beside themselves (RFC 9293 ch. 3.1, RFC 8200 ch. 8.1).</summary>
    public void AddPseudoHeader(in IpAddress source, in IpAddress destination, byte protocol, int length)
    {
        AddAddress(source);
        AddAddress(destination);
        Add((ushort)protocol);
        Add((uint)length);
    }

    /// <summary>What to write into the checksum field, which was zero when it was added.</summary>
    public readonly ushort Finish() => (ushort)~Fold(_sum);

    /// <summary>The sum alone, for a device that adds the rest and finishes.</summary>
    public readonly ushort Partial() => Fold(_sum);

    /// <summary>The checksum of one piece: 0 when it contains its own and is right.</summary>
    public static ushort Of(ReadOnlySpan<byte> bytes) => (ushort)~Sum(bytes);

    private void Add(ushort sum, int length)
    {
        // A word that began in the piece before ends here: every byte is in the other half of its word.
        _sum += _isOdd ? BinaryPrimitives.ReverseEndianness(sum) : sum;
        _isOdd ^= (length & 1) != 0;
    }

    private void AddAddress(in IpAddress address)
    {
        if (!address.Is4)
        {
            AddLong(address.High);
            AddLong(address.Low);
        }
        else
            Add(address.Bits4);
    }

    private void AddLong(ulong number)
    {
        Add((uint)(number >> 32));
        Add((uint)number);
    }

    /// <summary>The sum of the words, as if a zero followed an odd last byte.</summary>
    private static ushort Sum(ReadOnlySpan<byte> bytes)
    {
        // Sums of any width fold to the same 16 bits, in the byte order they were read in.
        var sum = 0UL;
        while (bytes.Length >= 8)
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            sum += (word >> 32) + (uint)word;
            bytes = bytes[8..];
        }

        if (bytes.Length >= 4)
        {
            sum += BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            bytes = bytes[4..];
        }

        if (bytes.Length >= 2)
        {
            sum += BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            bytes = bytes[2..];
        }

        if (!bytes.IsEmpty)
            sum += bytes[0];
        return BinaryPrimitives.ReverseEndianness(Fold(sum));
    }

    /// <summary>A short sum of words of 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Fold(uint sum)
    {
        sum = (sum >> 16) + (sum & 0xFFFF);
        return (ushort)(sum + (sum >> 16));
    }

    /// <summary>A sum of words of 16 bits or of any multiple as one of 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Fold(ulong sum)
    {
        // 64 bits become 33, 18, 17; the last carry falls into a number that has room for it.
        sum = (sum >> 32) + (uint)sum;
        sum = (sum >> 16) + (sum & 0xFFFF);
        sum = (sum >> 16) + (sum & 0xFFFF);
        return (ushort)(sum + (sum >> 16));
    }
}
