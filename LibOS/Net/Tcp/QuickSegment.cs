using System;
using System.Buffers.Binary;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Ethernet;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>
/// A segment of the form that nearly all have: IPv4 without options and not fragmented, TCP with an acknowledgment and no flag but Push, with no option but timestamps in the usual place.
/// <code>
///   0 Ethernet   14 IPv4   34 TCP   54 no-operation ×2, timestamps 10   66 payload
/// </code>
/// </summary>
public readonly ref struct QuickSegment
{
    private const int Ip = EthernetHeader.Length;
    private const int Tcp = Ip + 20;
    private const int Options = Tcp + TcpHeader.Length;
    private const int OptionsLength = 12;
    private const uint TypeAndVersion = 0x45_0008; // 08 00 45, little-endian
    /// <summary>How timestamps begin, with their padding before them.</summary>
    internal const uint TimestampOption = 0x0A08_0101; // 01 01 08 0A, little-endian
    private const byte TcpProtocol = 6;
    private const int SignificantFlags = 0x37; // all but Push and those of ECN
    private const int FragmentBits = 0xFF3F; // offset and "more follow", little-endian

    private QuickSegment(ReadOnlySpan<byte> frame, int length)
    {
        HasTimestamps = frame[Tcp + 12] >> 4 == (TcpHeader.Length + OptionsLength) / 4;
        Source = BinaryPrimitives.ReadUInt32BigEndian(frame[26..]);
        Destination = BinaryPrimitives.ReadUInt32BigEndian(frame[30..]);
        SourcePort = BinaryPrimitives.ReadUInt16BigEndian(frame[Tcp..]);
        DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(frame[(Tcp + 2)..]);
        Sequence = new SequenceNumber(BinaryPrimitives.ReadUInt32BigEndian(frame[(Tcp + 4)..]));
        Acknowledgment = new SequenceNumber(BinaryPrimitives.ReadUInt32BigEndian(frame[(Tcp + 8)..]));
        Window = BinaryPrimitives.ReadUInt16BigEndian(frame[(Tcp + 14)..]);
        Segment = frame.Slice(Tcp, length - (Tcp - Ip));
        if (!HasTimestamps)
        {
            Payload = Segment[TcpHeader.Length..];
            return;
        }

        Timestamp = BinaryPrimitives.ReadUInt32BigEndian(frame[(Options + 4)..]);
        Payload = Segment[(TcpHeader.Length + OptionsLength)..];
    }

    public uint Source { get; }

    public uint Destination { get; }

    public ushort SourcePort { get; }

    public ushort DestinationPort { get; }

    public SequenceNumber Sequence { get; }

    public SequenceNumber Acknowledgment { get; }

    public ushort Window { get; }

    public bool HasTimestamps { get; }

    public uint Timestamp { get; }

    /// <summary>Header and payload, as they are summed.</summary>
    public ReadOnlySpan<byte> Segment { get; }

    public ReadOnlySpan<byte> Payload { get; }

    /// <returns>False when it is of any other form, or the header of IPv4 is damaged: the long way finds out which.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, MacAddress to, out QuickSegment segment)
    {
        segment = default;
        if (frame.Length < Options || (BinaryPrimitives.ReadUInt32LittleEndian(frame[12..]) & 0xFF_FFFF) != TypeAndVersion
            || BinaryPrimitives.ReadUInt64BigEndian(frame) >> 16 != to.Bits || (frame[6] & 1) != 0)
            return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(frame[16..]);
        if (length < Options - Ip || length > frame.Length - Ip || frame[23] != TcpProtocol
            || (BinaryPrimitives.ReadUInt16LittleEndian(frame[20..]) & FragmentBits) != 0 || !IsHeaderSound(frame[Ip..]))
            return false;
        var header = frame[Tcp + 12] >> 4;
        if ((frame[Tcp + 13] & SignificantFlags) != (int)TcpFlags.Ack
            || (header != TcpHeader.Length / 4 && !(header == (TcpHeader.Length + OptionsLength) / 4 && length >= Options - Ip + OptionsLength
                && BinaryPrimitives.ReadUInt32LittleEndian(frame[Options..]) == TimestampOption)))
            return false;
        segment = new QuickSegment(frame, length);
        return segment.SourcePort != 0;
    }

    private static bool IsHeaderSound(ReadOnlySpan<byte> header)
    {
        var sum = (ulong)BinaryPrimitives.ReadUInt32LittleEndian(header) + BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) + BinaryPrimitives.ReadUInt32LittleEndian(header[8..])
            + BinaryPrimitives.ReadUInt32LittleEndian(header[12..]) + BinaryPrimitives.ReadUInt32LittleEndian(header[16..]);
        return InternetChecksum.Fold(sum) == ushort.MaxValue;
    }
}
