using System;
using System.Runtime;
using ExoCosmos.Abi;
using ExoCosmos.Benchmarks.Common;
using ExoCosmos.Benchmarks.Native.Measures;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Benchmarks.Native;

/// <summary>Measures the kernel's own interface from an environment without any further libOS, then switches the machine off.</summary>
internal static unsafe class Program
{
    [RuntimeExport("exo_main")]
    private static void Main(EnvironmentParameters* parameters)
    {
        if (!Grants.Attach(parameters))
            KernelApi.EnvironmentExit(Panic.ExitStatus);
        Panic.UseConsole(Grants.Find("console"u8));
        SystemTables.Control->Masked = 1;

        Rounds.Clock<Console>(SystemTables.System.TscHertz);
        Rounds.Measure<Console, NullCall>();
        Rounds.Measure<Console, Fault>();
        Rounds.Measure<Console, ProtectionTrap>();
        Rounds.Measure<Console, Transfer>();
        Rounds.Measure<Console, MapPage>();
        Rounds.Measure<Console, EnvironmentCycle>();
        Rounds.Done<Console>();

        KernelApi.Power(Grants.Find("power"u8), PowerOperation.Off, 0);
        KernelApi.EnvironmentExit(Panic.ExitStatus);
    }

    private struct Console : IReport
    {
        public static void Write(ReadOnlySpan<byte> line) => Panic.Write(line);
    }
}
