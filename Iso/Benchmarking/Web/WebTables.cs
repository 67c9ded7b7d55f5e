using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Spectre.Console;

namespace ExoCosmos.Iso.Benchmarking.Web;

/// <summary>What was measured, for people.</summary>
internal static class WebTables
{
    public static Table Compare(IReadOnlyList<WebCase> cases, double[] ours, double[]? theirs, double[]? ourRate, double[]? theirRate)
    {
        var table = new Table().AddColumn("document").AddColumn("connection");
        Add(table, "instructions per request", theirs is null ? [] : ["nginx", "ratio"]);
        if (ourRate is not null)
            Add(table, "requests per second", theirRate is null ? [] : ["nginx", "ratio"]);
        for (var i = 0; i < cases.Count; i++)
            table.AddRow([Size(cases[i].Bytes), cases[i].KeepsAlive ? "kept" : "new", .. Cells(ours[i], theirs?[i], lessIsBetter: true), .. ourRate is null ? [] : Cells(ourRate[i], theirRate?[i], lessIsBetter: false)]);
        return table;
    }

    /// <summary>What each trick gives: instructions per request without it, less those with all.</summary>
    public static Table Ablation(IReadOnlyList<WebCase> cases, double[] all, IReadOnlyList<(string Name, double[] Without)> measured)
    {
        var table = new Table().AddColumn("without");
        foreach (var wanted in cases)
            table.AddColumn(new TableColumn($"{Size(wanted.Bytes)}, {(wanted.KeepsAlive ? "kept" : "new")}").RightAligned());
        table.AddRow(["nothing", .. all.Select(Number)]);
        foreach (var (name, without) in measured)
            table.AddRow([name, .. without.Select((value, i) => $"{Number(value)} ({(value - all[i]).ToString("+#,0;-#,0", CultureInfo.InvariantCulture)})")]);
        return table;
    }

    /// <summary>Instructions per request, by function: those that matter, and what they are together.</summary>
    public static Table Profile(WebCase wanted, IReadOnlyList<GuestProfile.Line> lines, int requests)
    {
        const double least = 4;
        var table = new Table().Title($"{Size(wanted.Bytes)}, {(wanted.KeepsAlive ? "kept" : "new")}").AddColumn("function").AddColumn(new TableColumn("instructions").RightAligned());
        foreach (var isKernel in new[] { true, false })
        {
            var part = lines.Where(line => line.IsKernel == isKernel).Select(line => (line.Name, Count: line.Instructions / (double)requests)).ToList();
            table.AddRow(isKernel ? "[bold]kernel[/]" : "[bold]application[/]", Number(part.Sum(line => line.Count)));
            foreach (var (name, count) in part.Where(line => line.Count >= least))
                table.AddRow("  " + Markup.Escape(name), Number(count));
        }

        return table;
    }

    private static IEnumerable<string> Cells(double ours, double? theirs, bool lessIsBetter)
    {
        yield return Number(ours);
        if (theirs is not { } rival)
            yield break;
        yield return Number(rival);
        yield return (lessIsBetter ? rival / ours : ours / rival).ToString("0.0", CultureInfo.InvariantCulture);
    }

    private static void Add(Table table, string first, IEnumerable<string> others)
    {
        foreach (var column in others.Prepend(first))
            table.AddColumn(new TableColumn(column).RightAligned());
    }

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Size(int bytes) => bytes < 1024 ? $"{bytes} B" : $"{bytes >> 10} KB";
}
