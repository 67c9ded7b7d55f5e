using System;
using System.Collections.Generic;
using System.Linq;

namespace ExoCosmos.Build.XSharp.Diagnostics;

/// <summary>Collects the errors of one file. The same error at the same place (a loop that is expanded) counts once.</summary>
public sealed class DiagnosticBag(string file)
{
    private readonly HashSet<Diagnostic> seen = [];

    public bool Any => seen.Count > 0;

    public void Add(Position at, string code, string reason) => seen.Add(new Diagnostic(file, at, code, reason));

    /// <summary>Runs <paramref name="action"/>; what it throws about the source becomes an error with this code.</summary>
    /// <returns>whether it went through.</returns>
    public bool Guard(string code, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        try
        {
            action();
            return true;
        }
        catch (SourceException problem)
        {
            Add(problem.At, code, problem.Message);
            return false;
        }
    }

    public IReadOnlyList<Diagnostic> InOrder() => [.. seen.OrderBy(one => one.At.Line).ThenBy(one => one.At.Column)];
}
