using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Programs;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Model;

/// <summary>What is asked back, and taken.</summary>
[TestClass]
public sealed class RecallProgramTests
{
    /// <summary>The kernel divided by the budget.</summary>
    [TestMethod]
    public void AnAccountOfWhichAllWasRecalledCanStillHaveOneBelowIt()
    {
        using var program = new KnownProgram();
        var (holder, _, account) = program.Spawn();
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Recall, program.Account, account, ulong.MaxValue, 0));
        Assert.AreEqual(0ul, program[account].Account!.Budget);
        var below = program.Handle(holder, KernelCall.CapabilityDerive, account, 0, 5, (ulong)Rights.All);
        program.Refused(KernelError.NoFrames, holder, KernelCall.FrameAllocate, below, 1, KnownProgram.Arguments);
    }

    [TestMethod]
    public void WhoGaveBackInTimeKeepsWhatItDerived()
    {
        using var program = new KnownProgram();
        var (holder, self, _) = program.Spawn();
        var part = Lend(program, self);
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Recall, program.Slices, part, 4, 0));
        var upper = program.Handle(holder, KernelCall.CapabilitySplit, part, 12);
        Assert.AreEqual(0L, program.Call(holder, KernelCall.CapabilityDrop, upper));
        var kept = program.Handle(holder, KernelCall.CapabilityDerive, part, 0, 3, (ulong)Rights.All);
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Repossess, program.Slices, part));
        Assert.AreEqual(3ul, program[kept].Length);
    }

    /// <summary>Deriving faster than the kernel takes would have kept the range for ever.</summary>
    [TestMethod]
    public void NothingIsDerivedFromARangeThatIsBeingTaken()
    {
        using var program = new KnownProgram();
        var (holder, self, account) = program.Spawn();
        var blocks = program.Handle(KnownProgram.First, KernelCall.CapabilityDerive, program.Extent, 0, 16, (ulong)Rights.All);
        blocks = program.Handle(KnownProgram.First, KernelCall.CapabilityGrant, blocks, self, (ulong)Rights.All, 1);
        Submit(program, holder, account, blocks);
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Recall, program.Extent, blocks, 4, 0));
        program.Refused(KernelError.Again, KnownProgram.First, KernelCall.Repossess, program.Extent, blocks);
        program.Refused(KernelError.Busy, holder, KernelCall.CapabilityDerive, blocks, 0, 4, (ulong)Rights.All);
        program.Do(0, StepKind.DiskAnswer);
        Assert.AreEqual(4L, program.Call(KnownProgram.First, KernelCall.Repossess, program.Extent, blocks));
        program.Handle(holder, KernelCall.CapabilityDerive, blocks, 0, 4, (ulong)Rights.All);
    }

    [TestMethod]
    public void RecallNeedsControlAndTheSameKind()
    {
        using var program = new KnownProgram();
        var (child, self, account) = program.Spawn();
        var frame = program.Frames(KnownProgram.First, program.Account, 1)[0];
        var shared = program.Handle(KnownProgram.First, KernelCall.FrameShare, program.Account, frame, 1, (ulong)Rights.All);
        var copy = program.Handle(KnownProgram.First, KernelCall.CapabilityGrant, shared, self, (ulong)Rights.All, 0);
        program.Refused(KernelError.WrongKind, KnownProgram.First, KernelCall.Recall, shared, copy, 1, 0);
        program.Refused(KernelError.BadHandle, KnownProgram.First, KernelCall.Recall, program.Account, copy, 1, 0);
        program.Refused(KernelError.BadHandle, KnownProgram.First, KernelCall.Recall, program.Account, account + (1UL << 32), 1, 0);
        var weak = program.Handle(KnownProgram.First, KernelCall.CapabilityDerive, program.Slices, 0, 16, (ulong)(Rights.Read | Rights.Grant));
        var part = program.Handle(KnownProgram.First, KernelCall.CapabilityGrant, weak, self, (ulong)Rights.Read, 0);
        program.Refused(KernelError.MissingRight, KnownProgram.First, KernelCall.Recall, weak, part, 1, 0);
        Assert.IsTrue(program.World.Environments[child]!.IsAlive);
    }

    /// <summary>The slot of what was recalled may belong to something else by now.</summary>
    [TestMethod]
    public void WhatWasNotRecalledIsNotTaken()
    {
        using var program = new KnownProgram();
        var (holder, self, _) = program.Spawn();
        var part = Lend(program, self);
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Recall, program.Slices, part, 4, 0));
        Assert.AreEqual(0L, program.Call(holder, KernelCall.CapabilityDrop, part));
        var next = Lend(program, self);
        Assert.AreEqual(new Handle(part).Index, new Handle(next).Index);
        program.Refused(KernelError.NotFound, KnownProgram.First, KernelCall.Repossess, program.Slices, next);
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Recall, program.Slices, next, 1, 0), "nothing is recalled");
    }

    /// <summary>Two hold the same account: what is recalled from the second does not give the first back what was recalled from it.</summary>
    [TestMethod]
    public void ARecallNeverRaisesABudget()
    {
        using var program = new KnownProgram();
        var (_, self, _) = program.Spawn();
        var (_, other, account) = program.Spawn();
        var parent = program[account].Parent!.Handle.Value;
        var copy = program.Handle(KnownProgram.First, KernelCall.CapabilityGrant, parent, self, (ulong)Rights.All, 0);
        Assert.IsTrue(program.World.Environments[(uint)program[other].Base]!.IsAlive);
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Recall, program.Account, account, ulong.MaxValue, 0));
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Recall, program.Account, copy, 1, 0));
        Assert.AreEqual(0ul, program[account].Account!.Budget);
    }

    [TestMethod]
    public void WhatIsGivenBackIsSomethingThatWasRecalled()
    {
        using var program = new KnownProgram();
        var (_, _, account) = program.Spawn();
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Recall, program.Account, account, 1, 0));
        program.Repeat(KnownProgram.First, KernelCall.Repossess, program.Account, account);
        program.Refused(KernelError.BadArgument, KnownProgram.First, KernelCall.Allot, program.Account, account, 0);
        program.Refused(KernelError.OutOfRange, KnownProgram.First, KernelCall.Allot, program.Account, account, ulong.MaxValue);
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Allot, program.Account, account, 1));
    }

    [TestMethod]
    public void PlacesDoNotWaitForTheDisk()
    {
        using var program = new KnownProgram();
        var (holder, self, account) = program.Spawn();
        var blocks = program.Handle(KnownProgram.First, KernelCall.CapabilityGrant, program.Extent, self, (ulong)Rights.All, 0);
        Submit(program, holder, account, blocks);
        var part = Lend(program, self);
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Recall, program.Slices, part, 4, 0));
        Assert.AreEqual(4L, program.Call(KnownProgram.First, KernelCall.Repossess, program.Slices, part));
    }

    private static ulong Lend(KnownProgram program, ulong receiver)
    {
        var part = program.Handle(KnownProgram.First, KernelCall.CapabilityDerive, program.Slices, 0, 16, (ulong)Rights.All);
        return program.Handle(KnownProgram.First, KernelCall.CapabilityGrant, part, receiver, (ulong)Rights.All, 1);
    }

    /// <summary>A write of the last of sixteen blocks is under way.</summary>
    private static void Submit(KnownProgram program, uint holder, ulong account, ulong extent)
    {
        var frames = program.Frames(holder, account, 2);
        Assert.AreEqual(0L, program.Call(holder, KernelCall.RingAttach, (ulong)RingKind.DiskCompletion, 0, account, frames[0]));
        program.Store(holder, KnownProgram.Arguments + 0x100, frames[1] | (1UL << 48));
        Assert.AreEqual(1L, program.CallWith(holder, [extent, account, 15, 9, KnownProgram.Arguments + 0x100, 1], KernelCall.DiskSubmit, KnownProgram.Arguments, 1));
    }
}
