using System;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Random;
using ExoCosmos.LibOS.Net.Tcp;

namespace ExoCosmos.LibOS.Net.Stack;

/// <summary>Connections that others open. Up to the backlog of half-open ones are kept; beyond that, and when the table is full, the other side keeps them as cookies.</summary>
public unsafe partial struct NetworkStack<TWire>
{
    /// <summary>Accepts connections at a port.</summary>
    /// <param name="local">An address of none or unspecified: at all of ours.</param>
    /// <param name="backlog">Most connections that wait to be accepted.</param>
    /// <param name="listener">Its number.</param>
    /// <returns>False when the port is taken or there is no room.</returns>
    public bool TryListen(in IpEndpoint local, int backlog, out int listener)
    {
        listener = -1;
        for (var i = _limits.Listeners - 1; i >= 0; i--)
        {
            if (!_listeners[i].IsUsed)
                listener = i;
            else if (_listeners[i].Local.Port == local.Port && MayCollide(_listeners[i].Local.Address, local.Address))
                return false;
        }

        if (listener < 0 || local.Port == 0)
            return false;
        _listeners[listener] = new TcpListener { Local = local, IsUsed = true, Backlog = Math.Max(backlog, 1) };
        return true;
    }

    /// <summary>Takes a connection that somebody opened. It may have ended already.</summary>
    public bool TryAccept(int listener, out TcpHandle connection)
    {
        ref var waiting = ref _listeners[listener];
        var slot = waiting.FirstWaiting;
        connection = default;
        if (slot == 0)
            return false;
        waiting.FirstWaiting = _tcp[slot].NextReady;
        waiting.Waiting--;
        _tcp[slot].Listener = 0;
        connection = _tcp.HandleOf(slot);
        Counters.Add(NetworkCounter.TcpAccepted);
        return true;
    }

    /// <summary>How many connections wait to be accepted.</summary>
    public readonly int Waiting(int listener) => _listeners[listener].Waiting;

    /// <summary>Accepts no more: who waits is told so.</summary>
    public void CloseListener(int listener, ulong now)
    {
        while (TryAccept(listener, out var connection))
        {
            AbortTcp(connection, now);
            ForgetTcp(connection);
        }

        for (var slot = 1U; slot < (uint)_tcp.SlotCount; slot++)
        {
            if (!_tcp[slot].IsUsed || _tcp[slot].Listener != (uint)listener + 1)
                continue;
            TcpClosing.Abort(ref _tcp[slot].Connection);
            Flush(slot, now);
            _tcp.Unlink(slot);
            _tcp.Free(slot);
        }

        _listeners[listener] = default;
        DrainLoopback(now);
    }

    [SkipLocalsInit]
    private void ReceiveAtListener(in IpEndpoint local, in IpEndpoint remote, in TcpSegment segment, ReadOnlySpan<byte> payload, FirstNumbers numbers, ulong now)
    {
        var number = FindListener(local);
        if (number < 0 || (!segment.Has(TcpFlags.Syn) && !segment.Has(TcpFlags.Rst) && !TryOpenCookie(number, local, remote, segment, payload, now))
            || segment.Has(TcpFlags.Syn) && segment.Has(TcpFlags.Ack))
        {
            Counters.Add(NetworkCounter.TcpNoConnection);
            SendReset(local, remote, segment, now);
            return;
        }

        if (!segment.Has(TcpFlags.Syn) || segment.Has(TcpFlags.Rst | TcpFlags.Fin))
            return;
        ref var listener = ref _listeners[number];
        if (listener.Waiting >= listener.Backlog)
        {
            Counters.Add(NetworkCounter.TcpBacklogFull);
            return;
        }

        if (_tcp.IsFull || listener.HalfOpen >= listener.Backlog)
        {
            SendCookie(number, local, remote, segment, now);
            return;
        }

        listener.HalfOpen++;
        var slot = _tcp.Take(out var buffer);
        ref var place = ref _tcp[slot];
        place.Listener = (uint)number + 1;
        TcpOpening.Accept(ref place.Connection, Parameters(local, remote, numbers), buffer, segment, now);
        _tcp.Link(slot);
        Flush(slot, now);
        _tcp.Deadlines.Set((int)slot, place.Connection.Deadline);
    }

    /// <summary>A half-open connection stands, or has failed.</summary>
    /// <returns>False when it is gone.</returns>
    private bool LeaveHalfOpen(uint slot, ulong now)
    {
        ref var place = ref _tcp[slot];
        ref var listener = ref _listeners[place.Listener - 1];
        listener.HalfOpen--;
        if (place.Connection.State != TcpState.Closed)
        {
            QueueAtListener(slot);
            return true;
        }

        Flush(slot, now);
        _tcp.Unlink(slot);
        _tcp.Free(slot);
        return false;
    }

    private void QueueAtListener(uint slot)
    {
        ref var listener = ref _listeners[_tcp[slot].Listener - 1];
        _tcp[slot].NextReady = 0;
        if (listener.FirstWaiting == 0)
            listener.FirstWaiting = slot;
        else
            _tcp[listener.LastWaiting].NextReady = slot;
        listener.LastWaiting = slot;
        listener.Waiting++;
    }

    private void SendCookie(int number, in IpEndpoint local, in IpEndpoint remote, in TcpSegment syn, ulong now)
    {
        Counters.Add(NetworkCounter.TcpCookieSent);
        _listeners[number].LastCookie = Math.Max(now, 1);
        var answer = new TcpSegment
        {
            Sequence = SynCookie.Make(_secrets, local, remote, syn, now),
            Acknowledgment = syn.Sequence + 1,
            Flags = TcpFlags.Syn | TcpFlags.Ack,
            Window = (ushort)Math.Min(_limits.ReceiveBuffer, ushort.MaxValue),
            MaxSegmentSize = (ushort)SegmentTo(remote.Address),
            WindowScale = TcpSegment.NoScale,
        };
        if (syn.HasTimestamps)
        {
            // Without timestamps there is no room to remember more than the segment size.
            answer.HasTimestamps = true;
            answer.TimestampValue = SynCookie.Timestamp(syn, (uint)(now / 1000) + TimestampOffset(local, remote));
            answer.TimestampEcho = syn.TimestampValue;
            answer.SackPermitted = syn.SackPermitted;
            if (syn.WindowScale != TcpSegment.NoScale)
                answer.WindowScale = TcpOpening.ScaleOf(_limits.ReceiveBuffer);
        }

        SendSegment(local, remote, ref answer, now);
    }

    private bool TryOpenCookie(int number, in IpEndpoint local, in IpEndpoint remote, in TcpSegment segment, ReadOnlySpan<byte> payload, ulong now)
    {
        ref var listener = ref _listeners[number];
        // Guessing is only possible while cookies are out.
        if (listener.LastCookie == 0 || now - listener.LastCookie > 2 * SynCookie.Period)
            return false;
        if (!segment.Has(TcpFlags.Ack) || !SynCookie.TryOpen(_secrets, local, remote, segment, now, out var syn))
        {
            Counters.Add(NetworkCounter.TcpCookieRefused);
            return false;
        }

        if (_tcp.IsFull || listener.Waiting >= listener.Backlog)
        {
            // It will send again, and then there may be room.
            Counters.Add(NetworkCounter.TcpTableFull);
            return true;
        }

        Counters.Add(NetworkCounter.TcpCookieAccepted);
        listener.HalfOpen++;
        var slot = _tcp.Take(out var buffer);
        ref var place = ref _tcp[slot];
        place.Listener = (uint)number + 1;
        TcpOpening.AcceptCookie(ref place.Connection, Parameters(local, remote, new FirstNumbers(segment.Acknowledgment - 1, TimestampOffset(local, remote))), buffer, syn, now);
        _tcp.Link(slot);
        ArriveAt(slot, segment, payload, now);
        return true;
    }

    private readonly int FindListener(in IpEndpoint local)
    {
        for (var i = 0; i < _limits.Listeners; i++)
        {
            if (_listeners[i].IsUsed && _listeners[i].Local.Port == local.Port && (_listeners[i].Local.Address.IsUnspecified || _listeners[i].Local.Address == local.Address))
                return i;
        }

        return -1;
    }

    private readonly int SegmentTo(in IpAddress remote) => MaxPayload(remote) - TcpHeader.Length;

    private readonly TcpParameters Parameters(in IpEndpoint local, in IpEndpoint remote, FirstNumbers numbers) =>
        new(local, remote, numbers.Iss, numbers.TimestampOffset, SegmentTo(remote.Address));
}
