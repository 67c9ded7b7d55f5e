using System;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Block;
using ExoCosmos.Model.Programs;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Model;

/// <summary>What disks are not asked for, where random programs seldom come.</summary>
[TestClass]
public sealed class DiskProgramTests
{
    private const uint First = KnownProgram.First;
    private const ulong List = KnownProgram.Arguments + 0x100;

    [TestMethod]
    public void ASegmentEndsWithinItsFrame()
    {
        using var program = new KnownProgram();
        var frame = Begin(program);
        program.Store(First, List, frame | (9UL << 48));
        Assert.AreEqual((long)KernelError.BadArgument, Submit(program, program.Extent));
        program.Store(First, List, frame);
        Assert.AreEqual((long)KernelError.BadArgument, Submit(program, program.Extent), "of no blocks");
        program.Store(First, List, frame | (1UL << 32) | (8UL << 48));
        Assert.AreEqual((long)KernelError.BadArgument, Submit(program, program.Extent));
    }

    [TestMethod]
    public void AllRecordsTogetherAreLimited()
    {
        using var program = new KnownProgram();
        Begin(program);
        for (var taken = 0; taken < 7; taken++)
            Assert.AreEqual(1L, Submit(program, taken < 4 ? program.Extent : program.SecondExtent));
        Assert.AreEqual((long)KernelError.Busy, Submit(program, program.SecondExtent));
    }

    [TestMethod]
    public void OneEnvironmentHasHalfOfADisk()
    {
        using var program = new KnownProgram(CapabilityProgramTests.Roomy);
        program.Machine.Disks[0].Depth = 64;
        Begin(program);
        for (var taken = 0; taken < 32; taken++)
            Assert.AreEqual(1L, Submit(program, program.Extent));
        Assert.AreEqual((long)KernelError.Busy, Submit(program, program.Extent));
    }

    /// <summary>The ring's tail is the environment's word: it limits nobody but itself.</summary>
    [TestMethod]
    public void NoRequestIsTakenWhoseCompletionHasNoRoom()
    {
        using var program = new KnownProgram();
        Begin(program);
        var ring = program.World.Environments[First]!.DiskRing!.Number;
        Assert.AreEqual(1L, program.Map(First, 0x1000, ring, program.Account, MapFlags.Read | MapFlags.Write));
        program.Store(First, 0x1040, unchecked((uint)-127));
        Assert.AreEqual(1L, Submit(program, program.Extent));
        Assert.AreEqual((long)KernelError.Busy, Submit(program, program.Extent));
    }

    /// <summary>A disk writes into memory: nobody counts who uses a framebuffer.</summary>
    [TestMethod]
    public void AFramebufferIsNoMemoryForADisk()
    {
        using var program = new KnownProgram();
        Begin(program);
        program.MoveFramebuffer(100_000, 8);
        program.Store(First, List, 100_000 | (1UL << 48));
        Assert.AreEqual((long)KernelError.BadArgument, program.CallWith(First, [program.Extent, program.Framebuffer, 0, 9, List, 1], KernelCall.DiskSubmit, KnownProgram.Arguments, 1));
    }

    /// <summary>Completions that are owed were counted against the ring that is there.</summary>
    [TestMethod]
    public void NoOtherRingWhileRequestsAreUnderWay()
    {
        using var program = new KnownProgram();
        Begin(program);
        var next = program.Frames(First, program.Account, 1)[0];
        Assert.AreEqual(1L, Submit(program, program.Extent));
        program.Refused(KernelError.Busy, First, KernelCall.RingAttach, (ulong)RingKind.DiskCompletion, 0, program.Account, next);
        program.Do(0, StepKind.DiskAnswer);
        Assert.AreEqual(0L, program.Call(First, KernelCall.RingAttach, (ulong)RingKind.DiskCompletion, 0, program.Account, next));
    }

    [TestMethod]
    public void AnErrorOfTheDiskIsToldAsOne()
    {
        using var program = new KnownProgram();
        Begin(program);
        Assert.AreEqual(1L, Submit(program, program.Extent));
        program.Do(0, StepKind.DiskAnswer, KernelCall.Null, 0, 0, (ulong)BlockStatus.Error);
        Assert.AreEqual((long)KernelError.Device, BitConverter.ToInt64(program.Machine.Arena.Frame(program.World.Environments[First]!.DiskRing!.Number)[(RingPage.EntriesOffset + 8)..]));
    }

    [TestMethod]
    public void ADiskThatIsOutOfOrderIsAskedNothing()
    {
        using var program = new KnownProgram();
        Begin(program);
        program.Do(0, StepKind.DiskMood, KernelCall.Null, 0, (ulong)Submission.Accepted, 1);
        Assert.AreEqual((long)KernelError.Device, Submit(program, program.Extent));
        program.Do(0, StepKind.DiskMood, KernelCall.Null, 0, (ulong)Submission.Accepted, 0);
        Assert.AreEqual(1L, Submit(program, program.Extent));
    }

    [TestMethod]
    public void SegmentsAreReadWhereTheirSenderCanRead()
    {
        using var program = new KnownProgram();
        Begin(program);
        Assert.AreEqual((long)KernelError.BadAddress, program.CallWith(First, [program.Extent, program.Account, 0, 9, 0xFFFF_8000_0000_0000, 1], KernelCall.DiskSubmit, KnownProgram.Arguments, 1));
    }

    [TestMethod]
    public void TheDeadHearOfNothing()
    {
        using var program = new KnownProgram();
        var (child, self, account) = program.Spawn();
        var extent = program.Handle(First, KernelCall.CapabilityGrant, program.Extent, self, (ulong)Rights.All, 0);
        var frames = program.Frames(child, account, 2);
        Assert.AreEqual(0L, program.Call(child, KernelCall.RingAttach, (ulong)RingKind.DiskCompletion, 0, account, frames[0]));
        program.Store(child, List, frames[1] | (1UL << 48));
        Assert.AreEqual(1L, program.CallWith(child, [extent, account, 0, 9, List, 1], KernelCall.DiskSubmit, KnownProgram.Arguments, 1));
        Assert.AreEqual(0L, program.Call(First, KernelCall.EnvironmentDestroy, self, 0));
        program.Do(0, StepKind.DiskAnswer);
        Assert.AreEqual(0u, BitConverter.ToUInt32(program.Machine.Arena.Frame(frames[0])));
    }

    /// <returns>The frame of the segment that is listed.</returns>
    private static uint Begin(KnownProgram program)
    {
        var frames = program.Frames(First, program.Account, 2);
        Assert.AreEqual(0L, program.Call(First, KernelCall.RingAttach, (ulong)RingKind.DiskCompletion, 0, program.Account, frames[0]));
        program.Store(First, List, frames[1] | (1UL << 48));
        return frames[1];
    }

    private static long Submit(KnownProgram program, ulong extent) =>
        program.CallWith(First, [extent, program.Account, 0, 9, List, 1], KernelCall.DiskSubmit, KnownProgram.Arguments, 1);
}
