using ExoCosmos.Abi;
using ExoCosmos.Kernel.Capability;
using ExoCosmos.Model.Machine;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Model;

/// <summary>What capabilities refuse, where random programs seldom come.</summary>
[TestClass]
public sealed class CapabilityProgramTests
{
    private const uint First = KnownProgram.First;

    internal static MachineSizes Roomy { get; } = MachineSizes.Small with { Frames = 1400, Capabilities = 200, Accounts = 24, Environments = 8, Requests = 200 };

    [TestMethod]
    public void TreesEndAtTheirDepth()
    {
        using var program = new KnownProgram(Roomy);
        var handle = program.Slices;
        for (var depth = 1; depth < CapabilityTable.MaxDepth; depth++)
            handle = program.Handle(First, KernelCall.CapabilityDerive, handle, 0, 4, (ulong)Rights.All);
        program.Refused(KernelError.TableFull, First, KernelCall.CapabilityDerive, handle, 0, 4, (ulong)Rights.All);
        program.Refused(KernelError.TableFull, First, KernelCall.CapabilityGrant, handle, 0, (ulong)Rights.All, 0);
    }

    [TestMethod]
    public void AccountsEndAtTheirDepth()
    {
        using var program = new KnownProgram(Roomy);
        var account = program.Account;
        var whole = program[account].Length;
        for (var depth = 0; depth < AccountInfo.MaxDepth; depth++)
            account = program.Handle(First, KernelCall.CapabilityDerive, account, 0, whole, (ulong)Rights.All);
        program.Refused(KernelError.TableFull, First, KernelCall.CapabilityDerive, account, 0, whole, (ulong)Rights.All);
    }

    [TestMethod]
    public void AnAccountHasItsShareOfTheCapabilities()
    {
        using var program = new KnownProgram(Roomy);
        var (child, _, account) = program.Spawn();
        var limit = program[account].Account!.CapabilityLimit;
        for (var held = 1; held < limit; held++)
            program.Handle(child, KernelCall.GateCreate, 0, 0);
        program.Refused(KernelError.TableFull, child, KernelCall.GateCreate, 0, 0);
    }

    /// <summary>A half of a range is a capability more, and counts as one.</summary>
    [TestMethod]
    public void WithoutRoomForTheUpperHalfNothingIsSplit()
    {
        using var program = new KnownProgram(Roomy);
        var (child, self, _) = program.Spawn();
        var part = program.Handle(First, KernelCall.CapabilityDerive, program.Slices, 0, 4, (ulong)Rights.All);
        part = program.Handle(First, KernelCall.CapabilityGrant, part, self, (ulong)Rights.All, 1);
        while (program.Call(child, KernelCall.GateCreate, 0, 0) > 0)
        {
        }

        program.Refused(KernelError.TableFull, child, KernelCall.CapabilitySplit, part, 2);
    }

    /// <summary>A place that is bound through the whole is not bound anew through a part.</summary>
    [TestMethod]
    public void APlaceThatIsBoundFromAboveIsBusy()
    {
        using var program = new KnownProgram();
        var part = program.Handle(First, KernelCall.CapabilityDerive, program.Slices, 0, 4, (ulong)Rights.All);
        Assert.AreEqual(0L, program.Call(First, KernelCall.SliceBind, program.Slices, 2, 1, 0, 0));
        program.Refused(KernelError.Busy, First, KernelCall.SliceBind, part, 0, 4, 0, 0);
        program.Refused(KernelError.Busy, First, KernelCall.SliceBind, part, 0, 4, 0, 1);
        Assert.AreEqual(0L, program.Call(First, KernelCall.SliceBind, part, 0, 2, 0, 0));
    }

    /// <summary>Who may write to the console does not hear what is typed.</summary>
    [TestMethod]
    public void WhatIsTypedIsForWhoMayRead()
    {
        using var program = new KnownProgram();
        var (child, self, account) = program.Spawn();
        var console = program.Handle(First, KernelCall.CapabilityGrant, program.Console, self, (ulong)Rights.Write, 0);
        var frame = program.Frames(child, account, 1)[0];
        program.Refused(KernelError.MissingRight, child, KernelCall.RingAttach, (ulong)RingKind.ConsoleInput, console, account, frame);
        Assert.AreEqual(0L, program.Call(First, KernelCall.RingAttach, (ulong)RingKind.ConsoleInput, program.Console, program.Account, program.Frames(First, program.Account, 1)[0]));
    }

    /// <summary>A new environment is named by a capability: whoever may have none more makes none.</summary>
    [TestMethod]
    public void WithoutRoomForItsNameNoEnvironmentIsMade()
    {
        using var program = new KnownProgram(Roomy);
        var (child, self, account) = program.Spawn();
        var creation = program.Handle(First, KernelCall.CapabilityDerive, program.Creation, 0, 2, (ulong)Rights.All);
        creation = program.Handle(First, KernelCall.CapabilityGrant, creation, self, (ulong)Rights.All, 1);
        while (program.Call(child, KernelCall.GateCreate, 0, 0) > 0)
        {
        }

        Assert.AreEqual((long)KernelError.TableFull, program.CallWith(child, [creation, account], KernelCall.EnvironmentCreate, KnownProgram.Arguments));
    }

    [TestMethod]
    public void RangesBeginWithinTheWhole()
    {
        using var program = new KnownProgram();
        var four = program.Handle(First, KernelCall.CapabilityDerive, program.Slices, 0, 4, (ulong)Rights.All);
        program.Refused(KernelError.OutOfRange, First, KernelCall.CapabilityDerive, four, 5, 1, (ulong)Rights.All);
        program.Refused(KernelError.OutOfRange, First, KernelCall.SliceBind, four, 5, 1, 0, 0);
    }

    [TestMethod]
    public void SharingFramesNeedsControlOfTheAccount()
    {
        using var program = new KnownProgram();
        var (child, self, _) = program.Spawn();
        var frame = program.Frames(First, program.Account, 1)[0];
        var copy = program.Handle(First, KernelCall.CapabilityGrant, program.Account, self, (ulong)(Rights.Read | Rights.Write), 0);
        program.Refused(KernelError.MissingRight, child, KernelCall.FrameShare, copy, frame, 1, (ulong)Rights.Read);
    }

    [TestMethod]
    public void AHandleOfThatWasAnotherSlotsIsRefused()
    {
        using var program = new KnownProgram();
        program.Refused(KernelError.BadHandle, First, KernelCall.CapabilityRevoke, Handle.Of(uint.MaxValue, 1).Value);
        program.Refused(KernelError.BadHandle, First, KernelCall.Recall, program.Account, Handle.Of(uint.MaxValue, 1).Value, 1, 0);
    }

    /// <summary>Environments that one made count against the capability above when it goes, all of them.</summary>
    [TestMethod]
    public void ARevokedCreationHandsUpAllThatItMade()
    {
        using var program = new KnownProgram(Roomy);
        var part = program.Handle(First, KernelCall.CapabilityDerive, program.Creation, 0, 3, (ulong)Rights.All);
        for (var made = 0; made < 3; made++)
        {
            program.Store(First, KnownProgram.Arguments, part, program.Account);
            program.Handle(First, KernelCall.EnvironmentCreate, KnownProgram.Arguments);
        }

        Assert.AreEqual(0L, program.Repeat(First, KernelCall.CapabilityRevoke, program.Creation));
        Assert.AreEqual(SimulatedBoot.CreationBudget - 3, program[program.Creation].Length);
    }

    /// <summary>What a move takes back it takes back in steps.</summary>
    [TestMethod]
    public void AMoveIsDoneInSteps()
    {
        using var program = new KnownProgram(Roomy);
        var (_, self, _) = program.Spawn();
        var account = program.Handle(First, KernelCall.CapabilityDerive, program.Account, 0, 300, (ulong)Rights.All);
        for (ulong region = 1; region <= 70; region++)
            Assert.AreEqual(1L, program.Map(First, KnownProgram.Arguments + (region << 21), 0, account, MapFlags.Allocate | MapFlags.Read));
        program.Refused(KernelError.Again, First, KernelCall.CapabilityGrant, account, self, (ulong)Rights.All, 1);
        Assert.IsGreaterThan(0L, program.Repeat(First, KernelCall.CapabilityGrant, account, self, (ulong)Rights.All, 1));
    }

    /// <summary>An environment that drops the account it is made of loses what it mapped, and keeps its control page.</summary>
    [TestMethod]
    public void TheControlPageStaysWhenItsAccountIsDropped()
    {
        using var program = new KnownProgram();
        var (child, _, account) = program.Spawn();
        Assert.AreEqual(0L, program.Repeat(child, KernelCall.CapabilityDrop, account));
        Assert.IsEmpty(program.World.Environments[child]!.Pages);
        program.Store(child, Layout.ControlPage + 0x800, 1);
    }

    [TestMethod]
    public void AFramesCapabilityDoesNotSpeakForAnotherAccountOfTheSameNumber()
    {
        using var program = new KnownProgram();
        var account = program.Handle(First, KernelCall.CapabilityDerive, program.Account, 0, 20, (ulong)Rights.All);
        var frame = program.Frames(First, account, 1)[0];
        var shared = program.Handle(First, KernelCall.FrameShare, account, frame, 1, (ulong)Rights.All);
        Assert.AreEqual(0L, program.Repeat(First, KernelCall.CapabilityDrop, account));
        program.Settle();
        var next = program.Handle(First, KernelCall.CapabilityDerive, program.Account, 0, 20, (ulong)Rights.All);
        Assert.AreEqual(program.World.Capabilities[next].Account!.Number, program.AccountNumberOf(shared), "the number is used again");
        program.Frames(First, next, 1, flags: (ulong)FrameFlags.At, first: frame);
        Assert.AreEqual((long)KernelError.OutOfRange, program.Map(First, 0x1000, frame, shared, MapFlags.Read));
    }
}
