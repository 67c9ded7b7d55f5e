using System;
using System.Runtime.CompilerServices;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>Payload and FIN of a segment that was found acceptable.</summary>
public static class TcpReceiving
{
    /// <summary>Least time within which a single small segment is acknowledged.</summary>
    private const ulong AckDelay = 40_000;

    /// <returns>False when data came for an application that is gone: the other side is to be told.</returns>
    public static bool Process(ref TcpConnection connection, in TcpSegment segment, ReadOnlySpan<byte> payload, ulong now)
    {
        if (segment.SequenceLength == 0)
            return true;
        if (connection.State is not (TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2))
        {
            // There is nothing behind a FIN.
            connection.AckNow = true;
            return true;
        }

        if (connection.IsReleased && segment.Sequence + payload.Length > connection.RcvNxt)
        {
            TcpClosing.Fail(ref connection, TcpFailure.Aborted);
            return false;
        }

        TakePayload(ref connection, segment, payload, now);
        TakeFin(ref connection, segment, now);
        return true;
    }

    /// <summary>The application has read: the window may be worth telling about (RFC 9293 ch. 3.8.6.2.2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void OnRead(ref TcpConnection connection)
    {
        if (connection.IsReceiveClosed || !connection.IsSynchronized)
            return;
        var gain = connection.RcvNxt + connection.Buffer.Free - connection.RcvAdv;
        if (gain >= Math.Min(2 * connection.SegmentSize, connection.Buffer.Capacity / 2))
            connection.AckNow = true;
    }

    private static void TakePayload(ref TcpConnection connection, in TcpSegment segment, ReadOnlySpan<byte> payload, ulong now)
    {
        var start = segment.Sequence;
        if (start < connection.RcvNxt)
        {
            // Old bytes: our acknowledgment was lost, or theirs came late.
            connection.AckNow = true;
            var old = Math.Min(connection.RcvNxt - start, payload.Length);
            start += old;
            payload = payload[old..];
        }

        var room = connection.RcvAdv - start;
        if (payload.Length > room)
        {
            connection.AckNow = true;
            payload = payload[..Math.Max(room, 0)];
        }

        if (payload.IsEmpty)
            return;
        if (start > connection.RcvNxt)
        {
            connection.AckNow = true;
            if (!connection.OutOfOrder.TryAdd(new SequenceRange(start, start + payload.Length)))
                return;
            connection.NewestOutOfOrder = start;
            connection.Buffer.Put(start - connection.RcvNxt, payload);
            return;
        }

        TakeInOrder(ref connection, payload, now);
    }

    /// <summary>Takes the bytes that come next; there is room for them.</summary>
    public static void TakeInOrder(ref TcpConnection connection, ReadOnlySpan<byte> payload, ulong now)
    {
        connection.Buffer.Put(0, payload);
        Advance(ref connection, connection.RcvNxt + payload.Length, now);
    }

    /// <summary>The same on a connection on which nothing has arrived out of order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TakeNext(ref TcpConnection connection, ReadOnlySpan<byte> payload, ulong now)
    {
        connection.Buffer.Append(payload);
        NoteInOrder(ref connection, payload.Length, now);
    }

    private static void Advance(ref TcpConnection connection, SequenceNumber end, ulong now)
    {
        if (!connection.OutOfOrder.IsEmpty)
        {
            // A gap was filled, or part of one: the other side wants to know at once (RFC 5681 ch. 4.2).
            connection.AckNow = true;
            if (connection.OutOfOrder[0].Start <= end)
                end = SequenceNumber.Max(end, connection.OutOfOrder[0].End);
            connection.OutOfOrder.RemoveBelow(end);
        }

        var length = end - connection.RcvNxt;
        connection.Buffer.Advance(length);
        NoteInOrder(ref connection, length, now);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NoteInOrder(ref TcpConnection connection, int length, ulong now)
    {
        connection.RcvNxt += length;
        connection.UnackedBytes += length;
        if (connection.UnackedBytes >= 2 * connection.PayloadSize)
            connection.AckNow = true;
        else if (connection.DelayedAckDeadline == 0)
            connection.DelayedAckDeadline = now + AckDelay;
    }

    private static void TakeFin(ref TcpConnection connection, in TcpSegment segment, ulong now)
    {
        if (segment.Has(TcpFlags.Fin) && !connection.Oddities.HasFin && segment.Sequence + segment.Length <= connection.RcvAdv)
        {
            connection.Oddities.HasFin = true;
            connection.FinSequence = segment.Sequence + segment.Length;
        }

        if (!connection.Oddities.HasFin)
            return;
        connection.AckNow = true;
        if (connection.RcvNxt == connection.FinSequence)
            TakeFinNext(ref connection, now);
    }

    /// <summary>Takes the FIN that comes next.</summary>
    public static void TakeFinNext(ref TcpConnection connection, ulong now)
    {
        (connection.Oddities.HasFin, connection.FinSequence, connection.AckNow) = (true, connection.RcvNxt, true);
        connection.RcvNxt += 1;
        connection.RcvAdv = SequenceNumber.Max(connection.RcvAdv, connection.RcvNxt);
        TcpClosing.OnFinReceived(ref connection, now);
    }
}
