using System;
using System.Linq;
using System.Text.RegularExpressions;
using ExoCosmos.Tests.Machine.Harness;
using ExoCosmos.Tests.Machine.Isolation;
using ExoCosmos.Tests.Machine.Mechanisms;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Bochs;

/// <summary>On a second machine, that nobody wrote this kernel for (docs/notes/0038-second-machine.md): it boots, its mechanisms work, and attacks end as they end elsewhere.</summary>
[TestClass]
public sealed class BochsTests
{
    private const string Processor = "corei7_icelake_u";
    private static readonly TimeSpan Whole = TimeSpan.FromMinutes(4);

    private static readonly Lazy<string> Adversary = new(() => BochsMachine.Run("""
        environment adversary
          image adversary
          memory 48 MiB
          creation 128
          slices 4
          console
          entropy
          arguments supervise
        """, Processor, text => text.Contains("adversary: done", StringComparison.Ordinal) || text.Contains("KERNEL PANIC", StringComparison.Ordinal), Whole));

    [TestMethod]
    [DataRow("transfer", "calls", "made=1000 right=1000")]
    [DataRow("recall", "keeper", "taken=60 freed=60 repossessed=60 left=0")]
    [DataRow("memory", "batch", "mapped=65536 unmapped=65536 mappings=65536")]
    public void MechanismsWork(string mechanism, string name, string figures)
    {
        var text = BochsMachine.Run(Exhibition.Manifest(mechanism), Processor, text => text.Contains("KERNEL PANIC", StringComparison.Ordinal), Whole);
        Assert.Contains("protection: nx smep smap umip pcid", text);
        Assert.Contains($"= {name} ", text);
        foreach (var figure in figures.Split(' '))
            Assert.Contains(figure, text);
        Assert.DoesNotContain("KERNEL PANIC", text);
    }

    /// <summary>All attacks but those that need a disk or a network, which Bochs has none of that we drive.</summary>
    [TestMethod]
    public void AttacksEndAsElsewhere()
    {
        var text = Adversary.Value;
        var fates = Fates.Told(text);
        var wrong = fates.Where(fate => !Regex.IsMatch(fate.Value, $"^({ExpectedHere(fate.Key)})$")).Select(fate => $"{fate.Key}: {fate.Value}; should be {ExpectedHere(fate.Key)}");
        Assert.AreEqual("", string.Join('\n', wrong), text);
        Assert.IsGreaterThan(55, fates.Count, text);
        Assert.Contains("adversary: done", text);
    }

    /// <summary>The neighbour's rounds take more slices at ten million instructions a second: an upcall stack that grows with each slice may be full before they are over.</summary>
    private static string ExpectedHere(string attack) => Fates.Expected[attack] + (attack == "never-returns-from-epilogue" ? "|fault 258 address 0x0" : "");
}
