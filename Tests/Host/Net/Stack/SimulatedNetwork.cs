using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.LibOS.Net.Wire;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Stack;

/// <summary>Hosts on one Ethernet: each hears what the others send, after what the links do to it. Time jumps from event to event.</summary>
public sealed class SimulatedNetwork(Impairments? impairments = null, int seed = 1) : IDisposable
{
    private readonly List<(SimulatedHost Host, SimulatedLink Link)> _hosts = [];

    /// <summary>Microseconds.</summary>
    public ulong Now { get; private set; } = 5_000_000;

    /// <summary>What applications do: called after every event.</summary>
    public List<Action> Applications { get; } = [];

    /// <summary>Every frame that was sent, as long as somebody wants to see them.</summary>
    public Action<byte[]>? Tap { get; set; }

    public SimulatedHost Add(byte number, NetworkLimits? limits = null, WireFeatures features = WireFeatures.None, int mtu = 1500)
    {
        var link = new SimulatedLink(impairments ?? new Impairments { Delay = 500 }, seed + number);
        var host = new SimulatedHost(number, (frame, offload) => Send(link, frame, offload), Now, limits, features, mtu);
        _hosts.Add((host, link));
        return host;
    }

    public SimulatedLink LinkOf(SimulatedHost host) => _hosts.Single(pair => pair.Host == host).Link;

    /// <summary>Puts a frame on the wire that no host has sent.</summary>
    public void Inject(byte[] frame)
    {
        foreach (var (host, _) in _hosts)
            host.Stack.Receive(frame, Now);
    }

    public void RunUntil(Func<bool> condition, double limit = 600)
    {
        var start = Now;
        while (!condition())
        {
            if (!Step(ulong.MaxValue) || (Now - start) / 1e6 > limit)
                Assert.Fail($"does not come to it in {(Now - start) / 1e6} s");
        }
    }

    public void RunFor(double seconds)
    {
        var end = Now + (ulong)(seconds * 1e6);
        while (Step(end))
        {
        }

        Now = end;
    }

    public void Dispose()
    {
        foreach (var (host, _) in _hosts)
            host.Dispose();
    }

    private bool Step(ulong end)
    {
        Act();
        var next = _hosts.Min(pair => Math.Min(pair.Link.NextArrival, pair.Host.Stack.Deadline));
        if (next == ulong.MaxValue || next > end)
            return false;
        Now = Math.Max(Now, next);
        foreach (var (sender, link) in _hosts)
        {
            while (link.TryReceive(Now, out var frame))
            {
                foreach (var (host, _) in _hosts)
                {
                    if (host != sender)
                        host.Stack.Receive(frame, Now);
                }
            }
        }

        foreach (var (host, _) in _hosts)
            host.Stack.Poll(Now);
        return true;
    }

    private void Act()
    {
        foreach (var application in Applications)
            application();
    }

    private void Send(SimulatedLink link, byte[] frame, SendOffload offload)
    {
        foreach (var whole in OffloadingDevice.Process(frame, offload))
        {
            Tap?.Invoke(whole);
            link.Send(whole, Now);
        }
    }
}
