using System;
using ExoCosmos.Abi;
using ExoCosmos.Benchmarks.Common;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Benchmarks.Native.Measures;

/// <summary>Derives a capability and drops it.</summary>
internal struct CapabilityCycle : IMeasure
{
    private static ulong s_gate;

    public static ReadOnlySpan<byte> Name => "capability-cycle"u8;

    public static uint Operations => 100;

    public static bool Prepare()
    {
        s_gate = Children.Made(KernelApi.GateCreate(Handle.None, 1)).Value;
        return true;
    }

    public static void Run(uint operations)
    {
        for (var i = 0u; i < operations; i++)
            Places.Require(KernelApi.CapabilityDrop(Children.Made(KernelApi.CapabilityDerive(new Handle(s_gate), 0, 1, Rights.Write))));
    }

    public static void Finish() => Places.Require(KernelApi.CapabilityDrop(new Handle(s_gate)));
}
