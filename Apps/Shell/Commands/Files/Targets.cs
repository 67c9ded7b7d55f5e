using System.Collections.Generic;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Files;

/// <summary>What <c>cp</c>, <c>mv</c> and <c>ln</c> share: several sources go into a directory, one goes there or gets the name.</summary>
internal static class Targets
{
    /// <summary>Pairs each source with the path it shall have.</summary>
    /// <exception cref="UsageException">Several sources and the target is no directory.</exception>
    public static IEnumerable<(string Source, string Target)> Pair(IReadOnlyList<string> operands)
    {
        var target = operands[^1];
        var intoDirectory = FileSystem.IsDirectory(target);
        if (operands.Count > 2 && !intoDirectory)
            throw new UsageException($"'{target}' is not a directory");
        var pairs = new List<(string, string)>();
        for (var i = 0; i < operands.Count - 1; i++)
            pairs.Add((operands[i], intoDirectory ? PathText.Join(target, PathText.BaseName(operands[i])) : target));
        return pairs;
    }
}
