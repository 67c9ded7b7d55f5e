using System;
using System.CommandLine;
using System.Linq;
using ExoCosmos.Iso.Image;
using ExoCosmos.Iso.Testing;

namespace ExoCosmos.Iso.Commands;

/// <summary><c>exo test</c>: builds everything and runs every test project.</summary>
internal static class TestCommand
{
    private static readonly Option<string?> FilterOption = new("--filter")
    {
        Description = "Run the tests whose full name contains this, or an MSTest filter (TestCategory=…, FullyQualifiedName~…)", HelpName = "NAME",
    };

    public static Command Create(Workspace workspace)
    {
        var command = new Command("test", "Builds everything, runs all tests and ends with a line \"N passed, N failed\".") { FilterOption };
        command.SetAction(line => Run(workspace, line.GetValue(FilterOption)));
        return command;
    }

    private static int Run(Workspace workspace, string? filter)
    {
        Compilation.Run(workspace, "ExoCosmos.sln");
        Assembly.Iso(workspace);
        var total = TestProjects.Find(workspace)
            .Select(project => TestProjects.Run(workspace, project, filter))
            .Aggregate(new TestCounts(0, 0, 0), (sum, counts) => sum + counts);
        if (total.Passed + total.Failed == 0)
            Console.Error.WriteLine(filter is null ? "No test ran." : $"No test matches {filter}.");
        Console.WriteLine(total);
        return total is { Failed: 0, Passed: > 0 } ? 0 : 1;
    }
}
