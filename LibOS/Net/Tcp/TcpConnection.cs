using System;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Addressing;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>
/// A connection: the transmission control block of RFC 9293 ch. 3.3.1, whose names it keeps, and what the later RFCs add. It decides nothing by itself:
/// <see cref="TcpArrival"/> is told of each segment, <see cref="TcpTimers"/> of the time, and <see cref="TcpSending"/> says what to send next. Times in microseconds;
/// a deadline of 0 is none.
/// <code>
///   sending      SndUna ── in flight ── SndNxt ── (sent before a timeout) ── SndMax ── not sent ── SndUna + Queue.Length
///   receiving    read position ── Buffer.Available ── RcvNxt ── window ── RcvAdv
/// </code>
/// </summary>
public struct TcpConnection
{
    public IpEndpoint Local;
    public IpEndpoint Remote;
    public TcpState State;
    public TcpFailure Failure;

    public TcpOddities Oddities;

    // Sending.
    public SequenceNumber Iss;
    public SequenceNumber SndUna;
    public SequenceNumber SndNxt;
    public SequenceNumber SndMax;
    public SequenceNumber SndWl1;
    public SequenceNumber SndWl2;
    public int SndWnd;
    public int MaxSndWnd;
    public byte SndScale;
    public bool FinQueued;

    /// <summary>Most payload that may be sent in one segment, options not subtracted.</summary>
    public int SegmentSize;

    // Receiving.
    public SequenceNumber Irs;
    public SequenceNumber RcvNxt;
    public SequenceNumber RcvAdv;
    public byte RcvScale;

    /// <summary>Both sides scale their windows (RFC 7323 ch. 2).</summary>
    public bool HasScale;

    /// <summary>Most payload that this side takes in one segment.</summary>
    public ushort OfferedSegmentSize;
    public SequenceNumber FinSequence;
    public ReceiveBuffer Buffer;
    public SequenceNumber NewestOutOfOrder;

    // Acknowledging.
    public bool AckNow;
    public int UnackedBytes;
    public ulong DelayedAckDeadline;
    public ulong LastChallenge;

    // Timestamps (RFC 7323).
    public bool HasTimestamps;
    public uint TimestampOffset;
    public uint TsRecent;
    public ulong TsRecentTime;
    public SequenceNumber LastAckSent;

    // Round trip: one segment at a time is timed.
    public RoundTrip RoundTrip;
    public bool IsTiming;
    public SequenceNumber TimedSequence;
    public ulong TimedAt;

    /// <summary>When something was sent again last, by the timestamp clock.</summary>
    public uint RetransmittedAt;

    // Congestion and loss.
    public CubicWindow Congestion;
    public bool HasSack;
    public bool RetransmitFirst;
    public bool RescueSent;
    public SequenceNumber RecoveryPoint;
    public SequenceNumber HighRxt;

    // Timers.
    public ulong RetransmitDeadline;
    public ulong PersistDeadline;
    public ulong KeepAliveDeadline;
    public ulong EndDeadline;
    public ulong LastSent;
    public ulong LastReceived;
    public byte Retries;
    public byte PersistBackoff;
    public byte KeepAliveProbes;

    // What the application wants.
    public bool NoDelay;
    public bool HasMore;

    /// <summary>Silence after which the other side is asked whether it is there; 0: never.</summary>
    public ulong KeepAliveIdle;
    public ulong KeepAliveInterval;
    public byte KeepAliveCount;
    public bool IsReleased;
    public bool IsPassive;

    // Last, because what is in them is looked at only as far as they count (Reset).
    public SendQueue Queue;
    public RangeSet OutOfOrder;

    /// <summary>What the other side says that it has.</summary>
    public RangeSet Sacked;

    /// <summary>Makes it as new: a slot is used again and again, and most of it is pieces and ranges that were never there.</summary>
    public void Reset()
    {
        ref var start = ref Unsafe.As<TcpConnection, byte>(ref this);
        var plain = (uint)Unsafe.ByteOffset(ref start, ref Unsafe.As<SendQueue, byte>(ref Queue));
        Unsafe.InitBlockUnaligned(ref start, 0, plain);
        Queue.Reset();
        OutOfOrder.Clear();
        Sacked.Clear();
    }

    /// <summary>Whether both sides have agreed on sequence numbers.</summary>
    public readonly bool IsSynchronized => State >= TcpState.Established;

    /// <summary>Payload that fits into a segment beside the options that every segment carries.</summary>
    public readonly int PayloadSize => HasTimestamps ? SegmentSize - 12 : SegmentSize;

    /// <summary>Behind the last byte that the application gave; the FIN's place.</summary>
    public readonly SequenceNumber QueueEnd => FirstQueued + Queue.Length;

    /// <summary>The place of the first byte in the queue: behind the SYN as long as that is not acknowledged.</summary>
    public readonly SequenceNumber FirstQueued => State is TcpState.SynSent or TcpState.SynReceived ? Iss + 1 : SndUna;

    /// <summary>Whether the application may still write.</summary>
    public readonly bool CanWrite => State is TcpState.SynSent or TcpState.SynReceived or TcpState.Established or TcpState.CloseWait && !FinQueued;

    /// <summary>Whether everything that the other side will ever send has arrived.</summary>
    public readonly bool IsReceiveClosed => State is TcpState.Closed or TcpState.CloseWait or TcpState.Closing or TcpState.LastAck or TcpState.TimeWait;

    /// <summary>The earliest of all deadlines, or <see cref="ulong.MaxValue"/>.</summary>
    public readonly ulong Deadline
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            // One less, none is the latest of all.
            var first = Math.Min(Math.Min(RetransmitDeadline - 1, DelayedAckDeadline - 1), Math.Min(Math.Min(PersistDeadline - 1, KeepAliveDeadline - 1), EndDeadline - 1));
            return first == ulong.MaxValue ? first : first + 1;
        }
    }

    /// <summary>The earlier of those that a usual segment changes.</summary>
    public readonly ulong SegmentDeadline
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var first = Math.Min(RetransmitDeadline - 1, DelayedAckDeadline - 1);
            return first == ulong.MaxValue ? first : first + 1;
        }
    }
}
