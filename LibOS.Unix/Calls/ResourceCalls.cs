using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Unix.Memory;
using ExoCosmos.LibOS.Unix.Process;

namespace ExoCosmos.LibOS.Unix.Calls;

/// <summary>Limits and consumption: getrlimit(2), getrusage(2), sysinfo(2), times(2).</summary>
public static unsafe class ResourceCalls
{
    private const int StackLimit = 3, FileLimit = 7, CoreLimit = 4;
    private const ulong Infinity = ulong.MaxValue, StackBytes = 8 << 20, Descriptors = 1024;
    private const ulong TicksPerSecond = 100;

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft, Hard;
    }

    [StructLayout(LayoutKind.Explicit, Size = 144)]
    private struct UsageRecord
    {
        [FieldOffset(0)] public long UserSeconds;
        [FieldOffset(8)] public long UserMicroseconds;
        [FieldOffset(32)] public long ResidentKilobytes;
    }

    /// <summary>struct sysinfo.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 112)]
    private struct SystemRecord
    {
        [FieldOffset(0)] public long Uptime;
        [FieldOffset(32)] public ulong TotalMemory;
        [FieldOffset(40)] public ulong FreeMemory;
        [FieldOffset(80)] public ushort Processes;
        [FieldOffset(104)] public uint Unit;
    }

    public static long GetLimit(int resource, ulong result)
    {
        if (resource is < 0 or > 15)
            return -(long)Errno.EINVAL;
        return result == 0 ? 0 : -(long)UserMemory.TryCopyOut(result, LimitOf(resource));
    }

    /// <summary>prlimit64(2): limits of the caller can be read; setting one is accepted where it does not ask for more.</summary>
    public static long ProcessLimit(in Registers registers)
    {
        var id = (int)registers.First;
        if (id != 0 && id != Processes.Current->Id)
            return -(long)Errno.ESRCH;
        if (registers.Third != 0)
        {
            var error = UserMemory.TryCopyIn<Limit>(registers.Third, out var wanted);
            if (error != Errno.None)
                return -(long)error;
            if (wanted.Soft > wanted.Hard)
                return -(long)Errno.EINVAL;
        }

        return GetLimit((int)registers.Second, registers.Fourth);
    }

    private static Limit LimitOf(int resource) => resource switch
    {
        StackLimit => new Limit { Soft = StackBytes, Hard = Infinity },
        FileLimit => new Limit { Soft = Descriptors, Hard = Descriptors },
        CoreLimit => default,
        _ => new Limit { Soft = Infinity, Hard = Infinity },
    };

    public static long Usage(ulong result)
    {
        var cpu = TimeCalls.CpuTime();
        return -(long)UserMemory.TryCopyOut(result, new UsageRecord
        {
            UserSeconds = (long)(cpu / Clock.NanosecondsPerSecond),
            UserMicroseconds = (long)(cpu % Clock.NanosecondsPerSecond / 1000),
            ResidentKilobytes = (long)(Processes.Current->ResidentPages * (Layout.PageSize / 1024)),
        });
    }

    public static long SystemInformation(ulong result)
    {
        var account = Processes.Current->Account;
        ref readonly var info = ref SystemTables.Account(account);
        return -(long)UserMemory.TryCopyOut(result, new SystemRecord
        {
            Uptime = (long)(Clock.Monotonic / Clock.NanosecondsPerSecond),
            TotalMemory = System.Math.Min(info.Budget, SystemTables.System.UsableFrames) * Layout.PageSize,
            FreeMemory = SystemTables.Available(account) * Layout.PageSize,
            Processes = 1,
            Unit = 1,
        });
    }

    /// <summary>Clock ticks of 1/100 s since start; the four times are the process' CPU time.</summary>
    public static long Times(ulong result)
    {
        if (result != 0)
        {
            System.Span<long> times = stackalloc long[4];
            times.Clear();
            times[0] = (long)(TimeCalls.CpuTime() / (Clock.NanosecondsPerSecond / TicksPerSecond));
            var error = UserMemory.TryCopyOut(result, MemoryMarshal.AsBytes(times));
            if (error != Errno.None)
                return -(long)error;
        }

        return (long)(Clock.Monotonic / (Clock.NanosecondsPerSecond / TicksPerSecond));
    }
}
