using System;
using ExoCosmos.Benchmarks.Common;
using ExoCosmos.Benchmarks.Native.Packets;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Benchmarks.Native.Measures;

/// <summary>Drops a filter; the others stay.</summary>
internal struct FilterRemoval : IMeasure
{
    private static ulong s_filter;

    public static ReadOnlySpan<byte> Name => "filter-remove"u8;

    public static uint Operations => 1;

    public static bool Prepare() => true;

    public static void BeforeRound() => s_filter = Connections.Install(FilterInstallation.Number).Value;

    public static void Run(uint operations) => Places.Require(KernelApi.CapabilityDrop(new Abi.Handle(s_filter)));
}
