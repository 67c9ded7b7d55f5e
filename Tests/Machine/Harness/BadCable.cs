using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using ExoCosmos.Tests.Host.Net;
using ExoCosmos.Tests.Host.Net.Linux;

namespace ExoCosmos.Tests.Machine.Harness;

/// <summary>
/// The wire between the host's tap device and a machine, in this process: frames are lost, doubled, damaged, late and out of order as <see cref="Impairments"/> say, which is what netem does on
/// systems that have it; and frames that nobody sent come along.
/// <code>
///   Linux ── tap0 ══ this ══ two UDP ports on the loopback interface ══ QEMU ── card
/// </code>
/// </summary>
internal sealed class BadCable : IDisposable
{
    private readonly TapDevice _tap;
    private readonly UdpClient _machine = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly IPEndPoint _card;
    private readonly SimulatedLink _toMachine, _toHost;
    private readonly ConcurrentQueue<byte[]> _injected = new();
    private readonly ConcurrentQueue<byte[]> _seen = new();
    private readonly Thread _thread;
    private volatile bool _isOver;
    private Exception? _failure;

    public BadCable(TapHost host, Impairments impairments)
    {
        _tap = host.Run(() => new TapDevice(TapHost.Device));
        using (var free = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0)))
            _card = new IPEndPoint(IPAddress.Loopback, ((IPEndPoint)free.Client.LocalEndPoint!).Port);
        (_toMachine, _toHost) = (new SimulatedLink(impairments, 1), new SimulatedLink(impairments, 2));
        _thread = new Thread(Run) { IsBackground = true, Name = "cable" };
        _thread.Start();
    }

    /// <summary>For <c>MachineOptions.Extra</c>. The emulator stays outside of the tap device's namespace.</summary>
    public string[] MachineArguments =>
    [
        "-netdev", $"socket,id=net0,udp=127.0.0.1:{((IPEndPoint)_machine.Client.LocalEndPoint!).Port},localaddr={_card}", "-device", "virtio-net-pci,disable-legacy=on,netdev=net0,romfile=",
    ];

    /// <summary>Frames that went in at one of its ends, and those that did not come out.</summary>
    public (int Sent, int Lost) Counts => (_toMachine.Sent + _toHost.Sent, _toMachine.Lost + _toHost.Lost);

    /// <summary>What it does from now on.</summary>
    public Impairments Impairments
    {
        set => (_toMachine.Impairments, _toHost.Impairments) = (value, value);
    }

    /// <summary>What the host has sent to the machine so far.</summary>
    public IReadOnlyList<byte[]> Seen => [.. _seen];

    /// <summary>Gives the machine a frame; none of no bytes, which the emulator takes for the end of its cable.</summary>
    public void Inject(byte[] frame)
    {
        if (frame.Length > 0)
            _injected.Enqueue(frame);
    }

    /// <summary>Whether all that was injected is on its way.</summary>
    public bool HasInjected => _injected.IsEmpty;

    public void Dispose()
    {
        _isOver = true;
        _thread.Join();
        _machine.Dispose();
        _tap.Dispose();
        if (_failure is not null)
            throw new InvalidOperationException("the cable broke", _failure);
    }

    private static ulong Now => (ulong)(Stopwatch.GetTimestamp() * (1e6 / Stopwatch.Frequency));

    private void Run()
    {
        try
        {
            while (!_isOver)
            {
                Carry();
                _tap.Wait(_machine.Available > 0 ? 0 : 1);
            }
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            _failure = failure;
        }
    }

    private void Carry()
    {
        while (_tap.TryRead(out var frame))
        {
            if (_seen.Count < 5000)
                _seen.Enqueue(frame);
            _toMachine.Send(frame, Now);
        }

        while (_machine.Available > 0)
        {
            IPEndPoint? from = null;
            _toHost.Send(_machine.Receive(ref from), Now);
        }

        while (_toHost.TryReceive(Now, out var frame))
            _tap.Write(frame);
        while (_toMachine.TryReceive(Now, out var frame))
            _machine.Send(frame, _card);
        for (var count = 0; count < 20 && _injected.TryDequeue(out var frame); count++)
            _machine.Send(frame, _card);
    }
}
