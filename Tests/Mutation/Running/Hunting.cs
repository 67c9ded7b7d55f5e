using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Mutation.Checks;
using Spectre.Console;

namespace ExoCosmos.Mutation.Running;

/// <summary>A hunt with a progress bar.</summary>
internal static class Hunting
{
    public static Dictionary<Check, Verdict> Run(Hunt hunt, IReadOnlyCollection<Check> checks, long programs, int most, string? log) =>
        AnsiConsole.Progress().Start(progress =>
        {
            string[] filters = [.. checks.Select(check => HostTestRun.FilterFor(check)).Distinct(StringComparer.Ordinal)];
            var survey = progress.AddTask("survey", maxValue: programs + filters.Length);
            hunt.Survey(programs, filters, () => survey.Increment(1));
            var mutants = progress.AddTask("mutants", maxValue: checks.Count);
            using var lines = log == null ? System.IO.StreamWriter.Null : System.IO.TextWriter.Synchronized(new System.IO.StreamWriter(log) { AutoFlush = true });
            return hunt.Run(checks, most, (check, verdict) =>
            {
                lines.WriteLine($"{verdict.Outcome}\t{check.File}\t{check.Name}");
                mutants.Increment(1);
            });
        });
}
