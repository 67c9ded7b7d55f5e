using System;
using ExoCosmos.Benchmarks.Common;
using ExoCosmos.Benchmarks.Unix.Linux;

namespace ExoCosmos.Benchmarks.Unix.Measures;

/// <summary>A byte to another process and back, through two pipes.</summary>
internal unsafe struct PipeRoundTrip : IMeasure
{
    /// <summary>Only the three standard descriptors are open before: what pipe(2) gives then, both in this process and, inherited, in the child.</summary>
    private const ulong ChildReads = 3, ParentWrites = 4, ParentReads = 5, ChildWrites = 6;

    private static long s_child;

    public static ReadOnlySpan<byte> Name => "pipe-round-trip"u8;

    public static uint Operations => 100;

    public static bool Prepare()
    {
        var pipes = stackalloc int[4];
        if (LinuxSystem.Do(Call.Pipe, (ulong)pipes) != 0 || LinuxSystem.Do(Call.Pipe, (ulong)(pipes + 2)) != 0)
            return false;
        if (pipes[0] != (int)ChildReads || pipes[3] != (int)ChildWrites)
            return false;
        s_child = Children.Start(Children.EchoRole);
        LinuxSystem.Do(Call.Close, ChildReads);
        LinuxSystem.Do(Call.Close, ChildWrites);
        return s_child > 0;
    }

    public static void Run(uint operations)
    {
        byte value = 1;
        for (var i = 0u; i < operations; i++)
        {
            LinuxSystem.Do(Call.Write, ParentWrites, (ulong)&value, 1);
            LinuxSystem.Do(Call.Read, ParentReads, (ulong)&value, 1);
        }
    }

    public static void Finish()
    {
        LinuxSystem.Do(Call.Close, ParentWrites);
        LinuxSystem.Do(Call.Close, ParentReads);
        Children.Wait(s_child);
    }

    /// <summary>The child: sends back what comes, until nothing will.</summary>
    public static void Echo()
    {
        LinuxSystem.Do(Call.Close, ParentWrites);
        LinuxSystem.Do(Call.Close, ParentReads);
        byte value;
        while (LinuxSystem.Do(Call.Read, ChildReads, (ulong)&value, 1) == 1)
            LinuxSystem.Do(Call.Write, ChildWrites, (ulong)&value, 1);
        LinuxSystem.Exit(0);
    }
}
