using System;
using ExoCosmos.LibOS.Net.Addressing;

namespace ExoCosmos.LibOS.Net.Neighbors;

public enum NeighborState : byte
{
    None,

    /// <summary>Asked for; nothing is known yet.</summary>
    Incomplete,
    Reachable,

    /// <summary>Known, but not confirmed for a while.</summary>
    Stale,

    /// <summary>Used although stale: will be asked soon unless it is heard of.</summary>
    Delay,

    /// <summary>Being asked whether it is still there.</summary>
    Probe,
}

/// <summary>A neighbour on the link. A deadline is when its state changes by itself.</summary>
public struct Neighbor
{
    public IpAddress Address;
    public MacAddress Mac;
    public NeighborState State;
    public bool IsRouter;
    public byte Probes;
    public ulong Deadline;
    public ulong LastUsed;
}

/// <summary>
/// Which Ethernet address is behind an IP address: for IPv6 as RFC 4861 ch. 7.3 has it, for IPv4, whose ARP says little of it, the same way. Fixed in size: who
/// was not used for longest gives way, so that a scan of addresses costs nothing but that.
/// </summary>
public unsafe struct NeighborCache
{
    private const ulong Second = 1_000_000;
    private const ulong ReachableTime = 30 * Second;
    private const ulong DelayTime = 5 * Second;
    private const int MaxProbes = 3;

    private readonly Neighbor* _entries;
    private readonly int _count;

    /// <param name="entries">Zeroed room.</param>
    /// <param name="count">How many.</param>
    public NeighborCache(Neighbor* entries, int count)
    {
        _entries = entries;
        _count = count;
    }

    /// <summary>The earliest time at which something is to be done; a bound, not always exact.</summary>
    public ulong Deadline { get; private set; } = ulong.MaxValue;

    /// <summary>Looks up where to send to, and notes that it is used. An unknown neighbour will be asked for.</summary>
    public bool TryResolve(in IpAddress address, ulong now, out MacAddress mac)
    {
        mac = default;
        var entry = Find(address);
        if (entry == null)
        {
            entry = Take(address, now);
            entry->State = NeighborState.Incomplete;
            SetDeadline(entry, now);
        }

        entry->LastUsed = now;
        if (entry->State == NeighborState.Incomplete)
            return false;
        if (entry->State == NeighborState.Reachable && now >= entry->Deadline)
            entry->State = NeighborState.Stale;
        if (entry->State == NeighborState.Stale)
        {
            entry->State = NeighborState.Delay;
            SetDeadline(entry, now + DelayTime);
        }

        mac = entry->Mac;
        return true;
    }

    /// <summary>A neighbour has told where it is: it asked for us, or spoke for itself without being asked.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="mac">Where it is.</param>
    /// <param name="mayAdd">Whether it is worth remembering although nobody wanted to know.</param>
    /// <param name="now">Time.</param>
    public void Learn(in IpAddress address, MacAddress mac, bool mayAdd, ulong now)
    {
        var entry = Find(address);
        if (entry == null)
        {
            if (!mayAdd)
                return;
            entry = Take(address, now);
            entry->LastUsed = now;
        }
        else if (entry->State != NeighborState.Incomplete && entry->Mac == mac)
            return;
        entry->Mac = mac;
        entry->State = NeighborState.Stale;
        entry->Deadline = 0;
    }

    /// <summary>A neighbour has answered our question (RFC 4861 ch. 7.2.5).</summary>
    /// <param name="address">Its address.</param>
    /// <param name="mac">Where it says it is.</param>
    /// <param name="overrides">Whether that may replace what was known.</param>
    /// <param name="now">Time.</param>
    public readonly void Confirm(in IpAddress address, MacAddress mac, bool overrides, ulong now)
    {
        var entry = Find(address);
        if (entry == null)
            return;
        if (entry->State != NeighborState.Incomplete && entry->Mac != mac && !overrides)
        {
            if (entry->State == NeighborState.Reachable)
                entry->State = NeighborState.Stale;
            return;
        }

        entry->Mac = mac;
        entry->State = NeighborState.Reachable;
        entry->Probes = 0;
        entry->Deadline = now + ReachableTime;
    }

    /// <summary>Finds out what is to be asked.</summary>
    /// <param name="now">Time.</param>
    /// <param name="address">Who.</param>
    /// <param name="mac">Where it was last; zero: everybody is to be asked.</param>
    /// <returns>False when nothing is to be asked now; then <see cref="Deadline"/> is exact.</returns>
    public bool TryNextQuestion(ulong now, out IpAddress address, out MacAddress mac)
    {
        (address, mac) = (default, default);
        if (now < Deadline)
            return false;
        var first = ulong.MaxValue;
        for (var entry = _entries; entry < _entries + _count; entry++)
        {
            if (entry->State is not (NeighborState.Incomplete or NeighborState.Delay or NeighborState.Probe))
                continue;
            if (now >= entry->Deadline)
            {
                if (entry->Probes >= MaxProbes)
                {
                    *entry = default;
                    continue;
                }

                Ask(entry, now);
                (address, mac) = (entry->Address, entry->Mac);
                return true;
            }

            first = Math.Min(first, entry->Deadline);
        }

        Deadline = first;
        return false;
    }

    public readonly Neighbor* Find(in IpAddress address)
    {
        for (var entry = _entries; entry < _entries + _count; entry++)
        {
            if (entry->State != NeighborState.None && entry->Address == address)
                return entry;
        }

        return null;
    }

    private static void Ask(Neighbor* entry, ulong now)
    {
        entry->Probes++;
        entry->Deadline = now + Second;
        if (entry->State == NeighborState.Delay)
            entry->State = NeighborState.Probe;
    }

    private readonly Neighbor* Take(in IpAddress address, ulong now)
    {
        var victim = _entries;
        for (var entry = _entries; entry < _entries + _count; entry++)
        {
            if (entry->State == NeighborState.None)
            {
                victim = entry;
                break;
            }

            if (entry->LastUsed < victim->LastUsed)
                victim = entry;
        }

        *victim = new Neighbor { Address = address, LastUsed = now };
        return victim;
    }

    private void SetDeadline(Neighbor* entry, ulong deadline)
    {
        entry->Deadline = deadline;
        Deadline = Math.Min(Deadline, deadline);
    }
}
