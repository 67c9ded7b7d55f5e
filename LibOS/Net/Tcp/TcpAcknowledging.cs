using System;
using System.Runtime.CompilerServices;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>What a segment says about what we sent: how far it arrived, what is missing, how much more may be sent.</summary>
public static class TcpAcknowledging
{
    /// <summary>Whether the acknowledgment is one that an honest peer can send (RFC 5961 ch. 5).</summary>
    public static bool IsPossible(ref TcpConnection connection, in TcpSegment segment, ulong now)
    {
        if (segment.Acknowledgment <= connection.SndMax && segment.Acknowledgment >= connection.SndUna - Math.Max(connection.MaxSndWnd, 1))
            return true;
        TcpArrival.Challenge(ref connection, now);
        return false;
    }

    public static void Process(ref TcpConnection connection, in TcpSegment segment, ulong now)
    {
        var inFlight = connection.SndMax - connection.SndUna;
        var acknowledged = segment.Acknowledgment - connection.SndUna;
        var isDuplicate = acknowledged == 0 && segment.SequenceLength == 0 && inFlight > 0
            && segment.Window << connection.SndScale == connection.SndWnd;
        var wasLimited = TcpLoss.InFlight(connection) + connection.PayloadSize >= connection.Congestion.Window;
        // Whoever answers a probe is alive, whatever his window is.
        if (connection.PersistDeadline != 0)
            connection.Retries = 0;
        UpdateWindow(ref connection, segment.Sequence, segment.Acknowledgment, segment.Window);
        if (acknowledged > 0)
        {
            MeasureRoundTrip(ref connection, segment, now);
            Advance(ref connection, segment.Acknowledgment, acknowledged, now);
        }

        var hasNews = TcpLoss.NoteSacks(ref connection, segment);
        if (acknowledged > 0)
            TcpLoss.OnAcknowledged(ref connection, acknowledged, wasLimited, now);
        else if (connection.HasSack ? hasNews : isDuplicate)
            TcpLoss.OnDuplicate(ref connection, inFlight);
    }

    /// <summary>Takes the window of a segment, unless it is older than one that was taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void UpdateWindow(ref TcpConnection connection, SequenceNumber sequence, SequenceNumber acknowledgment, ushort window)
    {
        if (acknowledgment < connection.SndUna)
            return;
        if (connection.SndWl1 > sequence || connection.SndWl1 == sequence && connection.SndWl2 > acknowledgment)
            return;
        connection.SndWnd = window << connection.SndScale;
        connection.MaxSndWnd = Math.Max(connection.MaxSndWnd, connection.SndWnd);
        connection.SndWl1 = sequence;
        connection.SndWl2 = acknowledgment;
        if (connection.SndWnd > 0 && connection.PersistDeadline != 0)
        {
            connection.PersistDeadline = 0;
            connection.PersistBackoff = 0;
        }
    }

    /// <summary>Moves on to what was acknowledged.</summary>
    public static void Advance(ref TcpConnection connection, SequenceNumber acknowledgment, int acknowledged, ulong now)
    {
        var isFinAcknowledged = connection.Oddities.FinSent && acknowledgment == connection.QueueEnd + 1;
        connection.Queue.Release(isFinAcknowledged ? acknowledged - 1 : acknowledged);
        connection.SndUna = acknowledgment;
        connection.SndNxt = SequenceNumber.Max(connection.SndNxt, connection.SndUna);
        connection.Retries = 0;
        connection.RetransmitDeadline = connection.SndUna == connection.SndMax ? 0 : now + connection.RoundTrip.Timeout;
        if (isFinAcknowledged)
            TcpClosing.OnFinAcknowledged(ref connection, now);
    }

    /// <summary>Measures the round trip, if the segment that is timed was acknowledged.</summary>
    public static void EndTiming(ref TcpConnection connection, SequenceNumber acknowledgment, ulong now)
    {
        if (!connection.IsTiming || acknowledgment < connection.TimedSequence)
            return;
        connection.IsTiming = false;
        connection.Oddities.HasRetransmitted = false;
        connection.RoundTrip.Measure(now - connection.TimedAt);
    }

    /// <summary>
    /// Takes the time of the segment that is timed. After a retransmission only an echo of that retransmission, or something later, says what is meant: any other acknowledgment
    /// may be of either copy (Karn's algorithm, RFC 6298 ch. 3).
    /// </summary>
    private static void MeasureRoundTrip(ref TcpConnection connection, in TcpSegment segment, ulong now)
    {
        if (connection.IsTiming)
            EndTiming(ref connection, segment.Acknowledgment, now);
        else if (connection.Oddities.HasRetransmitted && segment.HasTimestamps && (int)(segment.TimestampEcho - connection.RetransmittedAt) >= 0)
        {
            connection.Oddities.HasRetransmitted = false;
            connection.RoundTrip.Measure(Math.Max(TcpSending.Timestamp(connection, now) - segment.TimestampEcho, 1) * 1000UL);
        }
    }
}
