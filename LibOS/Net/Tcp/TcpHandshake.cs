namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>Segments that arrive before both sides have agreed (RFC 9293 ch. 3.5 and 3.10.7.3).</summary>
public static class TcpHandshake
{
    /// <returns>False when the other side is to be told that it speaks of another connection.</returns>
    public static bool ProcessInSynSent(ref TcpConnection connection, in TcpSegment segment, ulong now)
    {
        var acknowledges = segment.Has(TcpFlags.Ack);
        if (acknowledges && (segment.Acknowledgment <= connection.Iss || segment.Acknowledgment > connection.SndMax))
            return segment.Has(TcpFlags.Rst);
        if (segment.Has(TcpFlags.Rst))
        {
            if (acknowledges)
                TcpClosing.Fail(ref connection, TcpFailure.Refused);
            return true;
        }

        if (!segment.Has(TcpFlags.Syn))
            return true;
        connection.LastReceived = now;
        TcpOpening.TakeSyn(ref connection, segment, now);
        if (!acknowledges)
        {
            // Both opened at once: each answers the other's SYN.
            connection.State = TcpState.SynReceived;
            RepeatSyn(ref connection);
            return true;
        }

        Acknowledge(ref connection, segment, now);
        return true;
    }

    /// <summary>Sends the SYN, now with an acknowledgment, once more.</summary>
    public static void RepeatSyn(ref TcpConnection connection) => connection.SndNxt = connection.Iss;

    /// <summary>The acknowledgment of our SYN, in SYN-RECEIVED.</summary>
    /// <returns>False when it acknowledges something else.</returns>
    public static bool Complete(ref TcpConnection connection, in TcpSegment segment, ulong now)
    {
        if (segment.Acknowledgment <= connection.SndUna || segment.Acknowledgment > connection.SndMax)
            return false;
        Complete(ref connection, segment.Sequence, segment.Acknowledgment, segment.Window, now);
        return true;
    }

    /// <summary>Our SYN was acknowledged: both sides have agreed.</summary>
    public static void Complete(ref TcpConnection connection, SequenceNumber sequence, SequenceNumber acknowledgment, ushort window, ulong now)
    {
        if (connection.IsTiming)
            connection.RoundTrip.Measure(now - connection.TimedAt);
        connection.IsTiming = false;
        connection.State = connection.FinQueued ? TcpState.FinWait1 : TcpState.Established;
        connection.SndUna = connection.Iss + 1;
        if (connection.SndNxt < connection.SndUna)
            connection.SndNxt = connection.SndUna;
        connection.RetransmitDeadline = 0;
        connection.Retries = 0;
        connection.RecoveryPoint = connection.SndUna;
        connection.HighRxt = connection.SndUna;
        connection.SndWnd = window << connection.SndScale;
        connection.MaxSndWnd = connection.SndWnd;
        connection.SndWl1 = sequence;
        connection.SndWl2 = acknowledgment;
    }

    /// <summary>The other side's SYN once more, in SYN-RECEIVED: our answer was lost, or, where both have opened, this is its answer to ours.</summary>
    public static void ProcessRepeatedSyn(ref TcpConnection connection, in TcpSegment segment, ulong now)
    {
        var acknowledges = segment.Has(TcpFlags.Ack) && segment.Acknowledgment > connection.Iss && segment.Acknowledgment <= connection.SndMax;
        if (segment.Has(TcpFlags.Rst))
            return;
        if (acknowledges && !connection.IsPassive)
            Acknowledge(ref connection, segment, now);
        else
            RepeatSyn(ref connection);
    }

    private static void Acknowledge(ref TcpConnection connection, in TcpSegment segment, ulong now)
    {
        var scale = connection.SndScale;
        // The window of a segment with SYN is never scaled (RFC 7323 ch. 2.2).
        connection.SndScale = 0;
        Complete(ref connection, segment, now);
        connection.SndScale = scale;
        connection.AckNow = true;
    }
}
