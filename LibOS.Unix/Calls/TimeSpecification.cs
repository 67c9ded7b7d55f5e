using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix.Memory;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>struct timespec (timespec(3)): seconds and nanoseconds.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct TimeSpecification
{
    public long Seconds;
    public long Nanoseconds;

    private const long PerSecond = 1_000_000_000;

    public static TimeSpecification Of(ulong nanoseconds) =>
        new() { Seconds = (long)(nanoseconds / PerSecond), Nanoseconds = (long)(nanoseconds % PerSecond) };

    public readonly bool IsValid => Seconds >= 0 && Nanoseconds is >= 0 and < PerSecond;

    /// <summary>In nanoseconds, saturating.</summary>
    public readonly ulong Total => Seconds > long.MaxValue / PerSecond - 1 ? ulong.MaxValue : ((ulong)Seconds * PerSecond) + (ulong)Nanoseconds;

    /// <summary>A relative timeout in the program's memory as a deadline in TSC ticks; no pointer means never.</summary>
    public static Errno TryDeadline(ulong address, out ulong deadline)
    {
        deadline = Waiting.Never;
        if (address == 0)
            return Errno.None;
        var error = UserMemory.TryCopyIn<TimeSpecification>(address, out var time);
        if (error != Errno.None)
            return error;
        if (!time.IsValid)
            return Errno.EINVAL;
        deadline = Clock.After(time.Total);
        return Errno.None;
    }

    /// <summary>An absolute time as a deadline in TSC ticks.</summary>
    /// <param name="address">Where the program has it; 0 means never.</param>
    /// <param name="now">The clock that it is absolute on, in nanoseconds.</param>
    /// <param name="deadline">In TSC ticks.</param>
    public static Errno TryAbsoluteDeadline(ulong address, ulong now, out ulong deadline)
    {
        deadline = Waiting.Never;
        if (address == 0)
            return Errno.None;
        var error = UserMemory.TryCopyIn<TimeSpecification>(address, out var time);
        if (error != Errno.None)
            return error;
        if (!time.IsValid)
            return Errno.EINVAL;
        deadline = time.Total <= now ? Clock.Ticks : Clock.After(time.Total - now);
        return Errno.None;
    }
}
