using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace ExoCosmos.Iso.Testing;

/// <summary>The test projects under Tests/, each of which builds a program that runs its tests (Microsoft.Testing.Platform).</summary>
internal static class TestProjects
{
    private const int NoTestsRan = 8;
    private const string Slow = "Tests.Machine.csproj";

    /// <summary>Names of the projects, the fast ones of the host before those that boot machines.</summary>
    public static IEnumerable<string> Find(Workspace workspace)
        => Directory.GetFiles(Path.Combine(workspace.Root, "Tests"), "Tests.*.csproj", SearchOption.AllDirectories)
            .OrderBy(project => Path.GetFileName(project) == Slow)
            .ThenBy(project => project, StringComparer.Ordinal);

    /// <summary>Runs one project's tests and counts. A program that dies or reports nothing counts as a failure.</summary>
    public static TestCounts Run(Workspace workspace, string project, string? filter)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        var results = Path.Combine(workspace.Artifacts, "tests");
        var report = Workspace.Prepare(Path.Combine(results, name + ".trx"));
        File.Delete(report);

        var program = Path.Combine(Path.GetDirectoryName(project)!, "bin", Compilation.Configuration, "net10.0", $"ExoCosmos.{name}.dll");
        if (!File.Exists(program))
            throw new ExoException($"{program} is not there.", $"Add {Path.GetFileName(project)} to ExoCosmos.sln, so that it is built.");
        Console.WriteLine($"=== {name}");
        var status = Tool.RunInTerminal("dotnet", [program, "--report-trx", "--report-trx-filename", Path.GetFileName(report),
            "--results-directory", results, "--progress", "off", .. Filter(filter)]);

        var counts = TestCounts.FromReport(report);
        if (counts is null && status != NoTestsRan)
        {
            Console.Error.WriteLine($"{name} ended with status {status} and left no report: counted as one failure.");
            return new TestCounts(0, 1, 0);
        }

        counts ??= new TestCounts(0, 0, 0);
        return status is 0 or NoTestsRan || counts.Failed > 0 ? counts : counts with { Failed = 1 };
    }

    private static string[] Filter(string? filter)
        => filter is null ? [] : ["--filter", filter.AsSpan().ContainsAny('=', '~') ? filter : $"FullyQualifiedName~{filter}"];
}
