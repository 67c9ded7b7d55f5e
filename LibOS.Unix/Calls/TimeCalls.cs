using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix.Memory;
using ExoCosmos.LibOS.Unix.Process;
using ExoCosmos.LibOS.Unix.Threads;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>System calls on clocks and sleeping (time(7)).</summary>
public static unsafe class TimeCalls
{
    private const int Realtime = 0, Monotonic = 1, ProcessCpu = 2, ThreadCpu = 3, MonotonicRaw = 4, RealtimeCoarse = 5, MonotonicCoarse = 6, BootTime = 7;
    private const ulong Absolute = 1;

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeValue
    {
        public long Seconds;
        public long Microseconds;
    }

    /// <returns>The result of the call, or -errno; -ENOSYS for numbers that are not here.</returns>
    public static long Call(ref Registers registers) => registers.Number switch
    {
        35 => Sleep(Clock.Monotonic, registers.First, registers.Second, isAbsolute: false),
        96 => TimeOfDay(registers.First),
        201 => Seconds(registers.First),
        227 => -(long)Errno.EPERM,
        228 => GetTime((int)registers.First, registers.Second),
        229 => GetResolution((int)registers.First, registers.Second),
        230 => ClockSleep(registers),
        _ => -(long)Errno.ENOSYS,
    };

    /// <summary>The clock in nanoseconds; false if there is none by this number.</summary>
    private static bool TryRead(int clock, out ulong nanoseconds)
    {
        switch (clock)
        {
            case Realtime or RealtimeCoarse:
                nanoseconds = Clock.Realtime;
                return true;
            case Monotonic or MonotonicRaw or MonotonicCoarse or BootTime:
                nanoseconds = Clock.Monotonic;
                return true;
            case ProcessCpu or ThreadCpu:
                nanoseconds = CpuTime();
                return true;
            default:
                nanoseconds = 0;
                // Clocks of threads and processes by id (negative numbers) are the process' clock.
                if (clock >= 0)
                    return false;
                nanoseconds = CpuTime();
                return true;
        }
    }

    /// <summary>CPU time of the process, from the kernel's accounting.</summary>
    public static ulong CpuTime() => Clock.ToNanoseconds(SystemTables.Environment(SystemTables.Control->EnvironmentSlot).CpuTicks);

    private static long GetTime(int clock, ulong result) =>
        TryRead(clock, out var now) ? -(long)UserMemory.TryCopyOut(result, TimeSpecification.Of(now)) : -(long)Errno.EINVAL;

    private static long GetResolution(int clock, ulong result)
    {
        if (!TryRead(clock, out _))
            return -(long)Errno.EINVAL;
        return result == 0 ? 0 : -(long)UserMemory.TryCopyOut(result, TimeSpecification.Of(1));
    }

    private static long TimeOfDay(ulong result)
    {
        if (result == 0)
            return 0;
        var now = Clock.Realtime;
        return -(long)UserMemory.TryCopyOut(result, new TimeValue
        {
            Seconds = (long)(now / Clock.NanosecondsPerSecond),
            Microseconds = (long)(now % Clock.NanosecondsPerSecond / 1000),
        });
    }

    private static long Seconds(ulong result)
    {
        var now = (long)(Clock.Realtime / Clock.NanosecondsPerSecond);
        var error = result == 0 ? Errno.None : UserMemory.TryCopyOut(result, now);
        return error != Errno.None ? -(long)error : now;
    }

    private static long ClockSleep(in Registers registers) =>
        TryRead((int)registers.First, out var now)
            ? Sleep(now, registers.Third, registers.Fourth, (registers.Second & Absolute) != 0)
            : -(long)Errno.EINVAL;

    private static long Sleep(ulong now, ulong request, ulong remaining, bool isAbsolute)
    {
        if (request == 0)
            return -(long)Errno.EFAULT;
        var error = isAbsolute
            ? TimeSpecification.TryAbsoluteDeadline(request, now, out var deadline)
            : TimeSpecification.TryDeadline(request, out deadline);
        if (error != Errno.None)
            return -(long)error;
        error = Waiting.WaitAny(null, 0, deadline);
        if (error != Errno.EINTR)
            return 0;
        if (!isAbsolute && remaining != 0)
        {
            var ticks = Clock.Ticks;
            error = UserMemory.TryCopyOut(remaining, TimeSpecification.Of(ticks >= deadline ? 0 : Clock.ToNanoseconds(deadline - ticks)));
        }

        return error == Errno.EFAULT ? -(long)Errno.EFAULT : -(long)Errno.EINTR;
    }
}
