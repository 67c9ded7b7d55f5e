using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using ExoCosmos.Tests.Host.Build;

namespace ExoCosmos.Tests.Host.Architecture;

/// <summary>Which project refers to which, as the project files of the repository say.</summary>
internal sealed class ProjectGraph
{
    private readonly Dictionary<string, string[]> _references;

    public ProjectGraph(IReadOnlyDictionary<string, string[]> references) => _references = new(references, StringComparer.Ordinal);

    /// <summary>All projects, by path relative to the repository without extension, for example <c>Kernel/Kernel</c>.</summary>
    public IEnumerable<string> Projects => _references.Keys;

    /// <summary>What a project refers to directly, for its code: build tools are not among it.</summary>
    public IReadOnlyList<string> ReferencesOf(string project) => _references[project];

    /// <summary>Reads every project file that is not a build output.</summary>
    public static ProjectGraph Read()
    {
        var files = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(file => !Name(file).StartsWith("artifacts/", StringComparison.Ordinal) && !Name(file).Contains("/obj/", StringComparison.Ordinal));
        return new ProjectGraph(files.ToDictionary(Name, References));
    }

    /// <summary>One circle of references, or empty.</summary>
    public IReadOnlyList<string> FindCircle()
    {
        var finished = new HashSet<string>(StringComparer.Ordinal);
        return Projects.Select(project => FindCircle(project, [], finished)).FirstOrDefault(circle => circle.Count > 0) ?? [];
    }

    private List<string> FindCircle(string project, List<string> path, HashSet<string> finished)
    {
        if (path.IndexOf(project) is >= 0 and var first)
            return [.. path[first..], project];
        if (finished.Contains(project))
            return [];
        path.Add(project);
        foreach (var next in _references.GetValueOrDefault(project, []))
            if (FindCircle(next, path, finished) is { Count: > 0 } circle)
                return circle;
        path.RemoveAt(path.Count - 1);
        finished.Add(project);
        return [];
    }

    private static string[] References(string file) =>
        [.. XDocument.Load(file).Descendants("ProjectReference")
            .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
            .SelectMany(reference => ((string?)reference.Attribute("Include") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
            .Select(include => include.Replace("$(RepositoryRoot)", Repository.Root + "/", StringComparison.Ordinal).Replace('\\', '/'))
            .Select(include => Name(Path.GetFullPath(include, Path.GetDirectoryName(file)!)))];

    private static string Name(string file) => Path.ChangeExtension(Path.GetRelativePath(Repository.Root, file), null).Replace('\\', '/');
}
