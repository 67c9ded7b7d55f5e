using System;

namespace ExoCosmos.LibOS.Net.Stack;

/// <summary>A token bucket: ten at once, a hundred a second (RFC 4443 ch. 2.4 f). Zero is a full one.</summary>
public struct RateLimit
{
    private const ulong Interval = 10_000;
    private const ulong Burst = 10;

    private ulong _usedUntil;

    public bool TryTake(ulong now)
    {
        var start = Math.Max(_usedUntil, now);
        if (start - now > (Burst - 1) * Interval)
            return false;
        _usedUntil = start + Interval;
        return true;
    }
}
