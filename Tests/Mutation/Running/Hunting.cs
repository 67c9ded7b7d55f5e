using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Mutation.Checks;
using Spectre.Console;

namespace ExoCosmos.Mutation.Running;

/// <summary>A hunt with a progress bar.</summary>
internal static class Hunting
{
    public static Dictionary<Check, Verdict> Run(Hunt hunt, IReadOnlyCollection<Check> checks, long programs, int most) =>
        AnsiConsole.Progress().Start(progress =>
        {
            string[] filters = [.. checks.Select(check => HostTestRun.FilterFor(check)).Distinct(StringComparer.Ordinal)];
            var survey = progress.AddTask("survey", maxValue: programs + filters.Length);
            hunt.Survey(programs, filters, () => survey.Increment(1));
            var mutants = progress.AddTask("mutants", maxValue: checks.Count);
            return hunt.Run(checks, most, (_, _) => mutants.Increment(1));
        });
}
