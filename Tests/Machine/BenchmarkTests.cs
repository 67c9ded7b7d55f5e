using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using ExoCosmos.Iso;
using ExoCosmos.Iso.Benchmarking;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine;

/// <summary>What operations cost in guest instructions: the aims that were reached stay reached, and the others do not move away.</summary>
[TestClass]
public sealed class BenchmarkTests
{
    /// <summary>Operations without an aim: a tenth above what they cost when this was written (docs/notes/0016-benchmarks.md).</summary>
    private static readonly Dictionary<string, double> Most = new(StringComparer.Ordinal)
    {
        ["unix:clock_gettime"] = 640,
        ["unix:protection-trap"] = 4_150,
        ["unix:mprotect-pair"] = 4_120,
        ["unix:first-touch"] = 1_740,
        ["unix:spawn-and-wait"] = 415_000,
        ["unix:futex-round-trip"] = 2_890,
        ["unix:pipe-round-trip"] = 13_050,
    };

    /// <summary>A machine, and one with much more of everything. (A switch looks at up to eight sleepers: so many there are on both.)</summary>
    private static readonly Crowd Small = new(MemoryMiB: 64, Environments: 16, Capabilities: 0), Large = new(MemoryMiB: 2048, Environments: 128, Capabilities: 2048);

    /// <summary>For a single instruction that falls on the other side of a round.</summary>
    private const double MostGrowth = 1.02, Grain = 2;

    [TestMethod]
    public void OperationsCostWhatTheyMay()
    {
        var sides = Sides.Run(With("bench-native.elf", "bench-unix.elf"), counted: true, withLinux: false);
        var wrong = Row.All.Select(row => Complaint(row, sides.OurTicks(row))).Where(complaint => complaint is not null).ToList();
        Assert.IsEmpty(wrong, string.Join('\n', wrong));
    }

    /// <summary>Nothing that the kernel does takes longer because there is more of what it is not about (docs/figures/growth.svg shows the way there).</summary>
    [TestMethod]
    public void NothingGrowsWithMemoryEnvironmentsOrCapabilities()
    {
        var machines = new BenchmarkMachines(With("bench-native.elf"), counted: true);
        var (small, large) = (machines.RunNative(Small), machines.RunNative(Large));
        var wrong = Growth.Operations.Select(operation => Complaint(operation.Title, small.Ticks(operation.Name), large.Ticks(operation.Name))).Where(complaint => complaint is not null).ToList();
        Assert.IsEmpty(wrong, string.Join('\n', wrong));
    }

    /// <summary>By the calls and over a wire, of a machine that has booted.</summary>
    [TestMethod]
    public void PacketFiltersCostWhatTheyMay()
    {
        var (one, ten, thousand) = FilterCosts.MeasureAll(With("bench-native.elf")) is [var first, var second, var third] ? (first, second, third) : default;
        var text = string.Join('\n', one, ten, thousand);
        Assert.IsGreaterThan(10.0, one.Classification, text);
        Assert.IsLessThanOrEqualTo(FilterCosts.MostAmongTen, ten.Classification, text);
        // More fields differ among ten than in one: a multiplication each.
        Assert.IsLessThanOrEqualTo(one.Classification * 1.2, ten.Classification, text);
        Assert.IsLessThanOrEqualTo(one.Classification * 2, thousand.Classification, text);
        Assert.IsLessThanOrEqualTo(FilterCosts.MostInstallation, thousand.Installation, text);
        Assert.IsLessThanOrEqualTo(FilterCosts.MostRemoval, thousand.Removal, text);
    }

    private static Workspace With(params string[] images)
    {
        var workspace = Images.ProductWorkspace;
        foreach (var image in images)
            if (!File.Exists(Path.Combine(workspace.Images, image)))
                Assert.Inconclusive($"{image} has not been built: run ./exo build.");
        return workspace;
    }

    private static string? Complaint(Row row, double? measured)
    {
        if (measured is not { } instructions)
            return $"{row.Title}: was not measured.";
        var bound = row.Aim ?? Most[row.Ours];
        // The two readings of the counter are a few instructions of the whole round.
        return Math.Round(instructions) > bound ? $"{row.Title}: {instructions:N1} instructions, may be {bound:N0}." : null;
    }

    private static string? Complaint(string title, double? small, double? large) => (small, large) switch
    {
        ({ } few, { } many) => many > (few * MostGrowth) + Grain ? $"{title}: {few:N1} instructions on a small machine, {many:N1} on a large one." : null,
        _ => $"{title}: was not measured.",
    };
}
