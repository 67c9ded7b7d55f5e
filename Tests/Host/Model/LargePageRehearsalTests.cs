using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Model.Programs;
using ExoCosmos.Model.Replay;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Model;

/// <summary>What programs for the machine do with large pages means the same there, and is seen in what they are compared by.</summary>
[TestClass]
public sealed class LargePageRehearsalTests
{
    private const ulong Arguments = Stage.ArgumentPage + 0x100, Answers = Stage.ArgumentPage + 0x800, Frames = Stage.LargePageFrames;
    private const int Run = Stage.FirstFree, Single = Run + 2, MostPieces = 16;
    private const MapFlags ReadWrite = MapFlags.Read | MapFlags.Write;

    private static readonly Operand s_account = Operand.Of(Stage.Account);

    /// <summary>A step that changes what the player sees of its pages.</summary>
    [TestMethod]
    public void WhatIsDoneWithALargePageIsSeen()
    {
        using var rehearsal = new Rehearsal(Stage.ManyFrames);
        rehearsal.Do(AllocateRun());
        var (_, before) = rehearsal.Do(Map(Stage.LargePage(0), 0, MapFlags.Unmap));
        PlayedStep[] steps =
        [
            Map(Stage.LargePage(0), Operand.Of(Run), MapFlags.Large | ReadWrite),
            new(0, null, [Stage.LargePage(0), 0, 7], Act: Act.Fill),
            new(0, null, [], new Store(Stage.LargePage(0) + (300 * Layout.PageSize), [8])),
            Map(Stage.LargePage(0), 0, MapFlags.Large | MapFlags.Protect | MapFlags.Read),
            Map(Stage.LargePage(0), 0, MapFlags.Split),
            Map(Stage.LargePage(0) + Layout.PageSize, 0, MapFlags.Protect | ReadWrite),
            Map(Stage.LargePage(0) + Layout.PageSize, 0, MapFlags.Unmap),
        ];
        foreach (var step in steps)
        {
            var (record, line) = rehearsal.Do(step);
            Assert.AreNotEqual(StepRecord.Nobody, record.Player, $"{step} means nothing");
            Assert.IsFalse(line.StartsWith("ffff", System.StringComparison.Ordinal), $"{step} is refused");
            Assert.AreNotEqual(Pages(before), Pages(before = line), $"{step} is not seen");
        }
    }

    /// <summary>An empty table is replaced, and the frame that it was in is given back: both are seen.</summary>
    [TestMethod]
    public void ATableThatALargePageReplacesIsSeen()
    {
        using var rehearsal = new Rehearsal(Stage.ManyFrames);
        rehearsal.Do(AllocateRun());
        rehearsal.Do(Map(Stage.LargePage(0), 0, MapFlags.Allocate | ReadWrite));
        var (_, table) = rehearsal.Do(Map(Stage.LargePage(0), 0, MapFlags.Unmap));
        var (_, large) = rehearsal.Do(Map(Stage.LargePage(0), Operand.Of(Run), MapFlags.Large | ReadWrite));
        var (_, nothing) = rehearsal.Do(Map(Stage.LargePage(0), 0, MapFlags.Large | MapFlags.Unmap));
        Assert.AreEqual(1, rehearsal.World.LargePages.InPlaceOfTables);
        Assert.AreNotEqual(Pages(table), Pages(nothing), "an empty table is seen");
        Assert.AreNotEqual(Players(table), Players(large), "what tables cost is seen");
    }

    /// <summary>The number that was given back is the next one to be given here.</summary>
    [TestMethod]
    public void FramesOfWhichOneWasGivenBackAreNoLargePage()
    {
        using var rehearsal = new Rehearsal(Stage.ManyFrames);
        rehearsal.Do(AllocateRun());
        rehearsal.Do(new PlayedStep(0, KernelCall.FrameFree, [s_account, Arguments, 1], new Store(Arguments, [Operand.Of(Run + 1)], 4)));
        for (var pieces = 0; pieces < MostPieces && rehearsal[Single] != rehearsal[Run] + 1; pieces++)
            rehearsal.Do(new PlayedStep(0, KernelCall.FrameAllocate, [s_account, 1, Answers, 0, 0], Fetch: new Fetch(Answers, 1, 4, 4, Single)));
        Assert.AreEqual(rehearsal[Run] + 1, rehearsal[Single]);
        Assert.IsFalse(IsPlayed(rehearsal, Map(Stage.LargePage(0), Operand.Of(Run), MapFlags.Large | ReadWrite)));
        Assert.IsFalse(IsPlayed(rehearsal, new PlayedStep(0, KernelCall.FrameShare, [s_account, Operand.Of(Run), Frames, (ulong)Rights.All], Result: Single + 1)));
    }

    /// <summary>The same numbers may come back here, and not on a machine; what is mapped by a capability over them would go with it.</summary>
    [TestMethod]
    public void NothingIsAllocatedWhileACapabilitySpeaksForFramesThatWereGivenBack()
    {
        const int shared = Single + 1;
        using var rehearsal = new Rehearsal(Stage.ManyFrames);
        rehearsal.Do(AllocateRun());
        rehearsal.Do(new PlayedStep(0, KernelCall.FrameShare, [s_account, Operand.Of(Run), Frames, (ulong)Rights.All], Result: shared));
        rehearsal.Do(new PlayedStep(0, KernelCall.Map, [0, Arguments, 1], new Store(Arguments, [Stage.LargePage(0), Operand.Of(Run), Operand.Of(shared), (ulong)(MapFlags.Large | ReadWrite)])));
        Assert.IsTrue(IsPlayed(rehearsal, Map(Stage.LargePage(1), 0, MapFlags.Allocate | ReadWrite)));
        rehearsal.Do(new PlayedStep(0, KernelCall.Map, [0, Arguments, 1], new Store(Arguments, [Stage.LargePage(0), 0, s_account, (ulong)(MapFlags.Large | MapFlags.Unmap | MapFlags.Free)])));
        Assert.IsFalse(IsPlayed(rehearsal, AllocateRun()));
        Assert.IsFalse(IsPlayed(rehearsal, Map(Stage.LargePage(2), 0, MapFlags.Allocate | ReadWrite)));
        rehearsal.Do(new PlayedStep(0, KernelCall.CapabilityRevoke, [s_account]));
        Assert.IsTrue(IsPlayed(rehearsal, AllocateRun()));
    }

    /// <summary>Whether a frame's number is a multiple of 512 is the machine's.</summary>
    [TestMethod]
    public void ASingleFrameIsNoLargePage()
    {
        using var rehearsal = new Rehearsal(Stage.ManyFrames);
        rehearsal.Do(new PlayedStep(0, KernelCall.FrameAllocate, [s_account, 1, Answers, 0, 0], Fetch: new Fetch(Answers, 1, 4, 4, Single)));
        Assert.IsFalse(IsPlayed(rehearsal, Map(Stage.LargePage(0), Operand.Of(Single), MapFlags.Large | ReadWrite)));
        Assert.IsTrue(IsPlayed(rehearsal, Map(Stage.LargePage(0), 0, MapFlags.Large | ReadWrite)));
    }

    private static string Pages(string line) => line.Split(' ')[3];

    private static string Players(string line) => line.Split(' ')[2];

    private static bool IsPlayed(Rehearsal rehearsal, PlayedStep step) => rehearsal.Do(step).Record.Player != StepRecord.Nobody;

    private static PlayedStep AllocateRun() => new(0, KernelCall.FrameAllocate, [s_account, Frames, Answers, (ulong)(FrameFlags.Contiguous | FrameFlags.Colour), new FrameColour(0, (uint)Frames).Word],
        Fetch: new Fetch(Answers, 2, 4, 4, Run));

    private static PlayedStep Map(ulong address, Operand frame, MapFlags flags) =>
        new(0, KernelCall.Map, [0, Arguments, 1], new Store(Arguments, [address, frame, (flags & (MapFlags.Unmap | MapFlags.Split)) != 0 ? 0 : s_account, (ulong)flags]));
}
