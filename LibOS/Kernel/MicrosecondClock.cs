namespace ExoCosmos.LibOS.Kernel;

/// <summary>
/// Microseconds since the kernel started, for those who ask for each packet: within a second a multiplication, and once a second the exact division of <see cref="Clock"/>. It never goes back, and is
/// never ahead of that.
/// </summary>
public struct MicrosecondClock
{
    private const int Shift = 32;

    private ulong _ticks;
    private ulong _microseconds;
    private ulong _rate;

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

    private ulong Renew()
    {
        _period = SystemTables.System.TscHertz;
        // Rounded down, so that the next exact time is never before one that was told.
        _rate = Clock.Scale(1_000_000, 1UL << Shift, _period);
        _ticks = Clock.Ticks;
        _microseconds = Clock.ToNanoseconds(_ticks - SystemTables.System.BootTsc) / 1000;
        return _microseconds;
    }
}
