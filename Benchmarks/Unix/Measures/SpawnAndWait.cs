using System;
using ExoCosmos.Benchmarks.Common;

namespace ExoCosmos.Benchmarks.Unix.Measures;

/// <summary>vfork, execve of this static program, its end, and the wait for it.</summary>
internal struct SpawnAndWait : IMeasure
{
    public static ReadOnlySpan<byte> Name => "spawn-and-wait"u8;

    public static uint Operations => 10;

    public static bool Prepare() => true;

    public static void Run(uint operations)
    {
        for (var i = 0u; i < operations; i++)
            Children.Wait(Children.Start(Children.EndRole));
    }
}
