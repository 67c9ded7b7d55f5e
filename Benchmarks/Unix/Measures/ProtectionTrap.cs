using System;
using ExoCosmos.Benchmarks.Common;
using ExoCosmos.Benchmarks.Unix.Linux;

namespace ExoCosmos.Benchmarks.Unix.Measures;

/// <summary>mprotect, a write, and a handler of SIGSEGV that calls mprotect again (prot1 + trap + unprot of Appel and Li, 1991).</summary>
internal struct ProtectionTrap : IMeasure
{
    private static ulong s_page;

    public static ReadOnlySpan<byte> Name => "protection-trap"u8;

    public static uint Operations => 100;

    public static bool Prepare()
    {
        s_page = LinuxSystem.MapAnonymous(LinuxSystem.PageSize, LinuxSystem.Readable | LinuxSystem.Writable);
        SignalHandlers.Write(s_page);
        return SignalHandlers.Unprotect();
    }

    public static void Run(uint operations)
    {
        for (var i = 0u; i < operations; i++)
        {
            LinuxSystem.Protect(s_page, LinuxSystem.Readable);
            SignalHandlers.Write(s_page);
        }
    }
}
