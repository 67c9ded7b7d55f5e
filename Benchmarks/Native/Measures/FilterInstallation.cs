using System;
using ExoCosmos.Benchmarks.Common;
using ExoCosmos.Benchmarks.Native.Packets;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Benchmarks.Native.Measures;

/// <summary>Installs a filter beside those that there are.</summary>
internal struct FilterInstallation : IMeasure
{
    /// <summary>Behind all that a benchmark installs.</summary>
    internal const uint Number = 5000;

    private static ulong s_filter;

    public static ReadOnlySpan<byte> Name => "filter-install"u8;

    public static uint Operations => 1;

    public static bool Prepare() => true;

    public static void BeforeRound() => Finish();

    public static void Run(uint operations) => s_filter = Connections.Install(Number).Value;

    public static void Finish()
    {
        if (s_filter != 0)
            Places.Require(KernelApi.CapabilityDrop(new Abi.Handle(s_filter)));
        s_filter = 0;
    }
}
