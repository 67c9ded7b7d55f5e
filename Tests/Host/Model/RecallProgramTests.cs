using ExoCosmos.Abi;
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
