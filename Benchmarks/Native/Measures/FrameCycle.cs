using System;
using ExoCosmos.Benchmarks.Common;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Benchmarks.Native.Measures;

/// <summary>Allocates one frame and gives it back. Most of it is that the frame is cleared.</summary>
internal unsafe struct FrameCycle : IMeasure
{
    public static ReadOnlySpan<byte> Name => "frame-cycle"u8;

    public static uint Operations => 100;

    public static bool Prepare() => true;

    public static void Run(uint operations)
    {
        var account = Places.Account;
        uint frame = 0;
        for (var i = 0u; i < operations; i++)
        {
            Places.Require(KernelApi.FrameAllocate(account, &frame, 1));
            Places.Require(KernelApi.FrameFree(account, &frame, 1));
        }
    }
}
