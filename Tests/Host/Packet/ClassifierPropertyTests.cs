using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ExoCosmos.Abi;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Packet;

/// <summary>
/// What must hold for every set of filters and every packet, on random ones: two million packets against four thousand sets. EXO_FUZZ_ROUNDS makes a run longer: a round is 2,000 packets, and 24
/// that differ from each in a bit, against a set of filters that changes all the time.
/// </summary>
[TestClass]
public sealed unsafe class ClassifierPropertyTests
{
    private const int PacketsInRound = 2000, Neighbors = 24;

    private static readonly int s_rounds = int.Parse(Environment.GetEnvironmentVariable("EXO_FUZZ_ROUNDS") ?? "40", CultureInfo.InvariantCulture);

    [TestMethod]
    public void CompiledAndInterpretedVerdictsAreWhatTheAtomsSay()
    {
        var (hits, changes) = (0, 0);
        for (var round = 0; round < s_rounds; round++)
        {
            var source = new PacketSource(round);
            using var bench = new FilterBench(seed: round);
            for (var i = 0; i < PacketsInRound; i++)
            {
                if (i % 20 == 0)
                    Change(bench, source);
                var packet = source.Packet(bench.Installed.Values);
                var verdict = bench.Execute(packet);
                Assert.AreEqual(bench.Interpret(packet), verdict, $"round {round}, packet {i}");
                AssertIsTheMostSpecific(bench, packet, verdict, $"round {round}, packet {i}");
                var counted = bench.Table[verdict]->Hits;
                if (i % 10 == 0)
                    Assert.AreEqual(verdict, bench.Step(packet).Verdict, $"round {round}, packet {i}, step by step");
                if (verdict != 0)
                {
                    hits++;
                    Assert.AreEqual(counted + (i % 10 == 0 ? 1U : 0), bench.Table[verdict]->Hits);
                }

                changes += AssertNeighborsAgree(bench, source, packet, verdict);
            }
        }

        Assert.IsGreaterThan(s_rounds * PacketsInRound / 4, hits, "too few packets matched for this to mean anything");
        Assert.IsGreaterThan(s_rounds * PacketsInRound / 2, changes, "too few bits mattered");
    }

    /// <summary>Packets that differ in one bit: of what compares bytes and looks for them by hash, each verdict can be wrong alone.</summary>
    /// <returns>How many have another verdict.</returns>
    private static int AssertNeighborsAgree(FilterBench bench, PacketSource source, byte[] packet, uint verdict)
    {
        var changes = 0;
        for (var neighbor = 0; neighbor < Neighbors && packet.Length > 0; neighbor++)
        {
            // The headers are what somebody asks for.
            var (at, bit) = (source.Next(Math.Min(packet.Length, 64)), (byte)(1 << source.Next(8)));
            packet[at] ^= bit;
            var next = bench.Execute(packet);
            if (next != bench.Interpret(packet))
                Assert.Fail($"the compiled verdict is {next}, the other {bench.Interpret(packet)}: {Convert.ToHexString(packet)}");
            changes += next != verdict ? 1 : 0;
            packet[at] ^= bit;
        }

        return changes;
    }

    [TestMethod]
    public void NobodyTakesPacketsOfAnotherWithoutHisCapability()
    {
        var (refused, survived) = (0, 0);
        for (var round = 0; round < s_rounds; round++)
        {
            var source = new PacketSource(1000 + round);
            using var bench = new FilterBench(seed: round);
            for (var i = 0; i < 20; i++)
                bench.TryInstall(source.Filter(), out _, owner: (uint)source.Next(3));
            for (var i = 0; i < 40; i++)
            {
                var filter = source.Filter();
                var packets = Enumerable.Range(0, 50).Select(_ => source.Packet([.. bench.Installed.Values, filter])).ToList();
                var before = packets.ConvertAll(packet => bench.Execute(packet));
                var owner = (uint)source.Next(3);
                var error = bench.TryInstall(filter, out var number, owner);
                refused += error == KernelError.MissingRight ? 1 : 0;
                if (error != KernelError.None)
                    continue;
                foreach (var (packet, old) in packets.Zip(before))
                {
                    if (old == 0 || bench.Table[old]->Owner == owner)
                        continue;
                    Assert.AreEqual(old, bench.Execute(packet), $"round {round}, filter {i}");
                    survived++;
                }

                bench.Remove(number);
                CollectionAssert.AreEqual(before, packets.ConvertAll(packet => bench.Execute(packet)), "removal does not restore what was before");
            }
        }

        Assert.IsGreaterThan(s_rounds, refused);
        Assert.IsGreaterThan(s_rounds, survived);
    }

    [TestMethod]
    public void TheVerdictDoesNotDependOnTheOrderOfInstallation()
    {
        for (var round = 0; round < s_rounds; round++)
        {
            var source = new PacketSource(2000 + round);
            using var first = new FilterBench(seed: round);
            using var second = new FilterBench(seed: round + 1);
            for (var i = 0; i < 200; i++)
                Change(first, source);
            foreach (var filter in first.Installed.Values.OrderBy(_ => source.Next(1000)))
                second.Install(filter);
            AssertSameGuards(first, second);
            for (var i = 0; i < 500; i++)
            {
                var packet = source.Packet(first.Installed.Values);
                var (a, b) = (first.Execute(packet), second.Execute(packet));
                Assert.AreSame(first.Installed.GetValueOrDefault(a), second.Installed.GetValueOrDefault(b));
            }
        }
    }

    /// <summary>Whatever came and went meanwhile, the guards are the fields that those which are there have in common.</summary>
    private static void AssertSameGuards(FilterBench first, FilterBench second)
    {
        Assert.AreEqual(first.Table.ShapeCount, second.Table.ShapeCount);
        for (var rank = 0; rank < first.Table.ShapeCount; rank++)
        {
            var a = first.Table.Shape(first.Table.ShapeAt(rank));
            var b = second.Table.Shape(second.Table.ShapeAt(rank));
            Assert.AreEqual(a->Guards, b->Guards);
            for (var i = 0; i < a->FieldCount; i++)
                Assert.IsTrue(!a->IsGuard(i) || a->Fields[i].Guard == b->Fields[i].Guard, $"guard {i} of shape {rank}");
        }
    }

    /// <summary>
    /// The filter that goes was the only one with another value in a field. The values in which those that stay agree are theirs, not those of the record that is free now, which is looked at first.
    /// </summary>
    [TestMethod]
    public void WhoStaysIsFoundWhenTheOddOneOutGoes()
    {
        using var bench = new FilterBench();
        var odd = bench.Install([Atoms.Frame(2, 1, 7), Atoms.Frame(4, 1, 5), Atoms.Frame(6, 1, 1)]);
        var stays = bench.Install([Atoms.Frame(2, 1, 0), Atoms.Frame(4, 1, 5), Atoms.Frame(6, 1, 2)]);
        byte[] packet = [9, 9, 0, 9, 5, 9, 2, .. new byte[60]];
        Assert.AreEqual(stays, bench.Execute(packet));
        bench.Remove(odd);
        Assert.AreEqual((stays, stays), (bench.Execute(packet), bench.Interpret(packet)));
    }

    [TestMethod]
    public void TheSameConditionsCutOtherwiseAreADuplicate()
    {
        for (var round = 0; round < 10 * s_rounds; round++)
        {
            var source = new PacketSource(3000 + round);
            using var bench = new FilterBench();
            var filter = source.Filter();
            var pieces = filter.SelectMany(Pieces).OrderBy(_ => source.Next(1000)).ToArray();
            if (pieces.Length > FilterAtom.MaxCount || bench.TryInstall(filter, out _) != KernelError.None)
                continue;
            Assert.AreEqual(KernelError.Busy, bench.TryInstall(pieces, out _, owner: 2), $"round {round}");
        }
    }

    private static void Change(FilterBench bench, PacketSource source)
    {
        if (bench.Installed.Count > 0 && source.Next(3) == 0)
            bench.Remove(bench.Installed.Keys.ElementAt(source.Next(bench.Installed.Count)));
        else
            bench.TryInstall(source.Filter(), out _, owner: 1);
    }

    private static void AssertIsTheMostSpecific(FilterBench bench, byte[] packet, uint verdict, string where)
    {
        var matching = bench.Installed.Where(pair => Atoms.Match(pair.Value, packet)).ToList();
        if (matching.Count == 0)
        {
            Assert.AreEqual(0U, verdict, where);
            return;
        }

        var most = matching.Max(pair => Specificity(pair.Value));
        var best = matching.Where(pair => Specificity(pair.Value) == most).Select(pair => pair.Key).ToList();
        CollectionAssert.Contains(best, verdict, where);
    }

    private static int Specificity(FilterAtom[] filter)
    {
        var headerLength = filter.SelectMany(Pieces).Where(atom => atom.Origin == FilterOrigin.Frame && atom.Offset == 14)
            .Aggregate((Mask: 0UL, Value: 0UL), (sum, atom) => (sum.Mask | atom.Mask, sum.Value | atom.Value));
        var transport = (headerLength.Mask & 15) == 15 ? 14 + 4 * (int)(headerLength.Value & 15) : 1000;
        return filter.SelectMany(Pieces).SelectMany(atom => Enumerable.Range(0, 8).Where(bit => (atom.Mask >> bit & 1) != 0)
            .Select(bit => (atom.Offset + (atom.Origin == FilterOrigin.Transport ? transport : 0), bit))).Distinct().Count();
    }

    /// <summary>The atom byte by byte, without those that ask nothing.</summary>
    private static IEnumerable<FilterAtom> Pieces(FilterAtom atom)
    {
        for (var i = 0; i < atom.Width; i++)
        {
            var shift = 8 * ((int)atom.Width - 1 - i);
            var mask = atom.Mask >> shift & 0xFF;
            if (mask != 0)
                yield return new FilterAtom { Origin = atom.Origin, Offset = (ushort)(atom.Offset + i), Width = 1, Mask = mask, Value = atom.Value >> shift & 0xFF };
        }
    }
}
