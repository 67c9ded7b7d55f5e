using System;
using System.Runtime.CompilerServices;

namespace ExoCosmos.LibOS.Net.Tcp;

[Flags]
public enum TcpFlags : byte
{
    None = 0,
    Fin = 1,
    Syn = 2,
    Rst = 4,
    Psh = 8,
    Ack = 16,
    Urg = 32,
}

/// <summary>The header of a segment with its options, as numbers: what was parsed, or what is to be written.</summary>
public struct TcpSegment
{
    /// <summary>No window scale option.</summary>
    public const byte NoScale = 0xFF;

    /// <summary>Blocks that fit beside nothing else.</summary>
    public const int MaxSackBlocks = 4;

    public ushort SourcePort;
    public ushort DestinationPort;
    public SequenceNumber Sequence;
    public SequenceNumber Acknowledgment;
    public TcpFlags Flags;

    /// <summary>As it stands in the header, not scaled.</summary>
    public ushort Window;

    /// <summary>Payload bytes.</summary>
    public int Length;

    /// <summary>Where the payload begins in what was parsed; for sending, its distance from the first byte that is not acknowledged.</summary>
    public int Offset;

    /// <summary>Maximum segment size option (RFC 9293 ch. 3.7.1); 0: none.</summary>
    public ushort MaxSegmentSize;

    /// <summary>Window scale option (RFC 7323 ch. 2), or <see cref="NoScale"/>.</summary>
    public byte WindowScale;

    /// <summary>SACK permitted option (RFC 2018 ch. 2).</summary>
    public bool SackPermitted;

    /// <summary>Timestamps option (RFC 7323 ch. 3).</summary>
    public bool HasTimestamps;

    public uint TimestampValue;
    public uint TimestampEcho;

    public int SackCount;
    public SackBlocks Sacks;

    [InlineArray(MaxSackBlocks)]
    public struct SackBlocks
    {
        private SequenceRange _first;
    }

    public readonly bool Has(TcpFlags flag) => (Flags & flag) != 0;

    /// <summary>Sequence numbers that it takes: payload, SYN and FIN.</summary>
    public readonly int SequenceLength => Length + (Has(TcpFlags.Syn) ? 1 : 0) + (Has(TcpFlags.Fin) ? 1 : 0);

    /// <summary>Behind its last sequence number.</summary>
    public readonly SequenceNumber End => Sequence + SequenceLength;
}
