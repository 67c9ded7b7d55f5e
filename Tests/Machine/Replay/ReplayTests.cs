using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ExoCosmos.Model.Replay;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Replay;

/// <summary>
/// Random programs on the kernel in the emulator: it answers as the simulation does, on which the model looks, and what can be seen afterwards is the same
/// (docs/notes/0021-model.md). EXO_REPLAY_PROGRAMS and EXO_REPLAY_SEED change how many and which.
/// </summary>
[TestClass]
public sealed class ReplayTests
{
    private const int Length = 60;

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public void TheMachineDoesWhatTheModelSays()
    {
        var seed = (ulong)Setting("EXO_REPLAY_SEED", 1);
        var plays = Enumerable.Range(0, (int)Setting("EXO_REPLAY_PROGRAMS", 150)).Select(number => Play.Write(seed + (ulong)number, Length)).ToList();
        var performance = Performance.Of(plays);
        TestContext.WriteLine($"{plays.Count} programs, {plays.Sum(play => play.Lines.Count)} steps, {plays.Sum(play => play.Lines.Count(line => !line.StartsWith("ffff", StringComparison.Ordinal)))} of them not refused");
        for (var program = 0; program < plays.Count; program++)
        {
            if (performance.FirstDifference(program, plays[program]) is { } step)
                Assert.Fail(Describe(plays[program], step, performance.Said(program, step)));
        }
    }

    private static string Describe(Play play, int step, string said)
    {
        var small = Shrink(Play.Of(play.Seed, play.Steps.Take(step + 1)));
        return $"seed {play.Seed}, step {step}: the machine says {said}, expected {play.Lines[step]}. The smallest program that shows a difference:\n{string.Join('\n', small.Steps)}";
    }

    /// <summary>Leaves out what can be left out: all programs that lack one piece are tried in one boot.</summary>
    private static Play Shrink(Play play)
    {
        for (var piece = Math.Max(1, play.Steps.Count / 4); piece >= 1;)
        {
            List<Play> smaller = [];
            for (var at = 0; at < play.Steps.Count; at += piece)
                smaller.Add(Play.Of(play.Seed, play.Steps.Take(at).Concat(play.Steps.Skip(at + piece))));
            var performance = Performance.Of(smaller);
            var fails = smaller.FindIndex(candidate => performance.FirstDifference(smaller.IndexOf(candidate), candidate) != null);
            if (fails >= 0)
                play = smaller[fails];
            else
                piece /= 2;
        }

        return play;
    }

    private static long Setting(string name, long otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? long.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
