using System;
using System.Runtime.CompilerServices;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>
/// What to send next. Called again and again until there is nothing: after segments arrived, deadlines passed, or the application did something. The caller
/// finds the payload of a segment in the queue.
/// </summary>
public static class TcpSending
{
    /// <summary>The clock of the timestamps option: milliseconds.</summary>
    public static uint Timestamp(in TcpConnection connection, ulong now) => (uint)(now / 1000) + connection.TimestampOffset;

    /// <param name="connection">Any.</param>
    /// <param name="now">Time.</param>
    /// <param name="largest">Most payload that can be handed on at once: a segment, or more where the device cuts it.</param>
    /// <param name="segment">What to send; its Offset is the payload's in the queue.</param>
    /// <returns>False when there is nothing now.</returns>
    public static bool TryNext(ref TcpConnection connection, ulong now, int largest, out TcpSegment segment)
    {
        if (connection.Oddities.SendReset)
        {
            connection.Oddities.SendReset = false;
            TcpComposing.Compose(ref connection, Foremost(connection), TcpFlags.Rst | TcpFlags.Ack, now, out segment);
            return true;
        }

        segment = default;
        if (connection.State == TcpState.Closed)
            return false;
        if (connection.State is TcpState.SynSent or TcpState.SynReceived)
            return TrySyn(ref connection, now, out segment);
        // What is missing is told in a segment of its own, in which there is room for it.
        if (connection.AckNow && connection.HasSack && !connection.OutOfOrder.IsEmpty)
        {
            TcpComposing.Compose(ref connection, Foremost(connection), TcpFlags.Ack, now, out segment);
            return true;
        }

        if (connection.Oddities.ProbeAlive)
        {
            connection.Oddities.ProbeAlive = false;
            TcpComposing.Compose(ref connection, connection.SndUna - 1, TcpFlags.Ack, now, out segment);
            return true;
        }

        if (connection.Oddities.Phase == RecoveryPhase.Fast && TryRetransmit(ref connection, now, out segment))
            return true;
        if (TryData(ref connection, now, Math.Max(largest / connection.PayloadSize, 1) * connection.PayloadSize, out segment))
            return true;
        if (!connection.AckNow)
            return false;
        TcpComposing.Compose(ref connection, Foremost(connection), TcpFlags.Ack, now, out segment);
        return true;
    }

    /// <summary>
    /// The number for a segment without payload: the highest that the other side takes. With one of what is being sent again, both sides could find each
    /// other's acknowledgments too old for ever.
    /// </summary>
    private static SequenceNumber Foremost(in TcpConnection connection) =>
        SequenceNumber.Min(connection.SndMax, connection.SndUna + Math.Max(connection.SndWnd, connection.SndNxt - connection.SndUna));

    private static bool TrySyn(ref TcpConnection connection, ulong now, out TcpSegment segment)
    {
        segment = default;
        if (connection.SndNxt != connection.Iss)
            return false;
        TcpComposing.ComposeSyn(ref connection, now, out segment);
        NoteSyn(ref connection, now);
        return true;
    }

    /// <summary>The SYN is sent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NoteSyn(ref TcpConnection connection, ulong now)
    {
        connection.IsTiming = connection.SndMax == connection.Iss;
        connection.TimedSequence = connection.Iss + 1;
        connection.TimedAt = now;
        connection.SndNxt = connection.Iss + 1;
        connection.SndMax = connection.SndNxt;
        connection.RetransmitDeadline = now + connection.RoundTrip.Timeout;
        connection.LastSent = now;
    }

    /// <summary>In fast recovery: holes first, as far as what is in the network allows (RFC 6675 ch. 5, NextSeg).</summary>
    private static bool TryRetransmit(ref TcpConnection connection, ulong now, out TcpSegment segment)
    {
        segment = default;
        var start = connection.SndUna;
        if (!connection.RetransmitFirst)
        {
            if (!connection.HasSack || connection.Congestion.Window - TcpLoss.InFlight(connection) < connection.PayloadSize)
                return false;
            start = FirstMissing(connection, connection.HighRxt);
            if (start >= TcpLoss.LostEdge(connection) && !IsLastResort(ref connection, ref start))
                return false;
        }

        connection.RetransmitFirst = false;
        var end = connection.Sacked.NextStart(start, connection.QueueEnd);
        var length = Math.Max(0, Math.Min(end - start, connection.PayloadSize));
        TcpComposing.ComposeData(ref connection, start, length, now, out segment);
        connection.HighRxt = SequenceNumber.Max(connection.HighRxt, segment.End);
        return true;
    }

    /// <summary>When there is no new data either: what is not known to be lost (rule 3), then once the very last segment (rule 4), whose loss nothing else would show.</summary>
    private static bool IsLastResort(ref TcpConnection connection, ref SequenceNumber start)
    {
        if (connection.SndNxt < connection.QueueEnd && connection.SndNxt < connection.SndUna + connection.SndWnd)
            return false;
        if (!connection.Sacked.IsEmpty && start < connection.Sacked.End)
            return true;
        if (connection.RescueSent || start >= connection.SndMax)
            return false;
        connection.RescueSent = true;
        start = SequenceNumber.Max(start, connection.SndMax - connection.PayloadSize);
        return true;
    }

    private static bool TryData(ref TcpConnection connection, ulong now, int largest, out TcpSegment segment)
    {
        segment = default;
        if (connection.State is TcpState.FinWait2 or TcpState.TimeWait)
            return false;
        if (connection.SndNxt < connection.SndMax)
            connection.SndNxt = FirstMissing(connection, connection.SndNxt);
        var available = connection.QueueEnd - connection.SndNxt;
        if (available <= 0)
            return TryFin(ref connection, available, now, out segment);
        if (connection.SndNxt == connection.SndUna && connection.Oddities.Phase == RecoveryPhase.None && now - connection.LastSent > connection.RoundTrip.Timeout)
            connection.Congestion.OnIdle(connection.PayloadSize);
        var usable = connection.SndUna + connection.SndWnd - connection.SndNxt;
        var isProbe = connection.Oddities.ProbeWindow;
        connection.Oddities.ProbeWindow = false;
        var length = Math.Min(Math.Min(available, usable), Math.Min(CongestionRoom(connection), largest));
        length = UpToNextSacked(connection, length);
        if (length > connection.PayloadSize && length < available)
            length -= length % connection.PayloadSize;
        if (length <= 0 || !isProbe && !IsWorthSending(connection, length, available))
            return TryProbe(ref connection, isProbe, usable, available, now, out segment);
        TcpComposing.ComposeData(ref connection, connection.SndNxt, length, now, out segment);
        connection.SndNxt = segment.End;
        return true;
    }

    private static bool TryFin(ref TcpConnection connection, int available, ulong now, out TcpSegment segment)
    {
        segment = default;
        if (!connection.FinQueued || available < 0)
            return false;
        TcpComposing.ComposeData(ref connection, connection.SndNxt, 0, now, out segment);
        connection.SndNxt = segment.End;
        return true;
    }

    /// <summary>
    /// The other side's window is closed, or so small that filling it would be silly: ask from time to time, with one byte that it need not take
    /// (RFC 9293 ch. 3.8.6.1).
    /// </summary>
    private static bool TryProbe(ref TcpConnection connection, bool isProbe, int usable, int available, ulong now, out TcpSegment segment)
    {
        segment = default;
        if (connection.SndNxt != connection.SndUna || usable >= Math.Min(available, connection.PayloadSize))
            return false;
        if (connection.PersistDeadline == 0)
        {
            connection.RetransmitDeadline = 0;
            connection.PersistDeadline = now + connection.RoundTrip.Timeout;
        }

        if (!isProbe)
            return false;
        TcpComposing.ComposeData(ref connection, connection.SndNxt, 1, now, out segment);
        connection.RetransmitDeadline = 0;
        return true;
    }

    /// <summary>Neither silly windows (RFC 9293 ch. 3.8.6.2.1) nor, unless it is wished, small segments while others are under way (Nagle, ch. 3.7.4).</summary>
    private static bool IsWorthSending(in TcpConnection connection, int length, int available)
    {
        if (length >= connection.PayloadSize || connection.SndNxt < connection.SndMax)
            return true;
        if (length == available)
            return connection.FinQueued || !connection.HasMore && (connection.NoDelay || connection.SndNxt == connection.SndUna);
        return length >= connection.MaxSndWnd / 2;
    }

    private static int CongestionRoom(in TcpConnection connection)
    {
        var window = connection.Congestion.Window;
        // Limited transmit: two more for the first two duplicates (RFC 3042).
        if (connection.Oddities.Phase == RecoveryPhase.None)
            window += Math.Min((int)connection.Oddities.DuplicateAcks, 2) * connection.PayloadSize;
        return window - TcpLoss.InFlight(connection);
    }

    private static SequenceNumber FirstMissing(in TcpConnection connection, SequenceNumber from)
    {
        while (connection.Sacked.TryFind(from, out var range))
            from = range.End;
        return from;
    }

    private static int UpToNextSacked(in TcpConnection connection, int length)
    {
        if (connection.SndNxt >= connection.SndMax)
            return length;
        return Math.Min(length, connection.Sacked.NextStart(connection.SndNxt, connection.SndNxt + int.MaxValue) - connection.SndNxt);
    }
}
