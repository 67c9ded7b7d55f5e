using System;
using ExoCosmos.Benchmarks.Common;
using ExoCosmos.Benchmarks.Unix.Linux;

namespace ExoCosmos.Benchmarks.Unix.Measures;

/// <summary>Takes the right to write a page away and gives it back.</summary>
internal struct ProtectionPair : IMeasure
{
    private static ulong s_page;

    public static ReadOnlySpan<byte> Name => "mprotect-pair"u8;

    public static uint Operations => 100;

    public static bool Prepare()
    {
        s_page = LinuxSystem.MapAnonymous(LinuxSystem.PageSize, LinuxSystem.Readable | LinuxSystem.Writable);
        SignalHandlers.Write(s_page);
        return true;
    }

    public static void Run(uint operations)
    {
        for (var i = 0u; i < operations; i++)
        {
            LinuxSystem.Protect(s_page, LinuxSystem.Readable);
            LinuxSystem.Protect(s_page, LinuxSystem.Readable | LinuxSystem.Writable);
        }
    }
}
