using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Mutation.Checks;
using ExoCosmos.Mutation.Running;

namespace ExoCosmos.Mutation.Scoring;

/// <summary>How many mutants of a folder were killed by what.</summary>
public sealed record Score(string Folder, int Mutants, int Equivalent, IReadOnlyDictionary<Outcome, int> Outcomes)
{
    public int Killed => Outcomes.Where(outcome => outcome.Key > Outcome.Survived).Sum(outcome => outcome.Value);

    public int Left => Mutants - Equivalent - Killed;

    /// <summary>Of the mutants that are not equivalent, in percent.</summary>
    public double Percent => Mutants == Equivalent ? 100 : 100.0 * Killed / (Mutants - Equivalent);

    public int this[Outcome outcome] => Outcomes.GetValueOrDefault(outcome);

    public static IEnumerable<Score> PerFolder(IReadOnlyCollection<Check> checks, Equivalents equivalents, IReadOnlyDictionary<Check, Verdict> verdicts) =>
        checks.GroupBy(check => check.Folder).OrderBy(group => group.Key).Select(group => Of(group.Key, [.. group], equivalents, verdicts)).Append(Of("all", checks, equivalents, verdicts));

    private static Score Of(string folder, IReadOnlyCollection<Check> checks, Equivalents equivalents, IReadOnlyDictionary<Check, Verdict> verdicts) =>
        new(folder, checks.Count, checks.Count(check => equivalents.ReasonFor(check) != null),
            checks.Where(verdicts.ContainsKey).GroupBy(check => verdicts[check].Outcome).ToDictionary(group => group.Key, group => group.Count()));
}
