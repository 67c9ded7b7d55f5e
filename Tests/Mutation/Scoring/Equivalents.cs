using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ExoCosmos.Mutation.Checks;

namespace ExoCosmos.Mutation.Scoring;

/// <summary>
/// Checks whose absence changes nothing that the interface promises, each with the reason, in Tests/Mutation/equivalents.txt: a line with the file, a line with the
/// check's name, a line with the reason, an empty line. An entry that names no check is an error: so the list cannot outlive the code.
/// </summary>
public sealed class Equivalents
{
    private readonly Dictionary<(string File, string Name), string> _reasons = [];

    public static Equivalents Read(string path)
    {
        var list = new Equivalents();
        foreach (var entry in File.ReadAllText(path).ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = entry.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (lines[0].StartsWith('#'))
                continue;
            if (lines.Length < 3 || !list._reasons.TryAdd((lines[0], lines[1]), string.Join(' ', lines[2..])))
                throw new InvalidDataException($"{path}: not an entry, or the second of its name: {lines[0]}: {string.Join(" / ", lines[1..])}");
        }

        return list;
    }

    public int Count => _reasons.Count;

    public string? ReasonFor(Check check) => _reasons.GetValueOrDefault((check.File, check.Name));

    /// <summary>Entries that no check belongs to.</summary>
    public IEnumerable<string> Stale(IEnumerable<Check> checks)
    {
        var names = checks.Select(check => (check.File, check.Name)).ToHashSet();
        return _reasons.Keys.Where(entry => !names.Contains(entry)).Select(entry => $"{entry.File}: {entry.Name}");
    }
}
