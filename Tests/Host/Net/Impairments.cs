using System;
using System.Collections.Generic;

namespace ExoCosmos.Tests.Host.Net;

/// <summary>What a simulated link does to packets. Probabilities from 0 to 1, times in microseconds.</summary>
public sealed record Impairments
{
    public ulong Delay { get; init; } = 10_000;

    /// <summary>Added to the delay, evenly distributed: packets overtake one another when it is large.</summary>
    public ulong Jitter { get; init; }

    public double Loss { get; init; }

    public double Duplication { get; init; }

    public double Corruption { get; init; }

    /// <summary>Bytes per second; 0: no limit.</summary>
    public double Rate { get; init; }

    /// <summary>Packets that wait for their turn at most, where there is a rate.</summary>
    public int Queue { get; init; } = 100;
}

/// <summary>One direction of a link, deterministic for a seed: packets go in, and come out when it is time.</summary>
public sealed class SimulatedLink(Impairments impairments, int seed)
{
    private readonly Random _random = new(seed);
    private readonly PriorityQueue<byte[], (ulong Time, long Order)> _inFlight = new();
    private ulong _busyUntil;
    private long _order;

    public Impairments Impairments { get; set; } = impairments;

    public int Sent { get; private set; }

    public int Lost { get; private set; }

    /// <summary>A packet that it drops whatever the probabilities say: given its number from 0.</summary>
    public Func<int, byte[], bool>? Drops { get; set; }

    public ulong NextArrival => _inFlight.TryPeek(out _, out var priority) ? priority.Time : ulong.MaxValue;

    public void Send(byte[] packet, ulong now)
    {
        var number = Sent++;
        if (Drops?.Invoke(number, packet) == true || _random.NextDouble() < Impairments.Loss)
        {
            Lost++;
            return;
        }

        var start = now;
        if (Impairments.Rate > 0)
        {
            var time = (ulong)(packet.Length / Impairments.Rate * 1e6);
            start = Math.Max(now, _busyUntil) + time;
            if (start - now > time * (ulong)Impairments.Queue)
            {
                Lost++;
                return;
            }

            _busyUntil = start;
        }

        for (var copies = _random.NextDouble() < Impairments.Duplication ? 2 : 1; copies > 0; copies--)
            _inFlight.Enqueue(Corrupted(packet), (start + Impairments.Delay + (ulong)(_random.NextDouble() * Impairments.Jitter), _order++));
    }

    public bool TryReceive(ulong now, out byte[] packet)
    {
        packet = [];
        return NextArrival <= now && _inFlight.TryDequeue(out packet!, out _);
    }

    private byte[] Corrupted(byte[] packet)
    {
        if (_random.NextDouble() >= Impairments.Corruption)
            return packet;
        var copy = packet[..];
        copy[_random.Next(copy.Length)] ^= (byte)(1 << _random.Next(8));
        return copy;
    }
}
