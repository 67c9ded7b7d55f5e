using System.Collections.Generic;
using System.Linq;

namespace ExoCosmos.Mutation.Checks;

/// <summary>Some of the checks: those whose names a seed likes best. So a sample stays as it is when checks come and go elsewhere.</summary>
public static class Sample
{
    public static IEnumerable<Check> Choose(IReadOnlyList<Check> checks, int count, int seed) =>
        checks.OrderBy(check => Rank(check, (ulong)seed)).ThenBy(check => check.Number).Take(count);

    /// <summary>FNV-1a, which is the same on every machine.</summary>
    private static ulong Rank(Check check, ulong seed)
    {
        var rank = 14695981039346656037 ^ (seed * 0x9E37_79B9_7F4A_7C15);
        foreach (var character in check.File + check.Name)
            rank = (rank ^ character) * 1099511628211;
        return rank ^ (rank >> 32);
    }
}
