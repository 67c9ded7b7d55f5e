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
    private const int Run = Stage.FirstFree, Shared = Run + 3, MostPieces = 16;

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
        // Smaller pieces of free memory go first.
        for (var pieces = 0; pieces < MostPieces && rehearsal[Run + 1] != rehearsal[Run] + 1; pieces++)
            rehearsal.Do(Allocate(1, Run + 1));
        Assert.AreEqual(rehearsal[Run] + 1, rehearsal[Run + 1]);
        Assert.IsFalse(IsPlayed(rehearsal, Share(3)));
        Assert.IsTrue(IsPlayed(rehearsal, Share(1)));
    }

    /// <summary>Each call about the network changes what the machine is compared by, beside its answer.</summary>
    [TestMethod]
    public void WhatIsDoneWithTheNetworkIsSeen()
    {
        const ulong header = Arguments + 40, own = 16;
        Operand[] conditions = [0x2_000C_0000, 0xFFFF, 0x0800];
        var network = Operand.Of(Stage.Network);
        using var rehearsal = new Rehearsal();
        var world = World(rehearsal.Do(Allocate(2, Run)));
        PlayedStep[] steps =
        [
            new(0, KernelCall.NetworkConfigure, [network, Arguments], new Store(Arguments, [Packets.Address4])),
            new(0, KernelCall.PacketAttach, [s_account, Arguments, 2], new Store(Arguments, [Operand.Of(Run), Operand.Of(Run + 1)], 4)),
            new(0, KernelCall.PacketListen, [network, (ulong)ListenMode.All]),
            new(0, KernelCall.FilterInstall, [network, Arguments], new Store(Arguments, [Arguments + 24, 0, 1, .. conditions]), Result: Shared),
            new(0, KernelCall.PacketSend, [Arguments, 1], new Store(Arguments, [network, header, 0, own, 0, 1, 2])),
        ];
        foreach (var step in steps)
        {
            var line = rehearsal.Do(step);
            Assert.IsFalse(line.Line.StartsWith("ffff", System.StringComparison.Ordinal), $"{step} is refused");
            Assert.AreNotEqual(world, world = World(line), $"{step} is not seen");
        }
    }

    /// <summary>The cable leads back: a filter has what its owner sent.</summary>
    [TestMethod]
    public void WhatIsSentArrives()
    {
        const ulong header = Arguments + 40, access = (ulong)(MapFlags.Read | MapFlags.Write | MapFlags.Replace);
        var network = Operand.Of(Stage.Network);
        using var rehearsal = new Rehearsal();
        PlayedStep[] steps =
        [
            Allocate(2, Run),
            new(0, KernelCall.Map, [0, Arguments, 1], new Store(Arguments, [Stage.Page(0), Operand.Of(Run), s_account, access])),
            new(0, KernelCall.PacketAttach, [s_account, Arguments, 2], new Store(Arguments, [Operand.Of(Run), Operand.Of(Run + 1)], 4)),
            new(0, KernelCall.FilterInstall, [network, Arguments], new Store(Arguments, [Arguments + 24, 0, 1, 0x2_000C_0000, 0xFFFF, 0x0800]), Result: Shared),
        ];
        foreach (var step in steps)
            rehearsal.Do(step);
        foreach (var (type, arrived) in new[] { (0x0008_0000_0000UL, 1u), (0x0608_0000_0000UL, 1u), (0x0008_0000_0000UL, 2u) })
        {
            rehearsal.Do(new PlayedStep(0, KernelCall.PacketSend, [Arguments, 1], new Store(Arguments, [network, header, 0, 16, 0, 0, type])));
            Assert.AreEqual(arrived, (uint)rehearsal.Word(0, Stage.Page(0))!);
        }
    }

    private static string World((StepRecord Record, string Line) done) => done.Line.Split(' ')[1];

    private static bool IsPlayed(Rehearsal rehearsal, PlayedStep step) => rehearsal.Do(step).Record.Player != StepRecord.Nobody;

    private static PlayedStep Allocate(int count, int first) =>
        new(0, KernelCall.FrameAllocate, [s_account, (ulong)count, Answers, 1, 0], Fetch: new Fetch(Answers, count, 4, 4, first));

    private static PlayedStep Share(ulong count) => new(0, KernelCall.FrameShare, [s_account, Operand.Of(Run), count, (ulong)Rights.All], Result: Shared);
}
