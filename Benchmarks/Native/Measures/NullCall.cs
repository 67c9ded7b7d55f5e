using System;
using ExoCosmos.Benchmarks.Common;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Benchmarks.Native.Measures;

/// <summary>A kernel call that does nothing, through the libOS' ordinary wrapper.</summary>
internal struct NullCall : IMeasure
{
    public static ReadOnlySpan<byte> Name => "null-call"u8;

    public static uint Operations => 1000;

    public static bool Prepare() => true;

    public static void Run(uint operations)
    {
        for (var i = 0u; i < operations; i++)
            KernelApi.Null();
    }
}
