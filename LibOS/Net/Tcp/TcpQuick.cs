using System;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>
/// The short way of a connection on which nothing is unusual (Van Jacobson's header prediction): the next segment in order, an answer that goes in one piece. It does what the long way would do, with the same
/// functions where they are more than an assignment, and it does nothing at all when there is any doubt.
/// </summary>
public static class TcpQuick
{
    /// <summary>Takes a segment that is the next in order or acknowledges something new.</summary>
    /// <returns>False: nothing was changed, it has to go the long way.</returns>
    public static bool TryReceive(ref TcpConnection connection, in QuickSegment segment, ulong now)
    {
        var acknowledged = segment.Acknowledgment - connection.SndUna;
        if (connection.State != TcpState.Established || segment.Sequence != connection.RcvNxt || !IsUsual(connection)
            || segment.HasTimestamps != connection.HasTimestamps || acknowledged < 0 || segment.Acknowledgment > connection.SndMax
            || (acknowledged == 0 && segment.Payload.IsEmpty) || segment.Payload.Length > connection.RcvAdv - connection.RcvNxt
            || connection.IsReleased || connection.HasRetransmitted || connection.DuplicateAcks != 0 || connection.HasFin
            || (segment.HasTimestamps && (int)(segment.Timestamp - connection.TsRecent) < 0))
            return false;
        if (segment.HasTimestamps && segment.Sequence <= connection.LastAckSent)
            (connection.TsRecent, connection.TsRecentTime) = (segment.Timestamp, now);
        connection.LastReceived = now;
        connection.KeepAliveProbes = 0;
        var wasLimited = connection.SndMax - connection.SndUna + connection.PayloadSize >= connection.Congestion.Window;
        TcpAcknowledging.UpdateWindow(ref connection, segment.Sequence, segment.Acknowledgment, segment.Window);
        if (acknowledged > 0)
        {
            TcpAcknowledging.EndTiming(ref connection, segment.Acknowledgment, now);
            TcpAcknowledging.Advance(ref connection, segment.Acknowledgment, acknowledged, now);
            TcpLoss.OnAcknowledged(ref connection, acknowledged, wasLimited, now);
        }

        if (!segment.Payload.IsEmpty)
            TcpReceiving.TakeInOrder(ref connection, segment.Payload, now);
        return true;
    }

    /// <summary>Finds out whether all that is queued, with the end if it is queued too, can be sent now as one, and notes that it is.</summary>
    /// <param name="connection">Any.</param>
    /// <param name="now">Time.</param>
    /// <param name="largest">Most payload that can be handed on at once.</param>
    /// <param name="sent">Its numbers.</param>
    /// <returns>False: nothing was changed, the long way knows what to do.</returns>
    public static bool TrySend(ref TcpConnection connection, ulong now, int largest, out QuickSending sent)
    {
        sent = default;
        var inFlight = connection.SndNxt - connection.SndUna;
        var length = connection.QueueEnd - connection.SndNxt;
        var isLast = connection.FinQueued;
        if (!connection.IsSynchronized || connection.State is TcpState.FinWait2 or TcpState.TimeWait || length <= 0 || !IsUsual(connection) || connection.FinSent
            || connection.SendReset || connection.ProbeAlive || connection.ProbeWindow || length > Math.Max(largest, connection.PayloadSize)
            || inFlight + length > Math.Min(connection.SndWnd, connection.Congestion.Window)
            || (length < connection.PayloadSize && inFlight != 0 && !connection.NoDelay && !isLast) || connection.HasMore
            || (inFlight == 0 && now - connection.LastSent > connection.RoundTrip.Timeout))
            return false;
        sent = new QuickSending(connection.SndNxt, inFlight, length, isLast, TcpComposing.TakeWindow(ref connection));
        TcpComposing.NoteAcknowledged(ref connection);
        connection.FinSent = isLast;
        var end = connection.SndNxt + length + (isLast ? 1 : 0);
        if (!connection.IsTiming)
            (connection.IsTiming, connection.TimedSequence, connection.TimedAt) = (true, end, now);
        connection.SndNxt = end;
        connection.SndMax = end;
        connection.LastSent = now;
        if (connection.RetransmitDeadline == 0)
            connection.RetransmitDeadline = now + connection.RoundTrip.Timeout;
        return true;
    }

    /// <summary>Nothing is missing in either direction, nothing is sent again, no window is closed.</summary>
    private static bool IsUsual(in TcpConnection connection) =>
        connection.Phase == RecoveryPhase.None && connection.OutOfOrder.IsEmpty && connection.Sacked.IsEmpty && connection.SndNxt == connection.SndMax
        && connection.PersistDeadline == 0;
}

/// <summary>What is to be sent: bytes of the queue, with Push, and with the end if they are the last.</summary>
public readonly record struct QuickSending(SequenceNumber Sequence, int Offset, int Length, bool IsLast, ushort Window);
