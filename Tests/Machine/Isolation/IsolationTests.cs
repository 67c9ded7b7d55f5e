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

    /// <summary>On the disk that is divided at run time (note 0034), the attacker has deleted what it had, and its neighbour there has all that it wrote.</summary>
    [TestMethod]
    [DataRow("max")]
    [DataRow("qemu64")]
    public void ExtentsOfOthersStayAsTheyAre(string cpu)
    {
        const int first = 2048 * 512, length = 1 << 20;
        var siege = Sieges[cpu].Value;
        Assert.AreEqual("bystander/0@2048+2048", siege.Extents);
        Assert.AreEqual(-1, siege.Shared.AsSpan(first, length).IndexOfAnyExcept((byte)0x5A), "not the bystander's");
    }

    /// <summary>The attackers' ports are 4000 to 4015 (Apps/Adversary/Trials/OwnNetwork.cs): they send from there, from the interface's address, and ask for neighbours, and nothing else leaves the machine.</summary>
    [TestMethod]
    [DataRow("max")]
    [DataRow("qemu64")]
    public void NothingIsSentInOthersNames(string cpu)
    {
        // The attack on pointers holds the whole interface, so it may send what it likes: it sends bare headers.
        const int bareHeader = 14;
        var sent = Sieges[cpu].Value.Sent.Where(frame => frame.Length > bareHeader).ToArray();
        Assert.IsGreaterThan(10, sent.Length);
        foreach (var frame in sent)
        {
            var text = Convert.ToHexString(frame.AsSpan(0, Math.Min(frame.Length, 60)));
            Assert.AreEqual("525400123456", Convert.ToHexString(frame, 6, 6), text);
            if (frame[12] == 8 && frame[13] == 6)
                Assert.AreEqual("525400123456" + "0A00020F", Convert.ToHexString(frame, 22, 10), text);
            else
            {
                Assert.AreEqual("0800" + "4500", Convert.ToHexString(frame, 12, 4), text);
                Assert.AreEqual("0A00020F", Convert.ToHexString(frame, 26, 4), text);
                Assert.IsInRange(4000, 4015, (frame[34] << 8) + frame[35], text);
            }
        }
    }
}
