using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Interpreter.Observing;
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
    private const int Length = 60, MostAltered = 8, MostWithout = 3, MostSpoilt = 2;

    /// <summary>Calls about devices: of each, some programs are told to leave out the first that is granted.</summary>
    private static readonly KernelCall[] s_missed =
    [
        KernelCall.DiskSubmit, KernelCall.FilterInstall, KernelCall.PacketAttach, KernelCall.PacketListen, KernelCall.PacketSend, KernelCall.NetworkConfigure,
    ];

    private static readonly string s_unanswered = Digest.NoAnswer.ToString("x", CultureInfo.InvariantCulture);

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public void TheMachineDoesWhatTheModelSays()
    {
        var seed = (ulong)Setting("EXO_REPLAY_SEED", 1);
        var plays = ParallelEnumerable.Range(0, (int)Setting("EXO_REPLAY_PROGRAMS", 150)).AsOrdered().Select(number => Play.Write(seed + (ulong)number, Length)).ToList();
        Cover(plays);
        // Of these the machine must do something else than what is expected: it is told to leave out a step.
        var altered = plays.Take(MostAltered).Select(play => Altered(play, StepToMiss(play)))
            .Concat(s_missed.SelectMany(call => plays.Select(play => Altered(play, First(play, step => step.Call == call))).Where(one => one.Step >= 0).Take(MostWithout)))
            .Concat(plays.Select(play => Altered(play, First(play, step => step.Act != Act.None))).Where(one => one.Step >= 0).Take(MostWithout))
            // Of these it is told something else.
            .Concat(StepKinds.All.SelectMany(kind => plays.Select(play => Altered(play, FirstToSpoil(play, kind), kind)).Where(one => one.Step >= 0).Take(MostSpoilt)))
            .ToList();
        var performance = Performance.Of([.. plays, .. altered.Select(one => one.Play)]);
        TestContext.WriteLine($"{plays.Count} programs, {plays.Sum(play => play.Lines.Count)} steps, {plays.Sum(play => play.Lines.Count(line => !line.StartsWith("ffff", StringComparison.Ordinal)))} of them not refused, "
            + $"{plays.Sum(play => play.LargePages.Mapped)} large pages mapped, {plays.Sum(play => play.LargePages.Split)} split, {plays.Sum(play => play.LargePages.InPlaceOfTables)} in the place of a table");
        TestContext.WriteLine(string.Join(", ", StepKinds.All.Select(kind => $"{kind.Name}: {plays.Sum(play => Granted(play, kind.Is).Count())}")));
        for (var program = 0; program < plays.Count; program++)
        {
            if (performance.FirstDifference(program, plays[program]) is { } step)
                Assert.Fail(Describe(plays[program], step, performance.Said(program, step)));
            Assert.IsTrue(performance.BlocksOf(program).SequenceEqual(plays[program].Blocks), $"the machine has left something else on the disk than the program of seed {plays[program].Seed}");
        }

        for (var number = 0; number < altered.Count; number++)
            Assert.AreEqual(altered[number].Step, performance.FirstDifference(plays.Count + number, altered[number].Play), $"program {altered[number].Play.Seed} does something else than {altered[number].Instead}, and nobody sees it");
    }

    /// <summary>A program that lacks a step, or in which the machine does something else.</summary>
    /// <param name="step">-1: none will do.</param>
    private static (Play Play, int Step, string Instead) Altered(Play play, int step, StepKinds.Kind? kind = null) =>
        step < 0 ? (play, step, "") : (kind == null ? play.Without(step) : play.With(step, kind.Spoil), step, kind?.Name ?? play.Steps[step].ToString());

    /// <summary>Every call of the kernel is made by some program, and granted (no program may end the machine); and something is left on the disk.</summary>
    private static void Cover(IReadOnlyCollection<Play> plays)
    {
        var made = plays.SelectMany(play => play.Steps.Select((step, index) => (step.Call, Line: play.Lines[index], play.Records[index].Player)))
            .Where(step => step.Call != null && step.Player != StepRecord.Nobody).ToLookup(step => step.Call!.Value, step => !step.Line.StartsWith("ffff", StringComparison.Ordinal));
        foreach (var call in Enum.GetValues<KernelCall>())
            Assert.IsTrue(made[call].Any(granted => granted) || (call == KernelCall.Power && made[call].Any()), $"no program makes {call}, or none is allowed to");
        foreach (var act in Enum.GetValues<Act>().Except([Act.None]))
            Assert.IsTrue(plays.Any(play => First(play, step => step.Act == act) >= 0), $"no program does {act}");
        foreach (var kind in StepKinds.All)
            Assert.IsTrue(plays.Any(play => First(play, kind.Is) >= 0), $"no program does this: {kind.Name}");
        Assert.IsTrue(plays.Any(play => play.LargePages.InPlaceOfTables != 0), "no large page is put in the place of a table");
        Assert.AreEqual(0b11_1110UL, plays.Aggregate(0UL, (all, play) => all | play.Upcalls), "some upcall is taken by no program");
        Assert.IsTrue(plays.Any(play => play.Blocks.AsSpan().ContainsAnyExcept((byte)0)), "no program leaves anything on the disk");
        Assert.IsTrue(plays.Any(play => play.Delivered != 0), "no filter takes a frame");
    }

    /// <summary>The last step that is carried out: even if it changes nothing, its player reports an answer.</summary>
    private static int StepToMiss(Play play) => Enumerable.Range(0, play.Lines.Count).Last(step => play.Records[step].Player != StepRecord.Nobody);

    /// <summary>The first step of a kind that is carried out, and not refused; -1 if there is none.</summary>
    private static int First(Play play, Predicate<PlayedStep> kind) => Granted(play, kind).FirstOrDefault(-1);

    /// <summary>The first of them that is over, so that its player goes on and says what it saw, and after which, if it has to be so, something else can be seen than before.</summary>
    private static int FirstToSpoil(Play play, StepKinds.Kind kind) => Granted(play, kind.Is)
        .Where(step => !play.Lines[step].StartsWith(s_unanswered, StringComparison.Ordinal) && (!kind.HasToBeSeen || (step > 0 && Seen(play, step) != Seen(play, step - 1)))).FirstOrDefault(-1);

    private static IEnumerable<int> Granted(Play play, Predicate<PlayedStep> kind) => Enumerable.Range(0, play.Lines.Count)
        .Where(step => kind(play.Steps[step]) && play.Records[step].Player != StepRecord.Nobody && !play.Lines[step].StartsWith("ffff", StringComparison.Ordinal));

    /// <summary>All of a line but the answer and the players' reports.</summary>
    private static (string World, string Pages) Seen(Play play, int step) => play.Lines[step].Split(' ') is [_, var world, _, var pages] ? (world, pages) : throw new FormatException(play.Lines[step]);

    private static string Describe(Play play, int step, string said)
    {
        var small = Shrink(play.Of(play.Steps.Take(step + 1)));
        return $"seed {play.Seed}, step {step}: the machine says {said}, expected {play.Lines[step]}. The smallest program that shows a difference:\n{string.Join('\n', small.Steps)}";
    }

    /// <summary>Leaves out what can be left out: all programs that lack one piece are tried in one boot.</summary>
    private static Play Shrink(Play play)
    {
        for (var piece = Math.Max(1, play.Steps.Count / 4); piece >= 1;)
        {
            List<Play> smaller = [];
            for (var at = 0; at < play.Steps.Count; at += piece)
                smaller.Add(play.Of(play.Steps.Take(at).Concat(play.Steps.Skip(at + piece))));
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
