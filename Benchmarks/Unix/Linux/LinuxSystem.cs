using System.Runtime;
using System.Runtime.CompilerServices;

namespace ExoCosmos.Benchmarks.Unix.Linux;

/// <summary>System calls as C# methods: what the kernel answers, negative = -errno.</summary>
internal static unsafe class LinuxSystem
{
    public const ulong PageSize = 4096;
    public const ulong None = 0, Readable = 1, Writable = 2;

    private const ulong Private = 2, Anonymous = 0x20;
    private const ulong MonotonicClock = 1;

    [RuntimeImport("*", "linux_call"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern long Trap(Call number, ulong first, ulong second, ulong third, ulong fourth, ulong fifth, ulong sixth);

    [RuntimeImport("*", "linux_getppid"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern int GetParent();

    /// <summary>vfork and execve: the child's process number.</summary>
    [RuntimeImport("*", "linux_spawn"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern long Spawn(byte* path, byte** arguments, byte** environment);

    [RuntimeImport("*", "linux_thread"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern long Thread(ulong flags, ulong stack);

    public static long Do(Call number, ulong first = 0, ulong second = 0, ulong third = 0, ulong fourth = 0) =>
        Trap(number, first, second, third, fourth, 0, 0);

    public static ulong MapAnonymous(ulong length, ulong access) =>
        (ulong)Trap(Call.Map, 0, length, access, Private | Anonymous, ulong.MaxValue, 0);

    public static void Protect(ulong address, ulong access) => Do(Call.Protect, address, PageSize, access);

    public static ulong Nanoseconds()
    {
        var time = stackalloc ulong[2];
        Do(Call.ClockGetTime, MonotonicClock, (ulong)time);
        return (time[0] * 1_000_000_000) + time[1];
    }

    public static void Exit(int status)
    {
        while (true)
            Do(Call.ExitGroup, (ulong)status);
    }
}
