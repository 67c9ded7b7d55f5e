using System;
using System.Collections.Generic;
using System.Linq;
using Spectre.Console;

namespace ExoCosmos.Iso.Benchmarking;

/// <summary>One machine on which operations are measured among things that have nothing to do with them.</summary>
public sealed record Crowd(int MemoryMiB, int Environments, int Capabilities);

/// <summary>
/// What operations cost while a machine gets fuller: Benchmarks/Native, started with "growth", counts instructions with more memory, more environments (half asleep, half parked) and more
/// capabilities. A curve that rises is a kernel whose work grows with what nobody asked about.
/// </summary>
public sealed class Growth
{
    private const int Usual = 512;

    /// <summary>Results' names, and what they are for people.</summary>
    public static IReadOnlyList<(string Name, string Title)> Operations { get; } =
    [
        ("native:null-call", "kernel call that does nothing"),
        ("native:fault", "fault to a libOS' handler and back"),
        ("native:transfer", "call of another environment and its reply"),
        ("native:map-page", "map a page within a batch"),
        ("native:frame-cycle", "allocate a frame and give it back"),
        ("native:capability-cycle", "derive a capability and drop it"),
        ("native:environment-cycle", "create, start, destroy an environment"),
        ("native:switch", "switch to the next of nine that are ready"),
        ("native:wake", "wake a sleeper, which sleeps again"),
    ];

    /// <summary>Each grows alone; the first of each is the same machine, or nearly.</summary>
    public static IReadOnlyList<(string Axis, IReadOnlyList<Crowd> Machines)> Series { get; } =
    [
        ("memory", [.. new[] { 64, Usual, 2048, 8192 }.Select(memory => new Crowd(memory, 0, 0))]),
        ("environments", [.. new[] { 0, 16, 64, 192 }.Select(environments => new Crowd(Usual, environments, 0))]),
        ("capabilities", [.. new[] { 0, 64, 512, 4096 }.Select(capabilities => new Crowd(Usual, 0, capabilities))]),
    ];

    private readonly Dictionary<Crowd, Results> measured = [];

    public static Growth Measure(Workspace workspace)
    {
        var growth = new Growth();
        var machines = new BenchmarkMachines(workspace, counted: true);
        foreach (var crowd in Series.SelectMany(series => series.Machines).Distinct())
            growth.measured[crowd] = machines.RunNative(crowd);
        return growth;
    }

    /// <summary>Instructions of an operation on a machine.</summary>
    public double Instructions(string name, Crowd crowd) =>
        measured[crowd].Ticks(name) ?? throw new ExoException($"{name} was not measured on a machine of {crowd}.", "Run ./exo build.");

    public Table Render()
    {
        var table = new Table().AddColumn("instructions");
        foreach (var (axis, machines) in Series)
        {
            foreach (var machine in machines)
                table.AddColumn(new TableColumn($"{axis}\n{Amount(axis, machine)}").RightAligned());
        }

        foreach (var (name, title) in Operations)
            table.AddRow([title, .. Series.SelectMany(series => series.Machines).Select(machine => FormattableString.Invariant($"{Instructions(name, machine):N0}"))]);
        return table;
    }

    public static int Amount(string axis, Crowd crowd) => axis switch
    {
        "memory" => crowd.MemoryMiB,
        "environments" => crowd.Environments,
        _ => crowd.Capabilities,
    };
}
