using System;
using ExoCosmos.Benchmarks.Common;
using ExoCosmos.Benchmarks.Unix.Linux;

namespace ExoCosmos.Benchmarks.Unix.Measures;

/// <summary>The first write to a page of fresh memory.</summary>
internal struct FirstTouch : IMeasure
{
    private static ulong s_pages;

    public static ReadOnlySpan<byte> Name => "first-touch"u8;

    public static uint Operations => 256;

    private static ulong Length => Operations * LinuxSystem.PageSize;

    public static bool Prepare()
    {
        s_pages = 0;
        return true;
    }

    public static void BeforeRound()
    {
        Finish();
        s_pages = LinuxSystem.MapAnonymous(Length, LinuxSystem.Readable | LinuxSystem.Writable);
    }

    public static void Run(uint operations)
    {
        for (var i = 0u; i < operations; i++)
            SignalHandlers.Write(s_pages + (i * LinuxSystem.PageSize));
    }

    public static void Finish()
    {
        if (s_pages != 0)
            LinuxSystem.Do(Call.Unmap, s_pages, Length);
    }
}
