using System;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>A segment arrives (RFC 9293 ch. 3.10.7, hardened as RFC 5961 says).</summary>
public static class TcpArrival
{
    /// <summary>Least time between two answers to what no honest peer sends.</summary>
    private const ulong ChallengeInterval = 500_000;

    /// <summary>A timestamp that is older says nothing any more (RFC 7323 ch. 5.5).</summary>
    private const ulong TimestampLifetime = 24UL * 24 * 3600 * 1_000_000;

    /// <summary>Changes the connection as the segment asks. What there is to answer, <see cref="TcpSending"/> finds out.</summary>
    /// <param name="connection">In any state but Closed.</param>
    /// <param name="segment">Its header.</param>
    /// <param name="payload">Its bytes, Length of them.</param>
    /// <param name="now">Time.</param>
    /// <returns>False when the other side is to be told that there is no such connection.</returns>
    public static bool Process(ref TcpConnection connection, in TcpSegment segment, ReadOnlySpan<byte> payload, ulong now)
    {
        if (connection.State == TcpState.SynSent)
            return TcpHandshake.ProcessInSynSent(ref connection, segment, now);
        if (IsOldDuplicate(connection, segment, now))
        {
            Refuse(ref connection, segment, now);
            return true;
        }

        if (connection.HasTimestamps && !segment.HasTimestamps && !segment.Has(TcpFlags.Rst))
            return true;
        if (connection.State == TcpState.SynReceived && segment.Has(TcpFlags.Syn) && segment.Sequence == connection.Irs)
        {
            TcpHandshake.ProcessRepeatedSyn(ref connection, segment, now);
            return true;
        }

        if (!IsAcceptable(connection, segment))
        {
            if (!segment.Has(TcpFlags.Rst))
                Refuse(ref connection, segment, now);
            return true;
        }

        if (segment.Has(TcpFlags.Rst))
        {
            if (segment.Sequence == connection.RcvNxt)
                TcpClosing.Fail(ref connection, connection.State == TcpState.SynReceived ? TcpFailure.Refused : TcpFailure.Reset);
            else
                Challenge(ref connection, now);
            return true;
        }

        if (segment.Has(TcpFlags.Syn))
        {
            Challenge(ref connection, now);
            return true;
        }

        if (!segment.Has(TcpFlags.Ack))
            return true;
        if (connection.State == TcpState.SynReceived && !TcpHandshake.Complete(ref connection, segment, now))
            return false;
        NoteTimestamp(ref connection, segment, now);
        connection.LastReceived = now;
        connection.KeepAliveProbes = 0;
        if (!TcpAcknowledging.IsPossible(ref connection, segment, now))
            return true;
        TcpAcknowledging.Process(ref connection, segment, now);
        return TcpReceiving.Process(ref connection, segment, payload, now);
    }

    /// <summary>Answers with the state of things, but not at any rate somebody likes (RFC 5961 ch. 7).</summary>
    public static void Challenge(ref TcpConnection connection, ulong now)
    {
        if (connection.LastChallenge != 0 && now - connection.LastChallenge < ChallengeInterval)
            return;
        connection.LastChallenge = Math.Max(now, 1);
        connection.AckNow = true;
    }

    // What carries something may be a retransmission whose acknowledgment was lost: it must be answered, or both would be stuck.
    private static void Refuse(ref TcpConnection connection, in TcpSegment segment, ulong now)
    {
        if (segment.SequenceLength > 0 && !segment.Has(TcpFlags.Syn))
            connection.AckNow = true;
        else
            Challenge(ref connection, now);
        // Its FIN once more: it has not got our last word, and may ask again.
        if (connection.State == TcpState.TimeWait && segment.Has(TcpFlags.Fin))
            TcpClosing.BeginTimeWait(ref connection, now);
    }

    /// <summary>Protection against wrapped sequence numbers (RFC 7323 ch. 5).</summary>
    private static bool IsOldDuplicate(in TcpConnection connection, in TcpSegment segment, ulong now) =>
        connection.HasTimestamps && segment.HasTimestamps && !segment.Has(TcpFlags.Rst) && (int)(segment.TimestampValue - connection.TsRecent) < 0
        && now - connection.TsRecentTime < TimestampLifetime;

    /// <summary>Whether any of it lies in the window (RFC 9293 ch. 3.10.7.4). At a closed window what comes next is let through for its acknowledgment.</summary>
    private static bool IsAcceptable(in TcpConnection connection, in TcpSegment segment)
    {
        var window = connection.RcvAdv - connection.RcvNxt;
        var start = segment.Sequence - connection.RcvNxt;
        if (segment.SequenceLength == 0)
            return start == 0 || start > 0 && start < window;
        if (window == 0)
            return start == 0;
        var last = start + segment.SequenceLength - 1;
        return start >= 0 && start < window || last >= 0 && last < window || start < 0 && last >= window;
    }

    private static void NoteTimestamp(ref TcpConnection connection, in TcpSegment segment, ulong now)
    {
        if (!connection.HasTimestamps || !segment.HasTimestamps || segment.Sequence > connection.LastAckSent)
            return;
        if ((int)(segment.TimestampValue - connection.TsRecent) < 0 && now - connection.TsRecentTime < TimestampLifetime)
            return;
        connection.TsRecent = segment.TimestampValue;
        connection.TsRecentTime = now;
    }
}
