using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using ExoCosmos.Iso.Emulator;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Isolation;

/// <summary>
/// What an environment does harms itself alone: each attack of Apps/Adversary ends as it should, its neighbour stays well after each, and the
/// shell goes on. On a processor with every protection, and on one with few.
/// </summary>
[TestClass]
public sealed class IsolationTests
{
    private static readonly Dictionary<string, Lazy<Siege>> Sieges = new(StringComparer.Ordinal)
    {
        ["max"] = new(() => Siege.Run("max")),
        ["qemu64"] = new(() => Siege.Run("qemu64")),
    };

    [TestMethod]
    [DataRow("max")]
    [DataRow("qemu64")]
    public void EachAttackEndsAsItShould(string cpu)
    {
        var siege = Sieges[cpu].Value;
        var wrong = Fates.Expected
            .Where(expected => !siege.Fates.TryGetValue(expected.Key, out var fate) || !Regex.IsMatch(fate, $"^({expected.Value})$"))
            .Select(expected => $"{expected.Key}: {siege.Fates.GetValueOrDefault(expected.Key, "was not committed")}; should be {expected.Value}")
            .Concat(siege.Fates.Keys.Except(Fates.Expected.Keys).Select(name => $"{name}: nobody says how it should end"));
        Assert.AreEqual("", string.Join('\n', wrong), siege.Transcript);
    }

    [TestMethod]
    [DataRow("max")]
    [DataRow("qemu64")]
    public void NeighbourStaysWell(string cpu)
    {
        var siege = Sieges[cpu].Value;
        // The supervisor waits for the neighbour after each attack, so it can only be done if the neighbour was well to the end.
        Assert.DoesNotContain("the neighbour", siege.Transcript);
        Assert.Contains("adversary: done", siege.Transcript);
    }

    [TestMethod]
    [DataRow("max")]
    [DataRow("qemu64")]
    public void ShellAndKernelGoOn(string cpu)
    {
        var siege = Sieges[cpu].Value;
        Assert.DoesNotContain("KERNEL PANIC", siege.Transcript);
        Assert.IsGreaterThan(0, siege.ShellAnswers, siege.Transcript);
        Assert.AreEqual(7, siege.Status, siege.Transcript);
    }

    /// <summary>The attackers' extent is blocks 64 to 127 of the disk (Apps/Adversary/Roles/ChildEnvironment.cs), and one of them fills it.</summary>
    [TestMethod]
    [DataRow("max")]
    [DataRow("qemu64")]
    public void DiskChangesWithinTheExtentAlone(string cpu)
        => CollectionAssert.AreEqual(Enumerable.Range(64, 64).ToArray(), Sieges[cpu].Value.ChangedSectors.ToArray());
}
