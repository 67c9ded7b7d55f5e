using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ExoCosmos.Mutation.Checks;
using ExoCosmos.Mutation.Running;

namespace ExoCosmos.Mutation.Scoring;

/// <summary>Prints what came of the mutants: those that live, then a table per folder that a note can take over.</summary>
internal static class ScoreTable
{
    public static void Print(IReadOnlyCollection<Check> checks, Equivalents equivalents, IReadOnlyDictionary<Check, Verdict> verdicts, IReadOnlyCollection<Check> all)
    {
        foreach (var (check, verdict) in verdicts.Where(pair => !pair.Value.IsKilled).OrderBy(pair => pair.Key.Number))
            Console.WriteLine($"{verdict.Outcome.ToString().ToLowerInvariant()} {check.File}:{check.Line}\n    {check.Name}\n    {verdict.Evidence}");
        Console.WriteLine("| folder | mutants | equivalent | killed by the model | by a crash | by a hang | by host tests | left | score |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var score in Score.PerFolder(checks, equivalents, verdicts))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {score.Folder} | {score.Mutants} | {score.Equivalent} | {score[Outcome.Model]} | {score[Outcome.Crash]} | {score[Outcome.Hang]} | {score[Outcome.HostTest]} | {score.Left} | {score.Percent:f1} % |"));
        }

        Console.WriteLine("Checks in the kernel: " + string.Join(", ", all.GroupBy(Scopes.Of).OrderBy(group => group.Key).Select(group => $"{group.Count()} {group.Key.ToString().ToLowerInvariant()}")) + ".");
    }
}
