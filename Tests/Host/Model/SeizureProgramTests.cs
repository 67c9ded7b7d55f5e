using System.Linq;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Model.Machine;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Model;

/// <summary>Frames that are taken by force: which ones, in which order, and out of what.</summary>
[TestClass]
public sealed class SeizureProgramTests
{
    /// <summary>A frame in use goes out of every page: its last use, and no other, makes it free.</summary>
    [TestMethod]
    public void AFrameIsTakenOutOfAllPages()
    {
        using var program = new KnownProgram();
        var (holder, _, account) = program.Spawn();
        var frames = program.Frames(holder, account, 2);
        Assert.AreEqual(1L, program.Map(holder, 0x1000, frames[0], account, MapFlags.Read));
        Assert.AreEqual(1L, program.Map(holder, 0x2000, frames[0], account, MapFlags.Read));
        Assert.AreEqual(1L, program.Map(holder, 0x4000, frames[1], account, MapFlags.Read));
        Assert.AreEqual(1L, program.Map(holder, 0x3000, program[program.Framebuffer].Base, Framebuffer(program, holder), MapFlags.Read));
        Assert.AreEqual(0L, program.Call(holder, KernelCall.RingAttach, (ulong)RingKind.Message, 0, account, frames[1]));
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Recall, program.Account, account, ulong.MaxValue, 0));
        Assert.IsGreaterThan(0L, program.Repeat(KnownProgram.First, KernelCall.Repossess, program.Account, account));
        CollectionAssert.AreEqual(new[] { 0x3000UL }, program.World.Environments[holder]!.Pages.Keys.ToArray());
    }

    /// <summary>The spared page is the one that was allocated last, which would go first. Nobody is immune by sparing.</summary>
    [TestMethod]
    public void WhatIsSparedGoesLastAndGoes()
    {
        using var program = new KnownProgram();
        var (holder, _, account) = program.Spawn();
        program.Frames(holder, account, 3);
        Assert.AreEqual(1L, program.Map(holder, 0x1000, 0, account, MapFlags.Allocate | MapFlags.Read));
        Assert.AreEqual(1L, program.Map(holder, 0x2000, 0, account, MapFlags.Allocate | MapFlags.Spared | MapFlags.Read));
        Assert.AreEqual(0L, program.Call(holder, KernelCall.FrameAllocate, account, 1, KnownProgram.Arguments, (ulong)FrameFlags.Spared));
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Recall, program.Account, account, 5, 0));
        // With the page of its arguments.
        Assert.AreEqual(5L, program.Repeat(KnownProgram.First, KernelCall.Repossess, program.Account, account));
        var pages = program.World.Environments[holder]!.Pages;
        Assert.IsFalse(pages.ContainsKey(0x1000));
        Assert.IsTrue(pages.ContainsKey(0x2000));
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Recall, program.Account, account, ulong.MaxValue, 0));
        Assert.AreEqual(2L, program.Repeat(KnownProgram.First, KernelCall.Repossess, program.Account, account));
        Assert.IsFalse(pages.ContainsKey(0x2000));
    }

    [TestMethod]
    public void WhoHasNoMoreThanTheGoalIsDoneAtOnce()
    {
        using var program = new KnownProgram();
        var (holder, _, account) = program.Spawn();
        var frames = program.Frames(holder, account, 4);
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Recall, program.Account, account, 4, 0));
        program.Store(holder, KnownProgram.Arguments, frames[0] | ((ulong)frames[1] << 32), frames[2] | ((ulong)frames[3] << 32));
        Assert.AreEqual(4L, program.Call(holder, KernelCall.FrameFree, account, KnownProgram.Arguments, 4));
        Assert.AreEqual(0L, program.Repeat(KnownProgram.First, KernelCall.Repossess, program.Account, account));
    }

    /// <summary>Tables stay; what stands behind many of them is found all the same.</summary>
    [TestMethod]
    public void FramesAreFoundBehindTables()
    {
        using var program = new KnownProgram(CapabilityProgramTests.Roomy);
        var (holder, _, account) = program.Spawn(400);
        program.Frames(holder, account, 100);
        var shared = program.Handle(holder, KernelCall.CapabilityDerive, account, 0, 10, (ulong)Rights.All);
        Assert.AreEqual(1L, program.Map(holder, 0x1000, 0, shared, MapFlags.Allocate | MapFlags.Read));
        var frame = program.World.Environments[holder]!.Pages[0x1000].Number;
        for (ulong region = 1; region <= 70; region++)
            Assert.AreEqual(1L, program.Map(holder, KnownProgram.Arguments + (region << 21), frame, shared, MapFlags.Read));
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Recall, program.Account, account, ulong.MaxValue, 0));
        Assert.AreEqual(101L, program.Repeat(KnownProgram.First, KernelCall.Repossess, program.Account, account));
    }

    /// <summary>More than one call takes: where it goes on, things may have changed meanwhile.</summary>
    [TestMethod]
    public void WhatIsNextMayBeGivenBackMeanwhile()
    {
        using var program = new KnownProgram(Huge);
        var (holder, account, first) = HoldMany(program);
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Recall, program.Account, account, ulong.MaxValue, 0));
        program.Refused(KernelError.Again, KnownProgram.First, KernelCall.Repossess, program.Account, account);
        program.Store(holder, KnownProgram.Arguments, first[^1]);
        Assert.AreEqual(1L, program.Call(holder, KernelCall.FrameFree, account, KnownProgram.Arguments, 1));
        Assert.IsGreaterThan(0L, program.Repeat(KnownProgram.First, KernelCall.Repossess, program.Account, account));
    }

    [TestMethod]
    public void WhatComesFromAnAccountBelowMeanwhileIsTakenToo()
    {
        using var program = new KnownProgram(Huge);
        var (holder, account, _) = HoldMany(program);
        var below = program.Handle(holder, KernelCall.CapabilityDerive, account, 0, 10, (ulong)Rights.All);
        var frame = program.Frames(holder, below, 1)[0];
        Assert.AreEqual(1L, program.Map(holder, 0x1000, frame, account, MapFlags.Read));
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Recall, program.Account, account, ulong.MaxValue, 0));
        program.Refused(KernelError.Again, KnownProgram.First, KernelCall.Repossess, program.Account, account);
        Assert.AreEqual(0L, program.Repeat(holder, KernelCall.CapabilityDrop, below));
        program.Settle();
        Assert.IsGreaterThan(0L, program.Repeat(KnownProgram.First, KernelCall.Repossess, program.Account, account));
    }

    /// <summary>What is next may have become somebody else's.</summary>
    [TestMethod]
    public void WhatOthersHaveMeanwhileIsNotTaken()
    {
        using var program = new KnownProgram(Huge);
        var (holder, account, first) = HoldMany(program);
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Recall, program.Account, account, 4500, 0));
        program.Refused(KernelError.Again, KnownProgram.First, KernelCall.Repossess, program.Account, account);
        program.Store(holder, KnownProgram.Arguments, first[^1]);
        Assert.AreEqual(1L, program.Call(holder, KernelCall.FrameFree, account, KnownProgram.Arguments, 1));
        Assert.AreEqual(first[^1], program.Frames(KnownProgram.First, program.Account, 1, (ulong)FrameFlags.At, first[^1])[0]);
        program.Repeat(KnownProgram.First, KernelCall.Repossess, program.Account, account);
        Assert.AreSame(program[program.Account].Account, program.World.Frames[first[^1]].Account);
    }

    /// <summary>However many spared frames stand before the others.</summary>
    [TestMethod]
    public void WhatIsNotSparedIsFoundBehindWhatIs()
    {
        using var program = new KnownProgram(CapabilityProgramTests.Roomy);
        var (holder, _, account) = program.Spawn(400);
        program.Frames(holder, account, 20);
        var spared = program.Frames(holder, account, 80, (ulong)FrameFlags.Spared);
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Recall, program.Account, account, 10, 0));
        Assert.AreEqual(10L, program.Repeat(KnownProgram.First, KernelCall.Repossess, program.Account, account));
        Assert.IsTrue(spared.All(frame => program.World.Frames[frame].IsSpared));
    }

    /// <summary>From an account below come a spared frame and, behind it, one that is not, when others were taken already.</summary>
    [TestMethod]
    public void WhatComesMeanwhileGoesBeforeWhatIsSpared()
    {
        using var program = new KnownProgram(Huge);
        var (holder, account, first) = HoldMany(program);
        var below = program.Handle(holder, KernelCall.CapabilityDerive, account, 0, 10, (ulong)Rights.All);
        var spared = program.Frames(holder, below, 1, (ulong)FrameFlags.Spared)[0];
        var frame = program.Frames(holder, below, 1)[0];
        Assert.AreEqual(1L, program.Map(holder, 0x1000, frame, account, MapFlags.Read));
        Assert.AreEqual(1L, program.Map(holder, 0x2000, spared, account, MapFlags.Read));
        // All that are not spared: the batches, the page of the arguments, and the one of the account below.
        var all = (ulong)((9 * first.Length) + 2);
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Recall, program.Account, account, all, 0));
        program.Refused(KernelError.Again, KnownProgram.First, KernelCall.Repossess, program.Account, account);
        Assert.AreEqual(0L, program.Repeat(holder, KernelCall.CapabilityDrop, below));
        program.Settle();
        Assert.AreEqual((long)all, program.Repeat(KnownProgram.First, KernelCall.Repossess, program.Account, account));
        CollectionAssert.AreEqual(new[] { 0x2000UL }, program.World.Environments[holder]!.Pages.Keys.ToArray());
    }

    /// <summary>Taken is what was asked for; then every page table is looked through, and what the account is allotted again meanwhile it keeps.</summary>
    [TestMethod]
    public void WhatIsAllottedWhileTablesAreSweptStays()
    {
        using var program = new KnownProgram(CapabilityProgramTests.Roomy);
        var (holder, _, account) = program.Spawn(400);
        program.Frames(holder, account, 1);
        for (ulong region = 1; region <= 70; region++)
            Assert.AreEqual(1L, program.Map(holder, KnownProgram.Arguments + (region << 21), 0, account, MapFlags.Allocate | MapFlags.Spared | MapFlags.Read));
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Recall, program.Account, account, 1, 0));
        program.Refused(KernelError.Again, KnownProgram.First, KernelCall.Repossess, program.Account, account);
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Allot, program.Account, account, 1));
        var frame = program.Frames(holder, account, 1)[0];
        Assert.AreEqual(1L, program.Repeat(KnownProgram.First, KernelCall.Repossess, program.Account, account));
        Assert.AreSame(program[account].Account, program.World.Frames[frame].Account);
    }

    /// <summary>What does not go into the vector is counted there.</summary>
    [TestMethod]
    public void AVectorThatIsFullSaysHowManyItLost()
    {
        const uint taken = RingPage.RepossessionCapacity + 3;
        using var program = new KnownProgram(CapabilityProgramTests.Roomy);
        var (holder, _, account) = program.Spawn(400);
        var vector = program.Frames(holder, account, 1, (ulong)FrameFlags.Spared)[0];
        program.Frames(holder, account, taken);
        Assert.AreEqual(0L, program.Call(holder, KernelCall.RingAttach, (ulong)RingKind.Repossession, 0, account, vector));
        Assert.AreEqual(0L, program.Call(KnownProgram.First, KernelCall.Recall, program.Account, account, taken, 0));
        Assert.AreEqual(taken, program.Repeat(KnownProgram.First, KernelCall.Repossess, program.Account, account));
        var ring = MemoryMarshal.AsRef<RingPage>(program.Machine.Arena.Frame(vector));
        Assert.AreEqual((RingPage.RepossessionCapacity, 3u), (ring.Head, ring.Dropped));
    }

    private static MachineSizes Huge { get; } = CapabilityProgramTests.Roomy with { Frames = 6500 };

    /// <summary>An environment with 4,608 frames; the batch that it got first.</summary>
    private static (uint Holder, ulong Account, uint[] First) HoldMany(KnownProgram program)
    {
        var (holder, _, account) = program.Spawn(5000);
        var first = program.Frames(holder, account, 512);
        for (var batch = 1; batch < 9; batch++)
            program.Frames(holder, account, 512);
        return (holder, account, first);
    }

    private static ulong Framebuffer(KnownProgram program, uint receiver)
    {
        foreach (var capability in program.World.Capabilities.Values)
        {
            if (capability.Kind == CapabilityKind.Environment && capability.Base == receiver && capability.Holder.Slot == KnownProgram.First)
                return program.Handle(KnownProgram.First, KernelCall.CapabilityGrant, program.Framebuffer, capability.Handle.Value, (ulong)Rights.All, 0);
        }

        return 0;
    }
}
