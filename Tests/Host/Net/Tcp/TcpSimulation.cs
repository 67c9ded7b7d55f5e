using System;
using ExoCosmos.LibOS.Net.Tcp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Tcp;

/// <summary>Two ends of a connection, a link between them, and a clock that jumps from event to event.</summary>
public sealed class TcpSimulation
{
    private readonly int _seed;
    private bool _isAccepted;

    public TcpSimulation(TcpPeer client, TcpPeer server, Impairments impairments, int seed)
    {
        _seed = seed;
        Client = client;
        Server = server;
        ToServer = new SimulatedLink(impairments, seed);
        ToClient = new SimulatedLink(impairments, seed + 1);
    }

    public TcpPeer Client { get; }

    public TcpPeer Server { get; }

    public SimulatedLink ToServer { get; }

    public SimulatedLink ToClient { get; }

    /// <summary>Microseconds.</summary>
    public ulong Now { get; private set; } = 1_000_000_000;

    public int Segment { get; init; } = 1460;

    /// <summary>Most payload that the device of the client takes at once.</summary>
    public int Largest { get; init; } = 1;

    /// <summary>Called after every event.</summary>
    public Action? Watch { get; init; }

    public void Connect(uint clientIss = 4_294_967_000, uint serverIss = 77)
    {
        TcpOpening.Connect(ref Client.Connection, Client.ParametersTo(Server, clientIss, Segment), Client.NewBuffer(), Now);
        ServerIss = serverIss;
        Act();
    }

    public uint ServerIss { get; private set; }

    /// <summary>Runs until something is true.</summary>
    /// <param name="condition">Looked at after every event.</param>
    /// <param name="limit">Simulated seconds after which it must be.</param>
    /// <returns>Seconds that it took.</returns>
    public double Run(Func<bool> condition, double limit = 3600)
    {
        var start = Now;
        while (!condition())
        {
            if (!Step() || (Now - start) / 1e6 > limit)
                Assert.Fail($"seed {_seed}: does not come to its end after {(Now - start) / 1e6} s: client {Client.Connection.State} {Client.Connection.Failure}, server {Server.Connection.State} {Server.Connection.Failure}, "
                    + $"received {Client.Received.Count} and {Server.Received.Count}");
        }

        return (Now - start) / 1e6;
    }

    /// <summary>Lets time pass.</summary>
    public void RunFor(double seconds)
    {
        var end = Now + (ulong)(seconds * 1e6);
        while (NextEvent() <= end)
            Step();
        Now = end;
        Act();
    }

    public void Act()
    {
        Client.RunApplication();
        Server.RunApplication();
        Client.Send(ToServer, Now, Largest);
        Server.Send(ToClient, Now);
        Watch?.Invoke();
    }

    private ulong NextEvent() =>
        Math.Min(Math.Min(ToServer.NextArrival, ToClient.NextArrival), Math.Min(Client.Connection.Deadline, Server.Connection.Deadline));

    private bool Step()
    {
        var next = NextEvent();
        if (next == ulong.MaxValue)
            return false;
        Now = Math.Max(Now, next);
        while (ToServer.TryReceive(Now, out var packet))
            ArriveAtServer(packet);
        while (ToClient.TryReceive(Now, out var packet))
        {
            if (Client.Connection.State != TcpState.Closed)
                Client.Receive(packet, Now);
        }

        TcpTimers.Advance(ref Client.Connection, Now);
        TcpTimers.Advance(ref Server.Connection, Now);
        Act();
        return true;
    }

    private void ArriveAtServer(byte[] packet)
    {
        if (Server.Connection.State != TcpState.Closed)
        {
            Server.Receive(packet, Now);
            return;
        }

        Assert.IsTrue(TcpHeader.TryRead(packet, out var segment));
        if (_isAccepted || !segment.Has(TcpFlags.Syn))
            return;
        _isAccepted = true;
        TcpOpening.Accept(ref Server.Connection, Server.ParametersTo(Client, ServerIss, Segment), Server.NewBuffer(), segment, Now);
    }
}
