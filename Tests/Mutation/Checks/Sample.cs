using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Model.Programs;

namespace ExoCosmos.Mutation.Checks;

/// <summary>Some of the checks, the same for the same seed.</summary>
public static class Sample
{
    public static IEnumerable<Check> Choose(IReadOnlyList<Check> checks, int count, int seed)
    {
        var chance = new Chance((ulong)seed);
        var left = checks.ToList();
        for (; count > 0 && left.Count != 0; count--)
        {
            var at = chance.Below(left.Count);
            yield return left[at];
            left.RemoveAt(at);
        }
    }
}
