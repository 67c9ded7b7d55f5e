using System;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>What happens to a connection because time passes.</summary>
public static class TcpTimers
{
    private const int SynRetries = 6;
    private const int SynAckRetries = 5;
    private const int DataRetries = 15;
    private const ulong MaxPersist = 60_000_000;
    private const int LargestPersistBackoff = 10;

    /// <summary>Acts on every deadline that has passed.</summary>
    public static void Advance(ref TcpConnection connection, ulong now)
    {
        if (IsDue(connection.DelayedAckDeadline, now))
        {
            connection.DelayedAckDeadline = 0;
            connection.AckNow = true;
        }

        if (IsDue(connection.RetransmitDeadline, now))
            Retransmit(ref connection);
        if (IsDue(connection.PersistDeadline, now))
            Persist(ref connection, now);
        if (IsDue(connection.KeepAliveDeadline, now))
            AskWhetherAlive(ref connection, now);
        if (IsDue(connection.EndDeadline, now))
            TcpClosing.End(ref connection);
    }

    /// <summary>Turns keep-alive on, or off with an idle time of 0 (RFC 9293 ch. 3.8.4).</summary>
    public static void SetKeepAlive(ref TcpConnection connection, ulong idle, ulong interval, byte count, ulong now)
    {
        connection.KeepAliveIdle = idle;
        connection.KeepAliveInterval = interval;
        connection.KeepAliveCount = count;
        connection.KeepAliveProbes = 0;
        connection.KeepAliveDeadline = idle == 0 ? 0 : now + idle;
    }

    private static bool IsDue(ulong deadline, ulong now) => deadline != 0 && now >= deadline;

    private static void Retransmit(ref TcpConnection connection)
    {
        connection.RetransmitDeadline = 0;
        var allowed = connection.State switch { TcpState.SynSent => SynRetries, TcpState.SynReceived => SynAckRetries, _ => DataRetries };
        if (++connection.Retries > allowed)
        {
            TcpClosing.Fail(ref connection, TcpFailure.TimedOut);
            return;
        }

        if (connection.IsSynchronized)
        {
            TcpLoss.OnTimeout(ref connection);
            return;
        }

        TcpHandshake.RepeatSyn(ref connection);
        connection.IsTiming = false;
        connection.RoundTrip.OnTimeout();
    }

    private static void Persist(ref TcpConnection connection, ulong now)
    {
        if (++connection.Retries > DataRetries)
        {
            TcpClosing.Fail(ref connection, TcpFailure.TimedOut);
            return;
        }

        connection.PersistBackoff = (byte)Math.Min(connection.PersistBackoff + 1, LargestPersistBackoff);
        connection.PersistDeadline = now + Math.Min(connection.RoundTrip.Timeout << connection.PersistBackoff, MaxPersist);
        connection.Oddities.ProbeWindow = true;
    }

    private static void AskWhetherAlive(ref TcpConnection connection, ulong now)
    {
        var due = connection.LastReceived + connection.KeepAliveIdle;
        if (connection.KeepAliveProbes == 0 && now < due || !connection.IsSynchronized || connection.SndUna != connection.SndMax)
        {
            // Something was heard meanwhile, or the retransmission timer will find out.
            connection.KeepAliveDeadline = Math.Max(due, now + connection.KeepAliveInterval);
            return;
        }

        if (connection.KeepAliveProbes >= connection.KeepAliveCount)
        {
            TcpClosing.Fail(ref connection, TcpFailure.TimedOut);
            return;
        }

        connection.KeepAliveProbes++;
        connection.Oddities.ProbeAlive = true;
        connection.KeepAliveDeadline = now + connection.KeepAliveInterval;
    }
}
