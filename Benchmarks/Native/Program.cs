using System;
using System.Buffers.Text;
using System.Runtime;
using ExoCosmos.Abi;
using ExoCosmos.Benchmarks.Common;
using ExoCosmos.Benchmarks.Native.Measures;
using ExoCosmos.Benchmarks.Native.Packets;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Benchmarks.Native;

/// <summary>Measures the kernel's own interface from an environment without any further libOS, then switches the machine off.</summary>
internal static unsafe class Program
{
    [RuntimeExport("exo_main")]
    private static void Main(EnvironmentParameters* parameters)
    {
        Grants.Begin(parameters);
        SystemTables.Control->Masked = 1;

        Rounds.Clock<Console>(SystemTables.System.TscHertz);
        if (Grants.Argument(0).SequenceEqual("growth"u8))
            MeasureInACrowd(Number(1), Number(2));
        else if (Grants.Argument(0).SequenceEqual("filters"u8))
            MeasureFilters(Number(1));
        else
            MeasureAlone();
        Rounds.Done<Console>();

        KernelApi.Power(Grants.Find("power"u8), PowerOperation.Off, 0);
        KernelApi.EnvironmentExit(Panic.ExitStatus);
    }

    private static void MeasureAlone()
    {
        Rounds.Measure<Console, NullCall>();
        Rounds.Measure<Console, Fault>();
        Rounds.Measure<Console, ProtectionTrap>();
        Rounds.Measure<Console, Transfer>();
        Rounds.Measure<Console, MapPage>();
        Rounds.Measure<Console, EnvironmentCycle>();
    }

    /// <summary>Among so many other environments and capabilities: Iso/Benchmarking/Growth.</summary>
    private static void MeasureInACrowd(uint environments, uint capabilities)
    {
        Crowd.Gather(environments, capabilities);
        Rounds.Measure<Console, NullCall>();
        Rounds.Measure<Console, Fault>();
        Rounds.Measure<Console, Transfer>();
        Rounds.Measure<Console, MapPage>();
        Rounds.Measure<Console, FrameCycle>();
        Rounds.Measure<Console, CapabilityCycle>();
        Rounds.Measure<Console, EnvironmentCycle>();
        Rounds.Measure<Console, SwitchAmongReady>();
        Rounds.Measure<Console, WakeSleeper>();
    }

    /// <summary>With so many installed: Iso/Benchmarking/FilterCosts.</summary>
    private static void MeasureFilters(uint count)
    {
        for (var number = 0u; number < count; number++)
            Connections.Install(number);
        Rounds.Measure<Console, FilterInstallation>();
        Rounds.Measure<Console, FilterRemoval>();
        Rounds.Tell<Console>("packets"u8, Traffic.Pass(count));
    }

    private static uint Number(int argument) => Utf8Parser.TryParse(Grants.Argument(argument), out uint number, out _) ? number : 0;

    private struct Console : IReport
    {
        public static void Write(ReadOnlySpan<byte> line) => Panic.Write(line);
    }
}
