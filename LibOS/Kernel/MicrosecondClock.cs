using System;

namespace ExoCosmos.LibOS.Kernel;

/// <summary>
/// Microseconds since the kernel started, for those who ask for each packet: within a second a multiplication, and once a second the exact division of <see cref="Clock"/>. It never goes back, and is
/// never ahead of that.
/// </summary>
public struct MicrosecondClock
{
    private const int Shift = 32;
    private const int TickShift = 20;

    private ulong _ticks;
    private ulong _microseconds;
    private ulong _rate;
    private ulong _ticksPerMicrosecond;

    /// <summary>Ticks from <see cref="_ticks"/> on for which the rate may be used: a second, so that no product overflows.</summary>
    private ulong _period;

    public ulong Now
    {
        get
        {
            var passed = Clock.Ticks - _ticks;
            return passed < _period ? _microseconds + ((passed * _rate) >> Shift) : Renew();
        }
    }

    /// <summary>About the ticks of a time that is to come, not before it; of one that is far, some before.</summary>
    /// <param name="microseconds">As <see cref="Now"/> counts them, which was asked for within the second.</param>
    public readonly ulong TicksAt(ulong microseconds)
    {
        const ulong Far = 1UL << 30;
        if (microseconds <= _microseconds)
            return _ticks;
        // One more, because Now is rounded down: who wakes up then sees that the time has come.
        return _ticks + (((Math.Min(microseconds - _microseconds, Far) + 1) * _ticksPerMicrosecond) >> TickShift);
    }

    private ulong Renew()
    {
        _period = SystemTables.System.TscHertz;
        // Rounded down, so that the next exact time is never before one that was told.
        _rate = Clock.Scale(1_000_000, 1UL << Shift, _period);
        // Rounded up, so that nobody wakes up too early.
        _ticksPerMicrosecond = Clock.Scale(_period, 1UL << TickShift, 1_000_000) + 1;
        _ticks = Clock.Ticks;
        _microseconds = Clock.ToNanoseconds(_ticks - SystemTables.System.BootTsc) / 1000;
        return _microseconds;
    }
}
