using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Model.Programs;
using ExoCosmos.Model.Replay;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Model;

/// <summary>What a program for the machine may say is what means the same there.</summary>
[TestClass]
public sealed class RehearsalTests
{
    private const ulong Arguments = Stage.ArgumentPage + 0x100, Answers = Stage.ArgumentPage + 0x800;
    private const int Run = Stage.FirstFree, Shared = Run + 3;

    private static readonly Operand s_account = Operand.Of(Stage.Account);

    [TestMethod]
    public void FramesInARowAreSharedAsTheyWereGiven()
    {
        using var rehearsal = new Rehearsal();
        Assert.IsTrue(IsPlayed(rehearsal, Allocate(3, Run)));
        Assert.IsTrue(IsPlayed(rehearsal, Share(3)));
        Assert.AreNotEqual(0UL, rehearsal[Shared]);
    }

    /// <summary>Here the number that was given back is the next one to be given; on a machine with more frames it is not.</summary>
    [TestMethod]
    public void AFrameThatWasGivenBackIsNotInTheRowAnyMore()
    {
        using var rehearsal = new Rehearsal();
        rehearsal.Do(Allocate(3, Run));
        rehearsal.Do(new PlayedStep(0, KernelCall.FrameFree, [s_account, Arguments, 1], new Store(Arguments, [Operand.Of(Run + 1)], 4)));
        rehearsal.Do(Allocate(1, Run + 1));
        Assert.AreEqual(rehearsal[Run] + 1, rehearsal[Run + 1]);
        Assert.IsFalse(IsPlayed(rehearsal, Share(3)));
        Assert.IsTrue(IsPlayed(rehearsal, Share(1)));
    }

    private static bool IsPlayed(Rehearsal rehearsal, PlayedStep step) => rehearsal.Do(step).Record.Player != StepRecord.Nobody;

    private static PlayedStep Allocate(int count, int first) =>
        new(0, KernelCall.FrameAllocate, [s_account, (ulong)count, Answers, 1, 0], Fetch: new Fetch(Answers, count, 4, 4, first));

    private static PlayedStep Share(ulong count) => new(0, KernelCall.FrameShare, [s_account, Operand.Of(Run), count, (ulong)Rights.All], Result: Shared);
}
