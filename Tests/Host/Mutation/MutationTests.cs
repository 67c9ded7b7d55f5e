using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using ExoCosmos.Mutation;
using ExoCosmos.Mutation.Schema;
using ExoCosmos.Mutation.Scoring;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Mutation;

/// <summary>
/// Some of the kernel's checks, deleted one at a time, are missed (docs/notes/0024-mutation.md). EXO_MUTANTS and EXO_MUTATION_SEED change how many and which.
/// </summary>
[TestClass]
public sealed class MutationTests
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(15);

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public void TheListOfEquivalentsNamesChecksThatAreThere()
    {
        var repository = Repository.Find();
        Assert.AreEqual("", string.Join('\n', Equivalents.Read(repository.Equivalents).Stale(MutatedKernel.FindChecks(repository))));
    }

    [TestMethod]
    public void ASampleOfDeletedChecksIsNoticed()
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "ExoCosmos.Mutation.dll"), "--sample", Setting("EXO_MUTANTS", "8"), "--seed", Setting("EXO_MUTATION_SEED", "3"), "--programs", "200"];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(s_longest))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("the mutants do not come to an end");
        }

        TestContext.WriteLine(output.Result);
        Assert.AreEqual(0, process.ExitCode, string.Join('\n', output.Result.Split('\n').Where(line => !line.StartsWith("survey", StringComparison.Ordinal) && !line.StartsWith("mutants", StringComparison.Ordinal))));
    }

    private static string Setting(string name, string otherwise) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : otherwise;
}
