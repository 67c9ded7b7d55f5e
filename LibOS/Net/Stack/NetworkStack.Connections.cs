using System;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.LibOS.Net.Stack;

/// <summary>
/// What an application does with connections. It is told which ones have news, looks at them, and acts; nothing waits. A connection belongs to it from
/// <see cref="TryConnect"/> or <see cref="TryAccept"/> until <see cref="ForgetTcp"/>, its send queue's memory until the connection is closed.
/// </summary>
public unsafe partial struct NetworkStack<TWire>
{
    /// <summary>Opens a connection. News of it tell how that went.</summary>
    /// <param name="remote">Where to.</param>
    /// <param name="local">Where from; default: any address and port.</param>
    /// <param name="now">Time.</param>
    /// <param name="connection">Its handle.</param>
    /// <returns>False when there is no way, no free port or no room.</returns>
    public bool TryConnect(in IpEndpoint remote, in IpEndpoint local, ulong now, out TcpHandle connection)
    {
        connection = default;
        var source = local.Address;
        if (_tcp.IsFull || remote.Port == 0 || remote.Address.IsMulticast || remote.Address.IsUnspecified || remote.Address == IpAddress.Broadcast4)
            return false;
        if (source.IsUnspecified ? !Addresses.TryFindSource(remote.Address, now, out source) : !Addresses.IsOurs(source))
            return false;
        if (!TryFindPort(new IpEndpoint(source, local.Port), remote, out var endpoint))
            return false;
        Counters.Add(NetworkCounter.TcpOpened);
        var slot = _tcp.Take(out var buffer);
        ref var place = ref _tcp[slot];
        TcpOpening.Connect(ref place.Connection, Parameters(endpoint, remote, NewNumbers(endpoint, remote, now)), buffer, now);
        _tcp.Link(slot);
        connection = _tcp.HandleOf(slot);
        Update(slot, Visible.Of(place.Connection), now);
        DrainLoopback(now);
        return true;
    }

    /// <summary>The next connection of which there is news: bytes to read, room to write, another state.</summary>
    public bool TryTakeNews(out TcpHandle connection)
    {
        connection = default;
        if (!_tcp.TryTakeReady(out var slot))
            return false;
        connection = _tcp.HandleOf(slot);
        return true;
    }

    /// <summary>The handle of a slot that is in use, for those who keep a table of their own beside the stack's.</summary>
    public readonly TcpHandle HandleOf(uint slot) => _tcp.HandleOf(slot);

    public readonly bool IsAlive(TcpHandle connection) => _tcp.TryResolve(connection, out _);

    /// <summary>The connection, to be looked at; after changing its switches call <see cref="TcpChanged"/>.</summary>
    public readonly ref TcpConnection Tcp(TcpHandle connection) => ref _tcp[connection.Slot].Connection;

    /// <summary>A number that the application keeps with a connection.</summary>
    public readonly ref ulong Cookie(TcpHandle connection) => ref _tcp[connection.Slot].Cookie;

    /// <summary>Appends bytes to what is to be sent. Their memory has to stay as it is until they are acknowledged (<see cref="SendQueue.Released"/>).</summary>
    /// <returns>False when nothing more can be written, or the queue has no room for another piece.</returns>
    public bool TryWrite(TcpHandle connection, MemoryPiece piece, ulong now)
    {
        ref var written = ref Tcp(connection);
        if (!written.CanWrite || !written.Queue.TryAppend(piece))
            return false;
        TcpChanged(connection, now);
        return true;
    }

    /// <summary>Reads what has arrived.</summary>
    /// <returns>How many bytes; 0: there are none now, or none will ever come.</returns>
    public int Read(TcpHandle connection, Span<byte> target, ulong now)
    {
        ref var read = ref Tcp(connection);
        var length = read.Buffer.Read(target);
        if (length == 0)
            return 0;
        TcpReceiving.OnRead(ref read);
        if (read.AckNow)
            TcpChanged(connection, now);
        return length;
    }

    /// <summary>No more will be written; what was written is still sent.</summary>
    public void CloseWriting(TcpHandle connection, ulong now)
    {
        var before = Visible.Of(Tcp(connection));
        TcpClosing.CloseWriting(ref Tcp(connection));
        Update(connection.Slot, before, now);
        DrainLoopback(now);
    }

    /// <summary>Neither reads nor writes any more; what was written is still delivered. When it is closed, and there will be news of that, it is to be forgotten.</summary>
    public void ReleaseTcp(TcpHandle connection, ulong now)
    {
        var before = Visible.Of(Tcp(connection));
        TcpClosing.Release(ref Tcp(connection), now);
        Update(connection.Slot, before, now);
        DrainLoopback(now);
    }

    /// <summary>The same for an application whose memory is not needed any more, since all that it wrote was acknowledged: it gets no news, and its handle is stale when the connection is closed.</summary>
    public void LeaveTcp(TcpHandle connection, ulong now)
    {
        ref var place = ref _tcp[connection.Slot];
        _tcp.RemoveReady(connection.Slot);
        place.IsLeft = true;
        if (!QuickPath || place.Connection.AckNow || place.Connection.Buffer.Available > 0 || place.Connection.State is not (TcpState.TimeWait or TcpState.FinWait2))
        {
            ReleaseTcp(connection, now);
            return;
        }

        // All that this side has to say was said.
        if (place.Connection.State == TcpState.TimeWait)
        {
            // The slot is free, so the connection need not be closed.
            _timeWaits.Add(place.Connection, place.Pair, now);
            _tcp.Unlink(connection.Slot);
            _tcp.Free(connection.Slot);
        }
        else
        {
            TcpClosing.Release(ref place.Connection, now);
            _tcp.Deadlines.Set((int)connection.Slot, place.Connection.Deadline);
        }
    }

    /// <summary>Ends it at once.</summary>
    public void AbortTcp(TcpHandle connection, ulong now)
    {
        var before = Visible.Of(Tcp(connection));
        TcpClosing.Abort(ref Tcp(connection));
        Update(connection.Slot, before, now);
        DrainLoopback(now);
    }

    /// <summary>The application knows that it is closed, and needs its handle no more.</summary>
    /// <returns>False when it is not closed.</returns>
    public bool ForgetTcp(TcpHandle connection)
    {
        if (!_tcp.TryResolve(connection, out var slot) || _tcp[slot].Connection.State != TcpState.Closed)
            return false;
        _tcp.RemoveReady(slot);
        _tcp.Free(slot);
        return true;
    }

    /// <summary>Sends what a change that the application made asks for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void TcpChanged(TcpHandle connection, ulong now)
    {
        ref var changed = ref Tcp(connection);
        if (changed.State == TcpState.Closed)
            return;
        Flush(connection.Slot, now);
        _tcp.Deadlines.Set((int)connection.Slot, changed.Deadline);
        DrainLoopback(now);
    }

    private bool TryFindPort(in IpEndpoint wanted, in IpEndpoint remote, out IpEndpoint endpoint)
    {
        endpoint = wanted;
        if (wanted.Port != 0)
            return IsFree(wanted, remote);
        for (var attempt = 0; attempt < _ports; attempt++)
        {
            endpoint = wanted with { Port = NextPort() };
            if (IsFree(endpoint, remote))
                return true;
        }

        return false;
    }

    private readonly bool IsFree(in IpEndpoint local, in IpEndpoint remote) => _tcp.Find(local, remote) == 0 && _timeWaits.Find(local, remote) == null;
}
