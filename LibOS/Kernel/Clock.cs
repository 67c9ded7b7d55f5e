using System;
using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Kernel;

/// <summary>Time from the time stamp counter and the information page. Ticks are TSC ticks; nothing here calls the kernel.</summary>
public static class Clock
{
    public const ulong NanosecondsPerSecond = 1_000_000_000;

    public static ulong Ticks => Trap.TimeStamp();

    /// <summary>Nanoseconds since the kernel started.</summary>
    public static ulong Monotonic => ToNanoseconds(Ticks - SystemTables.System.BootTsc);

    /// <summary>Nanoseconds since 1970-01-01 UTC.</summary>
    public static ulong Realtime => SystemTables.System.BootUnixNanoseconds + Monotonic;

    public static ulong ToNanoseconds(ulong ticks) => Scale(ticks, NanosecondsPerSecond, SystemTables.System.TscHertz);

    public static ulong ToTicks(ulong nanoseconds) => Scale(nanoseconds, SystemTables.System.TscHertz, NanosecondsPerSecond);

    /// <summary>The TSC value a time from now, <see cref="WakeTerm.Never"/> where that lies beyond the counter.</summary>
    public static ulong After(ulong nanoseconds)
    {
        var now = Ticks;
        var ticks = ToTicks(nanoseconds);
        return ticks > WakeTerm.Never - now ? WakeTerm.Never : now + ticks;
    }

    /// <summary>value × numerator / denominator, saturating.</summary>
    public static ulong Scale(ulong value, ulong numerator, ulong denominator)
    {
        var high = Math.BigMul(value, numerator, out var low);
        if (high == 0)
            return low / denominator;
        if (high >= denominator)
            return ulong.MaxValue;
        return (ulong)(new UInt128(high, low) / denominator);
    }
}
