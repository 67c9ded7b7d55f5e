namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>The end of a connection (RFC 9293 ch. 3.6).</summary>
public static class TcpClosing
{
    /// <summary>Twice the time that a segment may live in the network: as today's systems, less than the four minutes of 1981.</summary>
    public const ulong TimeWaitLength = 60_000_000;

    /// <summary>How long to wait for the FIN of a peer to which nobody listens any more.</summary>
    private const ulong FinWait2Length = 60_000_000;

    /// <summary>The application will write no more: after what is queued comes a FIN.</summary>
    public static void CloseWriting(ref TcpConnection connection)
    {
        if (connection.FinQueued)
            return;
        switch (connection.State)
        {
            case TcpState.SynSent:
                Fail(ref connection, TcpFailure.Aborted);
                return;
            case TcpState.Established:
                connection.State = TcpState.FinWait1;
                break;
            case TcpState.CloseWait:
                connection.State = TcpState.LastAck;
                break;
            case TcpState.SynReceived:
                break;
            default:
                return;
        }

        connection.FinQueued = true;
        connection.HasMore = false;
    }

    /// <summary>
    /// The application is done. What it wrote is still delivered, unless there are bytes that it never read: then the other side is told at once that
    /// they were lost (RFC 1122 ch. 4.2.2.13).
    /// </summary>
    public static void Release(ref TcpConnection connection, ulong now)
    {
        connection.IsReleased = true;
        if (connection.Buffer.Available > 0 && !connection.IsReceiveClosed)
        {
            Abort(ref connection);
            return;
        }

        CloseWriting(ref connection);
        if (connection.State == TcpState.FinWait2)
            connection.EndDeadline = now + FinWait2Length;
    }

    /// <summary>Ends it at once, with a reset if the other side knows of it.</summary>
    public static void Abort(ref TcpConnection connection)
    {
        if (connection.State == TcpState.Closed)
            return;
        connection.Oddities.SendReset = connection.State is not (TcpState.SynSent or TcpState.TimeWait);
        Fail(ref connection, TcpFailure.Aborted);
    }

    /// <summary>Ends it without a word.</summary>
    public static void Fail(ref TcpConnection connection, TcpFailure failure)
    {
        connection.Failure = failure;
        End(ref connection);
    }

    public static void OnFinReceived(ref TcpConnection connection, ulong now)
    {
        switch (connection.State)
        {
            case TcpState.Established:
                connection.State = TcpState.CloseWait;
                break;
            case TcpState.FinWait1:
                connection.State = TcpState.Closing;
                break;
            case TcpState.FinWait2:
                BeginTimeWait(ref connection, now);
                break;
        }
    }

    public static void OnFinAcknowledged(ref TcpConnection connection, ulong now)
    {
        switch (connection.State)
        {
            case TcpState.FinWait1:
                connection.State = TcpState.FinWait2;
                if (connection.IsReleased)
                    connection.EndDeadline = now + FinWait2Length;
                break;
            case TcpState.Closing:
                BeginTimeWait(ref connection, now);
                break;
            case TcpState.LastAck:
                End(ref connection);
                break;
        }
    }

    /// <summary>Everything went well; only late segments may still come.</summary>
    public static void BeginTimeWait(ref TcpConnection connection, ulong now)
    {
        connection.State = TcpState.TimeWait;
        StopTimers(ref connection);
        connection.EndDeadline = now + TimeWaitLength;
    }

    /// <summary>The connection exists no more.</summary>
    public static void End(ref TcpConnection connection)
    {
        connection.State = TcpState.Closed;
        connection.Queue.Clear();
        StopTimers(ref connection);
    }

    private static void StopTimers(ref TcpConnection connection)
    {
        connection.RetransmitDeadline = 0;
        connection.PersistDeadline = 0;
        connection.KeepAliveDeadline = 0;
        connection.DelayedAckDeadline = 0;
        connection.EndDeadline = 0;
    }
}
