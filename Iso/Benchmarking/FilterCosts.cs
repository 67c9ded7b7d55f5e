using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Spectre.Console;

namespace ExoCosmos.Iso.Benchmarking;

/// <summary>What packet filters cost on a booted machine, in guest instructions: TCP connections, each with a filter of its own, and their segments over a wire.</summary>
/// <param name="Filters">Installed.</param>
/// <param name="Classification">Of a packet that one of them takes, on average.</param>
/// <param name="Installation">One more, by the call.</param>
/// <param name="Removal">Of that one.</param>
public sealed record FilterCosts(int Filters, double Classification, double Installation, double Removal)
{
    /// <summary>The aims (docs/notes/0022-packet-filters.md): instructions among ten, of an installation into a thousand (a millisecond of guest time), and of a removal there.</summary>
    public const double MostAmongTen = 60, MostInstallation = 1_000_000, MostRemoval = 2_000;

    private static readonly int[] s_counts = [1, 10, 1000];

    public static IReadOnlyList<FilterCosts> MeasureAll(Workspace workspace) => [.. s_counts.Select(filters => Measure(workspace, filters))];

    public static Table Render(IEnumerable<FilterCosts> costs)
    {
        var table = new Table().AddColumn("packet filters, instructions");
        table.AddColumns(new TableColumn("classification").RightAligned(), new TableColumn("installation").RightAligned(), new TableColumn("removal").RightAligned());
        foreach (var cost in costs)
            table.AddRow($"among {Number(cost.Filters)} TCP connections", cost.Classification.ToString("N1", CultureInfo.InvariantCulture), Number(cost.Installation), Number(cost.Removal));
        return table;
    }

    private static FilterCosts Measure(Workspace workspace, int filters)
    {
        var log = BenchmarkFolder.In(workspace, $"filters-{filters}.log");
        File.Delete(log);
        var results = new BenchmarkMachines(workspace, counted: true).RunFilters(filters, log);
        return new FilterCosts(filters, CompiledFilterLog.Count(log) / Value("packets"), Value("filter-install"), Value("filter-remove"));

        double Value(string name) => results.Ticks($"native:{name}") ?? throw new ExoException($"{name} was not measured.", "Run ./exo build.");
    }

    private static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
