using System;
using System.Runtime.CompilerServices;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>Makes segments, and notes in the connection that they are sent.</summary>
public static class TcpComposing
{
    private const int MaxUnscaled = 0xFFFF;

    /// <summary>A segment without payload, acknowledging everything.</summary>
    /// <param name="connection">Which.</param>
    /// <param name="sequence">Its number.</param>
    /// <param name="flags">Its flags.</param>
    /// <param name="now">Time.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="payload">Bytes that will follow: blocks that do not fit beside them are left out.</param>
    public static void Compose(ref TcpConnection connection, SequenceNumber sequence, TcpFlags flags, ulong now, out TcpSegment segment, int payload = 0)
    {
        segment = default;
        segment.SourcePort = connection.Local.Port;
        segment.DestinationPort = connection.Remote.Port;
        segment.Sequence = sequence;
        segment.Acknowledgment = connection.RcvNxt;
        segment.Flags = flags;
        segment.Window = TakeWindow(ref connection);
        segment.WindowScale = TcpSegment.NoScale;
        segment.HasTimestamps = connection.HasTimestamps;
        if (connection.HasTimestamps)
        {
            segment.TimestampValue = TcpSending.Timestamp(connection, now);
            segment.TimestampEcho = connection.TsRecent;
        }

        if (connection.HasSack && !connection.OutOfOrder.IsEmpty)
            AddSacks(connection, ref segment, connection.PayloadSize - payload);
        NoteAcknowledged(ref connection);
    }

    /// <summary>Everything that has arrived is acknowledged by what is sent now.</summary>
    public static void NoteAcknowledged(ref TcpConnection connection)
    {
        connection.LastAckSent = connection.RcvNxt;
        connection.AckNow = false;
        connection.UnackedBytes = 0;
        connection.DelayedAckDeadline = 0;
    }

    /// <summary>The SYN: alone when opening actively, else with an acknowledgment and only the options that the other side has offered.</summary>
    public static void ComposeSyn(ref TcpConnection connection, ulong now, out TcpSegment segment)
    {
        var isFirst = connection.State == TcpState.SynSent;
        Compose(ref connection, connection.Iss, isFirst ? TcpFlags.Syn : TcpFlags.Syn | TcpFlags.Ack, now, out segment);
        segment.Window = UnscaledWindow(connection);
        segment.MaxSegmentSize = connection.OfferedSegmentSize;
        segment.SackPermitted = isFirst || connection.HasSack;
        if (isFirst || connection.HasScale)
            segment.WindowScale = connection.RcvScale;
        if (!isFirst)
            return;
        segment.Acknowledgment = default;
        segment.HasTimestamps = true;
        segment.TimestampValue = TcpSending.Timestamp(connection, now);
        segment.TimestampEcho = 0;
    }

    /// <summary>The window in a segment with SYN, which is never scaled (RFC 7323 ch. 2.2).</summary>
    public static ushort UnscaledWindow(in TcpConnection connection) => (ushort)Math.Min(connection.Buffer.Free, MaxUnscaled);

    /// <summary>A segment with bytes of the queue, and with the FIN when it reaches the end.</summary>
    /// <param name="connection">Which.</param>
    /// <param name="sequence">Where the payload begins.</param>
    /// <param name="length">How much of it there is; 0 for a FIN alone.</param>
    /// <param name="now">Time.</param>
    /// <param name="segment">The segment.</param>
    public static void ComposeData(ref TcpConnection connection, SequenceNumber sequence, int length, ulong now, out TcpSegment segment)
    {
        var isLast = sequence + length == connection.QueueEnd;
        var flags = isLast ? TcpFlags.Ack | TcpFlags.Psh : TcpFlags.Ack;
        if (isLast && connection.FinQueued)
        {
            flags |= TcpFlags.Fin;
            connection.Oddities.FinSent = true;
        }

        Compose(ref connection, sequence, flags, now, out segment, length);
        segment.Offset = sequence - connection.FirstQueued;
        segment.Length = length;
        var end = segment.End;
        if (sequence < connection.SndMax)
        {
            connection.IsTiming &= connection.TimedSequence <= sequence;
            connection.Oddities.HasRetransmitted = true;
            connection.RetransmittedAt = TcpSending.Timestamp(connection, now);
        }
        else if (!connection.IsTiming)
        {
            connection.IsTiming = true;
            connection.TimedSequence = end;
            connection.TimedAt = now;
        }

        connection.SndMax = SequenceNumber.Max(connection.SndMax, end);
        connection.LastSent = now;
        if (connection.RetransmitDeadline == 0)
            connection.RetransmitDeadline = now + connection.RoundTrip.Timeout;
    }

    /// <summary>
    /// The window to announce. Its edge never moves back, and only moves on by what is worth a segment (RFC 9293 ch. 3.8.6.2.2).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort TakeWindow(ref TcpConnection connection)
    {
        var edge = connection.RcvNxt + connection.Buffer.Free;
        if (edge - connection.RcvAdv < Math.Min(connection.Buffer.Capacity / 2, connection.OfferedSegmentSize))
            edge = connection.RcvAdv;
        var field = Math.Max(0, Math.Min((edge - connection.RcvNxt) >> connection.RcvScale, MaxUnscaled));
        connection.RcvAdv = SequenceNumber.Max(connection.RcvAdv, connection.RcvNxt + (field << connection.RcvScale));
        return (ushort)field;
    }

    /// <summary>What arrived out of order: the range of the latest segment first (RFC 2018 ch. 4).</summary>
    private static void AddSacks(in TcpConnection connection, ref TcpSegment segment, int bytes)
    {
        var room = Math.Min((bytes - 4) / 8, segment.HasTimestamps ? TcpSegment.MaxSackBlocks - 1 : TcpSegment.MaxSackBlocks);
        if (room <= 0)
            return;
        if (connection.OutOfOrder.TryFind(connection.NewestOutOfOrder, out var newest))
            segment.Sacks[segment.SackCount++] = newest;
        for (var i = 0; i < connection.OutOfOrder.Count && segment.SackCount < room; i++)
        {
            if (connection.OutOfOrder[i] != newest)
                segment.Sacks[segment.SackCount++] = connection.OutOfOrder[i];
        }
    }
}
