using System;
using ExoCosmos.Benchmarks.Common;
using ExoCosmos.Benchmarks.Unix.Linux;

namespace ExoCosmos.Benchmarks.Unix.Measures;

/// <summary>A read of a page without access, to a handler of SIGSEGV that steps over it, and back.</summary>
internal struct Fault : IMeasure
{
    private static ulong s_page;

    public static ReadOnlySpan<byte> Name => "sigsegv"u8;

    public static uint Operations => 200;

    public static bool Prepare()
    {
        s_page = LinuxSystem.MapAnonymous(LinuxSystem.PageSize, LinuxSystem.None);
        return SignalHandlers.Skip();
    }

    public static void Run(uint operations)
    {
        for (var i = 0u; i < operations; i++)
            SignalHandlers.Touch(s_page);
    }
}
