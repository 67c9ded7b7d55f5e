using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>
/// Reads and writes headers (RFC 9293 ch. 3.1).
/// <code>
///   0 source port 2   2 destination port 2   4 sequence 4   8 acknowledgment 4
///   12 header length / 4 in the upper half   13 flags   14 window 2   16 checksum 2   18 urgent pointer 2   20 options
/// </code>
/// </summary>
public static class TcpHeader
{
    public const int Length = 20;
    public const int MaxLength = 60;
    public const int ChecksumOffset = 16;

    /// <summary>Bytes of the options that most systems send with a SYN.</summary>
    internal const int OfferLength = 20;

    /// <summary>How the options of a SYN of ours begin, with a size of 0: 02 04 size 01 01 04 02, little-endian. Timestamps follow.</summary>
    internal const ulong SizeAndSack = 0x0204_0101_0000_0402;

    /// <summary>How they end, with a scale of 0: 01 03 03 scale, little-endian.</summary>
    internal const uint Scale = 0x0003_0301;

    private const byte EndOfList = 0;
    private const byte NoOperation = 1;
    private const byte MaxSegmentSize = 2;
    private const byte WindowScale = 3;
    private const byte SackPermitted = 4;
    private const byte Sack = 5;
    private const byte Timestamps = 8;
    private const byte LargestScale = 14;

    /// <summary>Reads a segment whose checksum has been looked at.</summary>
    /// <returns>False when it is no segment.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out TcpSegment segment)
    {
        segment = default;
        if (bytes.Length < Length)
            return false;
        var headerLength = (bytes[12] >> 4) * 4;
        if (headerLength < Length || headerLength > bytes.Length)
            return false;
        segment.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        segment.DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        segment.Sequence = new SequenceNumber(BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));
        segment.Acknowledgment = new SequenceNumber(BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]));
        segment.Flags = (TcpFlags)(bytes[13] & 0x3F);
        segment.Window = BinaryPrimitives.ReadUInt16BigEndian(bytes[14..]);
        segment.Offset = headerLength;
        segment.Length = bytes.Length - headerLength;
        segment.WindowScale = TcpSegment.NoScale;
        ReadOptions(bytes[Length..headerLength], ref segment);
        return segment.SourcePort != 0 && segment.DestinationPort != 0;
    }

    /// <summary>Writes a header with a checksum of zero.</summary>
    /// <param name="segment">What to write; its blocks must fit beside the other options.</param>
    /// <param name="bytes">At least <see cref="MaxLength"/>.</param>
    /// <returns>The header's length.</returns>
    public static int Write(in TcpSegment segment, Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, segment.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], segment.DestinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], segment.Sequence.Value);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], segment.Acknowledgment.Value);
        var length = Length + WriteOptions(segment, bytes[Length..]);
        bytes[12] = (byte)(length / 4 << 4);
        bytes[13] = (byte)segment.Flags;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[14..], segment.Window);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[ChecksumOffset..], 0);
        return length;
    }

    // A malformed option ends the list: what was read before counts (RFC 9293 ch. 3.1 asks only that nothing breaks).
    private static void ReadOptions(ReadOnlySpan<byte> options, ref TcpSegment segment)
    {
        if (TryReadUsual(options, ref segment))
            return;
        while (!options.IsEmpty && options[0] != EndOfList)
        {
            if (options[0] == NoOperation)
            {
                options = options[1..];
                continue;
            }

            if (options.Length < 2 || options[1] < 2 || options[1] > options.Length)
                return;
            ReadOption(options[0], options[2..options[1]], ref segment);
            options = options[options[1]..];
        }
    }

    /// <summary>The options of a SYN as most systems order them: segment size, SACK, timestamps, padding, window scale.</summary>
    private static bool TryReadUsual(ReadOnlySpan<byte> options, ref TcpSegment segment)
    {
        if (options.Length != OfferLength || !IsUsualOffer(BinaryPrimitives.ReadUInt64LittleEndian(options), BinaryPrimitives.ReadUInt32LittleEndian(options[16..])))
            return false;
        segment.MaxSegmentSize = BinaryPrimitives.ReadUInt16BigEndian(options[2..]);
        (segment.SackPermitted, segment.HasTimestamps) = (true, true);
        segment.TimestampValue = BinaryPrimitives.ReadUInt32BigEndian(options[8..]);
        segment.TimestampEcho = BinaryPrimitives.ReadUInt32BigEndian(options[12..]);
        segment.WindowScale = LimitScale(options[19]);
        return true;
    }

    /// <param name="start">Bytes 0 to 7 of the options.</param>
    /// <param name="end">Bytes 16 to 19.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsUsualOffer(ulong start, uint end)
    {
        const ulong Usual = 0x0A08_0204_0000_0402; // 02 04 size 04 02 08 0A, little-endian
        return (start & 0xFFFF_FFFF_0000_FFFF) == Usual && (end & 0xFF_FFFF) == Scale;
    }

    /// <summary>A larger one means the largest (RFC 7323 ch. 2.3).</summary>
    internal static byte LimitScale(byte scale) => Math.Min(scale, LargestScale);

    private static void ReadOption(byte kind, ReadOnlySpan<byte> value, ref TcpSegment segment)
    {
        switch (kind)
        {
            case MaxSegmentSize when value.Length == 2:
                segment.MaxSegmentSize = BinaryPrimitives.ReadUInt16BigEndian(value);
                break;
            case WindowScale when value.Length == 1:
                segment.WindowScale = LimitScale(value[0]);
                break;
            case SackPermitted when value.IsEmpty:
                segment.SackPermitted = true;
                break;
            case Timestamps when value.Length == 8:
                segment.HasTimestamps = true;
                segment.TimestampValue = BinaryPrimitives.ReadUInt32BigEndian(value);
                segment.TimestampEcho = BinaryPrimitives.ReadUInt32BigEndian(value[4..]);
                break;
            case Sack when value.Length % 8 == 0 && value.Length / 8 <= TcpSegment.MaxSackBlocks:
                segment.SackCount = value.Length / 8;
                for (var i = 0; i < segment.SackCount; i++)
                    segment.Sacks[i] = new SequenceRange(Number(value, 2 * i), Number(value, 2 * i + 1));
                break;
        }
    }

    private static SequenceNumber Number(ReadOnlySpan<byte> value, int index) => new(BinaryPrimitives.ReadUInt32BigEndian(value[(4 * index)..]));

    // In the order and with the padding of most systems, so that every option's numbers are aligned.
    private static int WriteOptions(in TcpSegment segment, Span<byte> options)
    {
        var at = 0;
        if (segment.MaxSegmentSize != 0)
        {
            Put(options, ref at, MaxSegmentSize, 4);
            BinaryPrimitives.WriteUInt16BigEndian(options[(at - 2)..], segment.MaxSegmentSize);
        }

        if (segment.SackPermitted)
        {
            Pad(options, ref at, 2);
            Put(options, ref at, SackPermitted, 2);
        }

        if (segment.HasTimestamps)
        {
            Pad(options, ref at, 2);
            Put(options, ref at, Timestamps, 10);
            BinaryPrimitives.WriteUInt32BigEndian(options[(at - 8)..], segment.TimestampValue);
            BinaryPrimitives.WriteUInt32BigEndian(options[(at - 4)..], segment.TimestampEcho);
        }

        if (segment.WindowScale != TcpSegment.NoScale)
        {
            Pad(options, ref at, 1);
            Put(options, ref at, WindowScale, 3);
            options[at - 1] = segment.WindowScale;
        }

        if (segment.SackCount > 0)
        {
            Pad(options, ref at, 2);
            Put(options, ref at, Sack, 2 + (8 * segment.SackCount));
            for (var i = 0; i < segment.SackCount; i++)
            {
                var block = options[(at - (8 * (segment.SackCount - i)))..];
                BinaryPrimitives.WriteUInt32BigEndian(block, segment.Sacks[i].Start.Value);
                BinaryPrimitives.WriteUInt32BigEndian(block[4..], segment.Sacks[i].End.Value);
            }
        }

        return at;
    }

    private static void Pad(Span<byte> options, ref int at, int count)
    {
        options.Slice(at, count).Fill(NoOperation);
        at += count;
    }

    private static void Put(Span<byte> options, ref int at, byte kind, int length)
    {
        options[at] = kind;
        options[at + 1] = (byte)length;
        at += length;
    }
}
