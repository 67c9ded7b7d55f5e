using System.Collections.Generic;
using System.Globalization;
using Spectre.Console;

namespace ExoCosmos.Iso.Benchmarking;

/// <summary>What was measured on each side, in one unit.</summary>
/// <param name="Theirs">Null when Linux was not run.</param>
public sealed record Sides(Results Native, Results Unix, Results? Theirs)
{
    public static Sides Run(Workspace workspace, bool counted, bool withLinux)
    {
        var machines = new BenchmarkMachines(workspace, counted);
        return new Sides(machines.RunNative(), machines.RunUnix(), withLinux ? machines.RunLinux() : null);
    }

    public double? OurTicks(Row row) => Native.Ticks(row.Ours) ?? Unix.Ticks(row.Ours);

    public double? OurNanoseconds(Row row) => Native.Nanoseconds(row.Ours) ?? Unix.Nanoseconds(row.Ours);
}

/// <summary>Everything in one table: instructions, time, and how many times as much Linux needs.</summary>
public static class Comparison
{
    public static Table Render(IEnumerable<Row> rows, Sides instructions, Sides? time)
    {
        var table = new Table().AddColumn("operation (Linux' for the same, where it is another)");
        Add(table, "instructions", "aim");
        if (instructions.Theirs is not null)
            Add(table, "Linux", "ratio");
        if (time is not null)
            Add(table, "ns");
        if (time?.Theirs is not null)
            Add(table, "Linux", "ratio");
        foreach (var row in rows)
            table.AddRow([.. Cells(row, instructions, time)]);
        return table;
    }

    private static IEnumerable<string> Cells(Row row, Sides instructions, Sides? time)
    {
        yield return Markup.Escape(row.Title);
        var ours = instructions.OurTicks(row);
        yield return ours > row.Aim ? $"[red]{Number(ours)}[/]" : Number(ours);
        yield return Number(row.Aim);
        if (instructions.Theirs is { } counted)
        {
            yield return Number(counted.Ticks(row.Theirs));
            yield return Ratio(counted.Ticks(row.Theirs), ours);
        }

        if (time is null)
            yield break;
        yield return Number(time.OurNanoseconds(row));
        if (time.Theirs is not { } timed)
            yield break;
        yield return Number(timed.Nanoseconds(row.Theirs));
        yield return Ratio(timed.Nanoseconds(row.Theirs), time.OurNanoseconds(row));
    }

    private static void Add(Table table, params IEnumerable<string> columns)
    {
        foreach (var column in columns)
            table.AddColumn(new TableColumn(column).RightAligned());
    }

    private static string Number(double? value) => value?.ToString("N0", CultureInfo.InvariantCulture) ?? "";

    private static string Ratio(double? theirs, double? ours) => (theirs / ours)?.ToString("0.0", CultureInfo.InvariantCulture) ?? "";
}
