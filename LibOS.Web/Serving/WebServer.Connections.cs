using System;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Web.Http;

namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>The life of a connection: accepted, answered, closed; and what of it goes on too long.</summary>
public unsafe partial struct WebServer<TWire>
{
    private void Accept(ref NetworkStack<TWire> stack, TcpHandle handle, ulong now)
    {
        Counters.Add(ServerCounter.Connections);
        Open++;
        _lastSlot = Math.Max(_lastSlot, handle.Slot);
        _connections[handle.Slot] = new WebConnection { Phase = WebPhase.Open, Since = _seconds, IsTurnedAway = Open > _limits.Served };
        ref var tcp = ref stack.Tcp(handle);
        tcp.NoDelay = true;
        if (tcp.Buffer.Available > 0 || tcp.State != TcpState.Established)
            Attend(ref stack, handle, now);
    }

    /// <summary>There is news of a connection: acknowledged answers, requests, an end.</summary>
    [SkipLocalsInit]
    private void Attend(ref NetworkStack<TWire> stack, TcpHandle handle, ulong now)
    {
        ref var connection = ref _connections[handle.Slot];
        ref var tcp = ref stack.Tcp(handle);
        while (connection.Count > 0 && (connection.Oldest.End <= tcp.Queue.Released || tcp.State == TcpState.Closed))
            EndOldest(ref connection);
        if (tcp.State == TcpState.Closed)
        {
            End(ref stack, handle, ref connection);
            return;
        }

        switch (connection.Phase)
        {
            case WebPhase.Open:
                Answer(ref stack, handle, ref connection, ref tcp, now);
                break;
            case WebPhase.Closing:
                tcp.Buffer.Consume(tcp.Buffer.Available);
                if (connection.Count == 0 && (tcp.IsReceiveClosed || tcp.State == TcpState.FinWait2))
                    Release(ref stack, handle, ref connection, now);
                break;
        }
    }

    /// <summary>Answers what has come in as a whole, in one flight if it was several.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Answer(ref NetworkStack<TWire> stack, TcpHandle handle, ref WebConnection connection, ref TcpConnection tcp, ulong now)
    {
        if (!Has(ServerSwitches.PiggybackedAck) && tcp.UnackedBytes > 0)
        {
            tcp.AckNow = true;
            stack.TcpChanged(handle, now);
        }

        if (_isPaused)
            return;
        var isChanged = false;
        while (tcp.Buffer.Available > 0 && connection.Phase == WebPhase.Open && connection.CanAnswer
            && (TryAnswerKnown(ref connection, ref tcp) || TryAnswerNext(ref connection, ref tcp, handle.Slot)))
            isChanged = true;
        if (connection.Phase == WebPhase.Open && tcp.IsReceiveClosed && connection.CanAnswer)
        {
            // Nothing more can become a request.
            connection.Phase = WebPhase.Closing;
            connection.Since = _seconds;
            TcpClosing.CloseWriting(ref tcp);
            isChanged = true;
        }

        if (isChanged)
            Send(ref stack, handle, ref connection, ref tcp, now);
        if (connection.Phase == WebPhase.Closing && connection.Count == 0 && tcp.IsReceiveClosed)
            Release(ref stack, handle, ref connection, now);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Send(ref NetworkStack<TWire> stack, TcpHandle handle, ref WebConnection connection, ref TcpConnection tcp, ulong now)
    {
        var closes = connection.Phase == WebPhase.Closing && !tcp.FinQueued;
        if (closes && Has(ServerSwitches.MergedFin))
            TcpClosing.CloseWriting(ref tcp);
        stack.TcpChanged(handle, now);
        if (closes && !Has(ServerSwitches.MergedFin))
            stack.CloseWriting(handle, now);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EndOldest(ref WebConnection connection)
    {
        ref readonly var answer = ref connection.Oldest;
        connection.RemoveOldest();
        (connection.Since, connection.Mark) = (_seconds, answer.End);
        if (answer.Cluster != 0)
            Cache.Cluster(answer.Cluster - 1).Pins--;
        if (answer.Head != BlockPool.None)
            _heads.EndUse(answer.Head);
        if (answer.Copy != BlockPool.None)
            _copies.EndUse(answer.Copy);
    }

    /// <summary>TCP does the rest, which may take a minute, and need not tell.</summary>
    private void Release(ref NetworkStack<TWire> stack, TcpHandle handle, ref WebConnection connection, ulong now)
    {
        connection = default;
        Open--;
        if (Has(ServerSwitches.QuietEnd))
            stack.LeaveTcp(handle, now);
        else
            stack.ReleaseTcp(handle, now);
    }

    private void End(ref NetworkStack<TWire> stack, TcpHandle handle, ref WebConnection connection)
    {
        // One that was released is counted no more.
        if (connection.Phase != WebPhase.None)
            Open--;
        if (connection.Phase == WebPhase.Waiting)
            StopWaiting(ref connection, handle.Slot);
        connection = default;
        stack.ForgetTcp(handle);
    }

    private readonly void StopWaiting(ref WebConnection connection, uint slot)
    {
        ref var link = ref Cache.Cluster(connection.WaitsFor).FirstWaiting;
        while (link != slot)
            link = ref _connections[link].NextWaiting;
        link = connection.NextWaiting;
    }

    /// <summary>Once a second: whoever holds a connection without using it gives it up.</summary>
    private void LookAtTimes(ref NetworkStack<TWire> stack, ulong now)
    {
        if (Open == 0)
            _lastSlot = 0;
        for (var slot = 1U; slot <= _lastSlot; slot++)
        {
            ref var connection = ref _connections[slot];
            if (connection.Phase is not (WebPhase.Open or WebPhase.Closing))
                continue;
            var handle = stack.HandleOf(slot);
            ref var tcp = ref stack.Tcp(handle);
            var age = _seconds - connection.Since;
            if (connection.Count > 0)
                LookAtReader(ref stack, handle, ref connection, ref tcp, now);
            else if (connection.Phase == WebPhase.Closing && age > _limits.ClosingTime)
                stack.AbortTcp(handle, now);
            else if (connection.Phase == WebPhase.Open && connection.IsAmidRequest && age > _limits.RequestTime)
            {
                Counters.Add(ServerCounter.TimedOutRequest);
                Refuse(ref connection, ref tcp, HttpStatus.RequestTimeout, default);
                Send(ref stack, handle, ref connection, ref tcp, now);
            }
            else if (connection.Phase == WebPhase.Open && !connection.IsAmidRequest && age > _limits.IdleTime)
            {
                Counters.Add(ServerCounter.TimedOutIdle);
                (connection.Phase, connection.Since) = (WebPhase.Closing, _seconds);
                stack.CloseWriting(handle, now);
            }
        }
    }

    private void LookAtReader(ref NetworkStack<TWire> stack, TcpHandle handle, ref WebConnection connection, ref TcpConnection tcp, ulong now)
    {
        if (_seconds - connection.Since <= _limits.ReaderTime)
            return;
        if (tcp.Queue.Released - connection.Mark < _limits.LeastProgress)
        {
            Counters.Add(ServerCounter.TimedOutReader);
            stack.AbortTcp(handle, now);
            return;
        }

        (connection.Since, connection.Mark) = (_seconds, tcp.Queue.Released);
    }
}
