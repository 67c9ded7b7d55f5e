using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using ExoCosmos.Mutation.Checks;

namespace ExoCosmos.Mutation.Running;

/// <summary>The host tests of the kernel, on the mutated kernel.</summary>
/// <param name="folder">Where that is.</param>
public sealed class HostTestRun(string folder)
{
    private static readonly TimeSpan s_mostProcessorTime = TimeSpan.FromSeconds(30), s_longest = TimeSpan.FromMinutes(5);
    private readonly string _folder = folder;

    /// <summary>Tests of the packet filters take longer than all others together, and look at nothing else.</summary>
    public static string FilterFor(Check check) => Scopes.Of(check) == Scope.Packets
        ? "(FullyQualifiedName~Tests.Host.Packet&FullyQualifiedName!~ClassificationCost)|FullyQualifiedName~Tests.Host.Kernel.Network|FullyQualifiedName~NetworkProgram|FullyQualifiedName~FilterProgram"
        : "FullyQualifiedName~Tests.Host.Kernel|FullyQualifiedName~Tests.Host.Adversary|FullyQualifiedName~Tests.Host.Panic|(FullyQualifiedName~Tests.Host.Model&FullyQualifiedName!~RandomProgram)";

    /// <summary>Numbers of the checks that matter in these tests.</summary>
    public HashSet<int> Survey(string filter)
    {
        var report = Path.Combine(_folder, "mattered");
        var (status, output) = Run(filter, new() { ["EXO_MUTANT_REPORT"] = report });
        if (status != 0)
            throw new InvalidOperationException("host tests fail without a mutation:\n" + output);
        var mattered = File.ReadAllBytes(report);
        return [.. Enumerable.Range(0, mattered.Length).Where(number => mattered[number] != 0)];
    }

    /// <summary>Runs the tests without a check. Null: nobody noticed.</summary>
    public Verdict? Run(int check, string filter)
    {
        var (status, output) = Run(filter, new() { ["EXO_MUTANT"] = $"{check}" });
        if (status == null)
            return new Verdict(Outcome.Hang, "the host tests do not end");
        return status == 0 ? null : new Verdict(Outcome.HostTest, output.Split('\n').FirstOrDefault(line => line.StartsWith("failed ", StringComparison.Ordinal)) ?? $"status {status}");
    }

    private (int? Status, string Output) Run(string filter, Dictionary<string, string> environment)
    {
        string[] arguments = ["--filter", filter, "--progress", "off", "--no-ansi"];
        using var process = HostProcess.Start(_folder, "ExoCosmos.Tests.Host.dll", arguments, environment);
        var begun = Stopwatch.StartNew();
        var output = process.StandardOutput.ReadToEndAsync();
        while (!process.WaitForExit(500))
        {
            if (!HostProcess.HasComputed(process, s_mostProcessorTime) && begun.Elapsed < s_longest)
                continue;
            process.Kill(entireProcessTree: true);
            return (null, "");
        }

        return (process.ExitCode, output.Result);
    }
}
