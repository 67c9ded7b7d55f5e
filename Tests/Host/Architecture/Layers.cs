using System;
using System.Collections.Generic;
using System.Linq;

namespace ExoCosmos.Tests.Host.Architecture;

/// <summary>
/// Which arrows the architecture has:
/// <code>
///   Apps → LibOS.* → LibOS → Abi ← Drivers ← Kernel        everything of these → Runtime
///   within LibOS.Web: LibOS.Web/Packing → LibOS.Web; its other arrows are those of the layer
///   Iso, Build: tools on the host, which know no part of the system's code but the Abi; Iso also what writes a site store
///   Tests, Benchmarks: know everything, nothing knows them
/// </code>
/// </summary>
internal static class Layers
{
    private const string Packing = "LibOS.Web/Packing/Packing";

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Runtime"] = [],
        ["Abi"] = ["Runtime"],
        ["Drivers"] = ["Abi", "Runtime"],
        ["Kernel"] = ["Drivers", "Abi", "Runtime"],
        ["LibOS"] = ["Abi", "Runtime"],
        ["LibOS.*"] = ["LibOS", "Abi", "Runtime"],
        ["Apps"] = ["Apps", "LibOS.*", "LibOS", "Abi", "Runtime"],
        ["Build"] = ["Build"],
        ["Iso"] = ["Iso", "Build", "Abi", Packing],
        ["Tests"] = ["*"],
        ["Benchmarks"] = ["*"],
    };

    /// <summary>The layer that a project belongs to: its first folder.</summary>
    public static string Of(string project)
    {
        var folder = project.Split('/')[0];
        return folder.StartsWith("LibOS.", StringComparison.Ordinal) ? "LibOS.*" : folder;
    }

    /// <summary>Every reference that the architecture does not have, told as "from → to".</summary>
    public static IEnumerable<string> WrongArrows(ProjectGraph graph) =>
        from project in graph.Projects
        from target in graph.ReferencesOf(project)
        where !IsAllowed(Of(project), Of(target)) && !IsAllowed(Of(project), target) && !IsPart(project, target)
        select $"{project} → {target}";

    /// <summary>Whether a project lies inside of the folder of the other one: what belongs to a libOS but is not in its images.</summary>
    private static bool IsPart(string project, string target) =>
        Of(project) == "LibOS.*" && project.StartsWith(target[..(target.LastIndexOf('/') + 1)], StringComparison.Ordinal);

    /// <summary>Projects in folders that the architecture does not know.</summary>
    public static IEnumerable<string> Strangers(ProjectGraph graph) => graph.Projects.Where(project => !Allowed.ContainsKey(Of(project)));

    private static bool IsAllowed(string from, string to) =>
        Allowed.TryGetValue(from, out var targets)
        && (targets.Contains(to) || (targets.Contains("*") && to is not "Tests" and not "Benchmarks") || (from == to && from is "Tests" or "Benchmarks"));
}
