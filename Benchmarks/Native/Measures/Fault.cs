using System;
using ExoCosmos.Benchmarks.Common;

namespace ExoCosmos.Benchmarks.Native.Measures;

/// <summary>A page fault to the environment's handler and back: the handler steps over the instruction.</summary>
internal struct Fault : IMeasure
{
    public static ReadOnlySpan<byte> Name => "fault"u8;

    public static uint Operations => 1000;

    public static bool Prepare()
    {
        FaultHandlers.Skip();
        return true;
    }

    public static void Run(uint operations)
    {
        for (var i = 0u; i < operations; i++)
            FaultHandlers.Touch(Places.Nothing);
    }
}
