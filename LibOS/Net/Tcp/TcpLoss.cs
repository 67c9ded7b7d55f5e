using System;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>
/// What is lost and what is under way: with SACK as RFC 6675 has it (its functions are named where they are), without as RFC 6582; limited transmit (RFC 3042);
/// timeouts (RFC 6298, RFC 5681).
/// </summary>
public static class TcpLoss
{
    /// <summary>DupThresh.</summary>
    private const int Duplicates = 3;

    /// <summary>Nobody can talk us into smaller segments than every path takes.</summary>
    private const int LeastPathSegment = 536;

    /// <summary>Enters the blocks of a segment into the scoreboard (Update).</summary>
    /// <returns>Whether it tells of anything that was not known.</returns>
    public static bool NoteSacks(ref TcpConnection connection, in TcpSegment segment)
    {
        if (!connection.HasSack)
            return false;
        var before = connection.Sacked.CountWithin(connection.SndUna, connection.SndMax);
        connection.Sacked.RemoveBelow(connection.SndUna);
        for (var i = 0; i < segment.SackCount; i++)
        {
            var block = segment.Sacks[i];
            // Blocks below are duplicates that arrived (RFC 2883), blocks above cannot be.
            if (block.Start >= connection.SndUna && block.Start < block.End && block.End <= connection.SndMax)
                connection.Sacked.TryAdd(block);
        }

        return connection.Sacked.CountWithin(connection.SndUna, connection.SndMax) > before;
    }

    /// <summary>Something new was acknowledged.</summary>
    /// <param name="connection">SndUna and the scoreboard are up to date.</param>
    /// <param name="acknowledged">How much.</param>
    /// <param name="wasLimited">Whether the congestion window was what kept us from sending more.</param>
    /// <param name="now">Time.</param>
    public static void OnAcknowledged(ref TcpConnection connection, int acknowledged, bool wasLimited, ulong now)
    {
        var segment = connection.PayloadSize;
        connection.HighRxt = SequenceNumber.Max(connection.HighRxt, connection.SndUna);
        if (connection.Oddities.Phase != RecoveryPhase.None && connection.SndUna >= connection.RecoveryPoint)
            Leave(ref connection);
        else if (connection.Oddities.Phase == RecoveryPhase.Fast)
        {
            if (!connection.HasSack)
                OnPartial(ref connection, acknowledged);
            return;
        }

        connection.Oddities.DuplicateAcks = 0;
        // Keeps up, so that it never lies half the number space behind.
        connection.RecoveryPoint = SequenceNumber.Max(connection.RecoveryPoint, connection.SndUna - 1);
        if (wasLimited)
            connection.Congestion.OnAcknowledged(acknowledged, segment, connection.RoundTrip.Smoothed, now);
        // What is sacked may show a loss although no duplicate came.
        if (connection.Oddities.Phase == RecoveryPhase.None && LostEdge(connection) > connection.SndUna)
            Enter(ref connection);
    }

    /// <summary>A duplicate acknowledgment, or one with news of the scoreboard.</summary>
    public static void OnDuplicate(ref TcpConnection connection, int inFlight)
    {
        if (connection.Oddities.DuplicateAcks < byte.MaxValue)
            connection.Oddities.DuplicateAcks++;
        if (connection.Oddities.Phase == RecoveryPhase.Fast && !connection.HasSack)
        {
            // Each duplicate is a segment that has left the network.
            connection.Congestion.Set(connection.Congestion.Window + connection.PayloadSize);
            return;
        }

        if (connection.Oddities.Phase != RecoveryPhase.None || inFlight == 0)
            return;
        if (connection.Oddities.DuplicateAcks >= Duplicates || LostEdge(connection) > connection.SndUna)
            Enter(ref connection);
    }

    /// <summary>The retransmission timer ran out.</summary>
    public static void OnTimeout(ref TcpConnection connection)
    {
        // A second timeout of the same data is not a second sign of congestion.
        if (connection.Oddities.Phase != RecoveryPhase.Timeout)
            connection.Congestion.OnLoss(connection.SndMax - connection.SndUna, connection.PayloadSize);
        connection.Congestion.OnTimeout(connection.PayloadSize);
        connection.Oddities.Phase = RecoveryPhase.Timeout;
        connection.RecoveryPoint = connection.SndMax;
        connection.HighRxt = connection.SndUna;
        connection.SndNxt = connection.SndUna;
        // The receiver may have thrown away what it told of (RFC 2018 ch. 8).
        connection.Sacked.Clear();
        connection.Oddities.DuplicateAcks = 0;
        connection.RetransmitFirst = false;
        connection.IsTiming = false;
        connection.RoundTrip.OnTimeout();
    }

    /// <summary>A router says that segments are too large for the path (RFC 1191, RFC 8201): what is under way is cut anew. It is no sign of congestion.</summary>
    /// <param name="connection">Which.</param>
    /// <param name="segment">Payload without options that passes; 0 or less: old routers do not say.</param>
    public static void OnPathTooNarrow(ref TcpConnection connection, int segment)
    {
        segment = Math.Max(segment <= 0 ? LeastPathSegment : segment, LeastPathSegment);
        if (segment >= connection.SegmentSize)
            return;
        connection.SegmentSize = segment;
        if (!connection.IsSynchronized || connection.SndUna == connection.SndMax)
            return;
        connection.SndNxt = connection.SndUna;
        connection.HighRxt = connection.SndUna;
        connection.IsTiming = false;
    }

    /// <summary>Bytes that are thought to be in the network (SetPipe).</summary>
    public static int InFlight(in TcpConnection connection)
    {
        if (connection.Oddities.Phase != RecoveryPhase.Fast || !connection.HasSack)
            return Missing(connection, connection.SndUna, connection.SndNxt);
        var notLost = Missing(connection, SequenceNumber.Max(LostEdge(connection), connection.SndUna), connection.SndMax);
        return notLost + Missing(connection, connection.SndUna, connection.HighRxt);
    }

    /// <summary>
    /// Everything below that was not sacked counts as lost (IsLost): three sacked ranges, or more than two segments, lie above. SndUna when nothing is.
    /// </summary>
    public static SequenceNumber LostEdge(in TcpConnection connection)
    {
        var above = 0;
        for (var i = connection.Sacked.Count - 1; i >= 0; i--)
        {
            above += connection.Sacked[i].Length;
            if (connection.Sacked.Count - i >= Duplicates || above > (Duplicates - 1) * connection.PayloadSize)
                return connection.Sacked[i].Start;
        }

        return connection.SndUna;
    }

    private static int Missing(in TcpConnection connection, SequenceNumber start, SequenceNumber end) =>
        end > start ? end - start - connection.Sacked.CountWithin(start, end) : 0;

    private static void Enter(ref TcpConnection connection)
    {
        // What was sent before the last recovery may still come back as duplicates (RFC 6582 ch. 3.2, step 2).
        if (!connection.HasSack && connection.SndUna <= connection.RecoveryPoint && connection.RecoveryPoint > connection.Iss + 1)
            return;
        var segment = connection.PayloadSize;
        connection.Congestion.OnLoss(connection.SndMax - connection.SndUna, segment);
        if (!connection.HasSack)
            connection.Congestion.Set(connection.Congestion.Threshold + (Duplicates * segment));
        connection.Oddities.Phase = RecoveryPhase.Fast;
        connection.RecoveryPoint = connection.SndMax;
        connection.HighRxt = connection.SndUna;
        connection.SndNxt = connection.SndMax;
        connection.RetransmitFirst = true;
        connection.RescueSent = false;
        connection.IsTiming = false;
    }

    /// <summary>More than the first hole was lost (RFC 6582 ch. 3.2, step 3).</summary>
    private static void OnPartial(ref TcpConnection connection, int acknowledged)
    {
        connection.RetransmitFirst = true;
        var window = Math.Max(connection.Congestion.Window - acknowledged, 0);
        connection.Congestion.Set(acknowledged >= connection.PayloadSize ? window + connection.PayloadSize : window);
    }

    private static void Leave(ref TcpConnection connection)
    {
        if (connection.Oddities.Phase == RecoveryPhase.Fast && !connection.HasSack)
        {
            var inFlight = Math.Max(connection.SndMax - connection.SndUna, connection.PayloadSize);
            connection.Congestion.Set(Math.Min(connection.Congestion.Threshold, inFlight + connection.PayloadSize));
        }

        connection.Oddities.Phase = RecoveryPhase.None;
        connection.RetransmitFirst = false;
    }
}
