using System;
using System.Runtime;
using ExoCosmos.Benchmarks.Common;
using ExoCosmos.Benchmarks.Unix.Linux;
using ExoCosmos.Benchmarks.Unix.Measures;

namespace ExoCosmos.Benchmarks.Unix;

/// <summary>
/// Measures what a Unix gives to programs, by system calls alone: the same static file runs on LibOS.Unix and, as the only file of an initial RAM file
/// system, on Linux. With an argument it is one of its own children.
/// </summary>
internal static unsafe class Program
{
    private const ulong FirstMagic = 0xFEE1_DEAD, SecondMagic = 672_274_793, PowerOff = 0x4321_FEDC;

    [RuntimeExport("unix_main")]
    private static void Main(ulong* stack)
    {
        var count = stack[0];
        var arguments = (byte**)(stack + 1);
        Children.Self = arguments[0];
        if (count > 1 && *arguments[1] == Children.EchoRole)
            PipeRoundTrip.Echo();
        if (count > 1)
            LinuxSystem.Exit(0);

        var (ticks, time) = (Rounds.Now, LinuxSystem.Nanoseconds());
        Rounds.Measure<Terminal, GetParent>();
        Rounds.Measure<Terminal, GetTime>();
        Rounds.Measure<Terminal, Fault>();
        Rounds.Measure<Terminal, ProtectionTrap>();
        Rounds.Measure<Terminal, ProtectionPair>();
        Rounds.Measure<Terminal, FirstTouch>();
        Rounds.Measure<Terminal, FutexRoundTrip>();
        Rounds.Measure<Terminal, PipeRoundTrip>();
        Rounds.Measure<Terminal, SpawnAndWait>();
        ticks = Rounds.Now - ticks;
        time = LinuxSystem.Nanoseconds() - time;
        Rounds.Clock<Terminal>((ulong)((UInt128)ticks * 1_000_000_000 / time));
        Rounds.Done<Terminal>();

        // As the only program of a machine it may not end, so the machine does.
        if (LinuxSystem.Do(Call.GetProcess) == 1)
            LinuxSystem.Do(Call.Reboot, FirstMagic, SecondMagic, PowerOff);
        LinuxSystem.Exit(0);
    }

    private struct Terminal : IReport
    {
        public static void Write(ReadOnlySpan<byte> line)
        {
            fixed (byte* start = line)
                LinuxSystem.Do(Call.Write, 1, (ulong)start, (ulong)line.Length);
        }
    }
}
