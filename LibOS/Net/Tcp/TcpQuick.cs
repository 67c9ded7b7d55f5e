using System;
using System.Runtime.CompilerServices;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>
/// The short way of a connection on which nothing is unusual (Van Jacobson's header prediction): the next segment in order, an answer that goes in one piece. It does what the long way would do and
/// nothing at all when there is any doubt. What the conditions exclude is left out here: so this is the long way with most of its questions answered.
/// </summary>
public static class TcpQuick
{
    /// <summary>Takes a segment that is the next in order or acknowledges something new.</summary>
    /// <returns>False: nothing was changed, it has to go the long way.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReceive(ref TcpConnection connection, QuickSegment segment, ulong now)
    {
        var acknowledged = segment.Acknowledgment - connection.SndUna;
        var length = segment.Length;
        var hasTimestamps = segment.HasTimestamps;
        if ((connection.State != TcpState.Established && !IsAmidEnding(connection, segment.Acknowledgment, length)) || segment.Sequence != connection.RcvNxt || !IsUsual(connection, TcpOddities.Receiving) || segment.HasFin
            || hasTimestamps != connection.HasTimestamps || acknowledged < 0 || segment.Acknowledgment > connection.SndMax
            || (acknowledged | length) == 0 || length > connection.RcvAdv - connection.RcvNxt
            || connection.IsReleased)
            return false;
        if (hasTimestamps)
        {
            var timestamp = segment.Timestamp;
            if ((int)(timestamp - connection.TsRecent) < 0)
                return false;
            if (connection.RcvNxt <= connection.LastAckSent)
                (connection.TsRecent, connection.TsRecentTime) = (timestamp, now);
        }

        connection.LastReceived = now;
        connection.KeepAliveProbes = 0;
        var wasLimited = connection.SndMax - connection.SndUna + connection.PayloadSize >= connection.Congestion.Window;
        TcpAcknowledging.UpdateWindow(ref connection, segment.Sequence, segment.Acknowledgment, segment.Window);
        if (acknowledged > 0)
            TakeAcknowledgment(ref connection, segment.Acknowledgment, acknowledged, acknowledged, wasLimited, now);
        if (length > 0)
            TcpReceiving.TakeNext(ref connection, segment.Payload, now);
        return true;
    }

    // The application has closed, and what it wrote is on its way: so far each acknowledgment is like those before.
    private static bool IsAmidEnding(in TcpConnection connection, SequenceNumber acknowledgment, int length) =>
        connection.State == TcpState.FinWait1 && length == 0 && !(connection.Oddities.FinSent && acknowledgment == connection.SndMax);

    /// <param name="connection">Any.</param>
    /// <param name="acknowledgment">Of something new.</param>
    /// <param name="acknowledged">Sequence numbers.</param>
    /// <param name="bytes">Those of them that are bytes of the queue.</param>
    /// <param name="wasLimited">Whether the congestion window held more back.</param>
    /// <param name="now">Time.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TakeAcknowledgment(ref TcpConnection connection, SequenceNumber acknowledgment, int acknowledged, int bytes, bool wasLimited, ulong now)
    {
        TcpAcknowledging.EndTiming(ref connection, acknowledgment, now);
        connection.Queue.Release(bytes);
        connection.SndUna = acknowledgment;
        connection.Retries = 0;
        connection.RetransmitDeadline = acknowledgment == connection.SndMax ? 0 : now + connection.RoundTrip.Timeout;
        connection.HighRxt = SequenceNumber.Max(connection.HighRxt, acknowledgment);
        connection.RecoveryPoint = SequenceNumber.Max(connection.RecoveryPoint, acknowledgment - 1);
        if (wasLimited)
            connection.Congestion.OnAcknowledged(acknowledged, connection.PayloadSize, connection.RoundTrip.Smoothed, now);
    }

    /// <summary>Takes the segment without payload that completes the handshake of a passive connection to which nothing was written yet.</summary>
    /// <returns>False: nothing was changed, it has to go the long way.</returns>
    public static bool TryComplete(ref TcpConnection connection, QuickSegment segment, ulong now)
    {
        if (connection.State != TcpState.SynReceived || !connection.IsPassive || segment.Sequence != connection.RcvNxt || segment.Length != 0 || segment.HasFin
            || segment.Acknowledgment != connection.SndMax || connection.SndMax - connection.SndUna != 1 || !IsUsual(connection, TcpOddities.Receiving)
            || segment.HasTimestamps != connection.HasTimestamps || connection.FinQueued || connection.AckNow || connection.Queue.Length != 0
            || (segment.HasTimestamps && (int)(segment.Timestamp - connection.TsRecent) < 0))
            return false;
        NoteArrival(ref connection, segment, now);
        TcpHandshake.Complete(ref connection, segment.Sequence, segment.Acknowledgment, segment.Window, now);
        return true;
    }

    /// <summary>Takes a segment without payload that ends a connection in order: it acknowledges all, has the FIN, or both.</summary>
    /// <returns>False: nothing was changed, it has to go the long way.</returns>
    public static bool TryReceiveEdge(ref TcpConnection connection, QuickSegment segment, ulong now)
    {
        var acknowledgment = segment.Acknowledgment;
        var acknowledged = acknowledgment - connection.SndUna;
        if (segment.Sequence != connection.RcvNxt || segment.Length != 0 || acknowledgment != connection.SndMax || !IsUsual(connection, TcpOddities.Receiving)
            || segment.HasTimestamps != connection.HasTimestamps
            || !IsEnding(connection, segment, acknowledged)
            || (segment.HasTimestamps && (int)(segment.Timestamp - connection.TsRecent) < 0))
            return false;
        NoteArrival(ref connection, segment, now);
        var wasLimited = connection.SndMax - connection.SndUna + connection.PayloadSize >= connection.Congestion.Window;
        TcpAcknowledging.UpdateWindow(ref connection, segment.Sequence, acknowledgment, segment.Window);
        if (acknowledged > 0)
        {
            // All is acknowledged, and so is the FIN if it was sent.
            TakeAcknowledgment(ref connection, acknowledgment, acknowledged, connection.Oddities.FinSent ? acknowledged - 1 : acknowledged, wasLimited, now);
            if (connection.Oddities.FinSent)
                TcpClosing.OnFinAcknowledged(ref connection, now);
        }

        if (segment.HasFin)
            TcpReceiving.TakeFinNext(ref connection, now);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NoteArrival(ref TcpConnection connection, QuickSegment segment, ulong now)
    {
        if (segment.HasTimestamps && segment.Sequence <= connection.LastAckSent)
            (connection.TsRecent, connection.TsRecentTime) = (segment.Timestamp, now);
        connection.LastReceived = now;
        connection.KeepAliveProbes = 0;
    }

    // What only acknowledges what was acknowledged before may be a duplicate, which the long way counts.
    private static bool IsEnding(in TcpConnection connection, QuickSegment segment, int acknowledged) =>
        segment.HasFin ? connection.State is TcpState.Established or TcpState.FinWait2 || (connection.State == TcpState.FinWait1 && connection.Oddities.FinSent)
        : connection.State == TcpState.FinWait1 && connection.Oddities.FinSent && acknowledged > 0;

    /// <summary>Whether a SYN is to be answered for the first time, and with all four options.</summary>
    public static bool IsAnsweringSyn(in TcpConnection connection) =>
        connection.State == TcpState.SynReceived && connection.IsPassive && connection.SndMax == connection.Iss && connection.SndNxt == connection.Iss
        && connection.HasTimestamps && connection.HasSack && connection.HasScale && !connection.Oddities.SendReset;

    /// <summary>Notes that a SYN is answered.</summary>
    /// <returns>The window to announce.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort AnswerSyn(ref TcpConnection connection, ulong now)
    {
        TcpComposing.TakeWindow(ref connection);
        TcpComposing.NoteAcknowledged(ref connection);
        TcpSending.NoteSyn(ref connection, now);
        return TcpComposing.UnscaledWindow(connection);
    }

    /// <summary>Finds out whether nothing is to be sent but an acknowledgment, and notes that it is.</summary>
    /// <returns>False: nothing was changed, the long way knows what to do.</returns>
    public static bool TryAcknowledge(ref TcpConnection connection, out QuickSending sent)
    {
        sent = default;
        if (!connection.AckNow || !HasNothingToSend(connection))
            return false;
        sent = new QuickSending(connection.SndNxt, 0, 0, false, false, TcpComposing.TakeWindow(ref connection));
        TcpComposing.NoteAcknowledged(ref connection);
        return true;
    }

    /// <summary>Whether there are neither bytes nor an end to be sent, and nothing of what was sent is in doubt.</summary>
    public static bool HasNothingToSend(in TcpConnection connection) =>
        connection.IsSynchronized && connection.Queue.Length == 0 && connection.FinQueued == connection.Oddities.FinSent && IsUsual(connection, TcpOddities.Idle);

    /// <summary>
    /// Finds out what can be sent now as one: all that is queued, with the end if it is queued too, or as many full segments as both windows and the device allow; and notes that it is sent.
    /// </summary>
    /// <param name="connection">Any.</param>
    /// <param name="now">Time.</param>
    /// <param name="largest">Most payload that can be handed on at once.</param>
    /// <param name="sent">Its numbers.</param>
    /// <returns>False: nothing was changed, the long way knows what to do.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TrySend(ref TcpConnection connection, ulong now, int largest, out QuickSending sent)
    {
        sent = default;
        var inFlight = connection.SndNxt - connection.SndUna;
        var length = connection.Queue.Length - inFlight;
        if (!connection.IsSynchronized || connection.State is TcpState.FinWait2 or TcpState.TimeWait || length <= 0 || !IsUsual(connection, TcpOddities.Sending)
            || (length < connection.PayloadSize && inFlight != 0 && !connection.NoDelay && !connection.FinQueued) || connection.HasMore
            || (inFlight == 0 && now - connection.LastSent > connection.RoundTrip.Timeout))
            return false;
        var room = Math.Min(Math.Max(largest, connection.PayloadSize), Math.Min(connection.SndWnd, connection.Congestion.Window) - inFlight);
        var isWhole = length <= room;
        if (!isWhole)
        {
            length = room - (room % connection.PayloadSize);
            if (length <= 0 || connection.Oddities.DuplicateAcks != 0)
                return false;
        }

        var isLast = isWhole && connection.FinQueued;
        sent = new QuickSending(connection.SndNxt, inFlight, length, isWhole, isLast, TcpComposing.TakeWindow(ref connection));
        TcpComposing.NoteAcknowledged(ref connection);
        connection.Oddities.FinSent = isLast;
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

    /// <summary>Whether what is queued waits for acknowledgments: less than a segment more may be under way, and that is not worth sending.</summary>
    public static bool IsFull(in TcpConnection connection)
    {
        var inFlight = connection.SndNxt - connection.SndUna;
        var room = Math.Min(connection.SndWnd, connection.Congestion.Window) - inFlight;
        return connection.IsSynchronized && IsUsual(connection, TcpOddities.Idle) && !connection.AckNow
            && connection.Oddities.DuplicateAcks == 0 && inFlight > 0 && connection.Queue.Length - inFlight > room && room < connection.PayloadSize
            && connection.MaxSndWnd >= 2 * connection.PayloadSize;
    }

    /// <summary>Nothing is missing in either direction, nothing is sent again, no window is closed.</summary>
    /// <param name="connection">Any.</param>
    /// <param name="oddities">What else there must not be, with the phase of a recovery.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsUsual(in TcpConnection connection, ulong oddities) =>
        !connection.Oddities.Has(oddities) && connection.OutOfOrder.IsEmpty && connection.Sacked.IsEmpty && connection.SndNxt == connection.SndMax
        && connection.PersistDeadline == 0;
}

/// <summary>What is to be sent: bytes of the queue, or none in an acknowledgment; with Push if they are all that there are, and with the end if it follows them.</summary>
public readonly record struct QuickSending(SequenceNumber Sequence, int Offset, int Length, bool IsWhole, bool IsLast, ushort Window);
