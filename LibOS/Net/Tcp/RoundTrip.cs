using System;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>
/// The round-trip time and the retransmission timeout made of it (RFC 6298), in microseconds. The lower bound is that of today's systems, not the second of the RFC.
/// </summary>
public struct RoundTrip
{
    public const ulong InitialTimeout = 1_000_000;
    public const ulong MinTimeout = 200_000;
    public const ulong MaxTimeout = 120_000_000;

    private const ulong Granularity = 1000;

    private ulong _timeout;
    private ulong _current;
    private int _backoff;

    /// <summary>Smoothed round-trip time; 0: none was measured.</summary>
    public ulong Smoothed { readonly get; private set; }

    public ulong Variance { readonly get; private set; }

    /// <summary>How long to wait for an acknowledgment now.</summary>
    public readonly ulong Timeout => _current == 0 ? InitialTimeout : _current;

    /// <summary>A measurement of a segment that was sent once.</summary>
    public void Measure(ulong time)
    {
        time = Math.Max(time, 1);
        if (Smoothed == 0)
        {
            Smoothed = time;
            Variance = time / 2;
        }
        else
        {
            var difference = time > Smoothed ? time - Smoothed : Smoothed - time;
            Variance = ((3 * Variance) + difference) / 4;
            Smoothed = ((7 * Smoothed) + time) / 8;
        }

        _timeout = Math.Max(MinTimeout, Math.Min(Smoothed + Math.Max(Granularity, 4 * Variance), MaxTimeout));
        _backoff = 0;
        _current = _timeout;
    }

    /// <summary>A timeout: the next one takes twice as long, until there is a new measurement.</summary>
    public void OnTimeout()
    {
        _backoff = Math.Min(_backoff + 1, 16);
        _current = Math.Min((_timeout == 0 ? InitialTimeout : _timeout) << _backoff, MaxTimeout);
    }
}
