using System;
using ExoCosmos.Benchmarks.Common;
using ExoCosmos.Benchmarks.Unix.Linux;

namespace ExoCosmos.Benchmarks.Unix.Measures;

/// <summary>The shortest system call.</summary>
internal struct GetParent : IMeasure
{
    public static ReadOnlySpan<byte> Name => "getppid"u8;

    public static uint Operations => 1000;

    public static bool Prepare() => true;

    public static void Run(uint operations)
    {
        for (var i = 0u; i < operations; i++)
            LinuxSystem.GetParent();
    }
}
