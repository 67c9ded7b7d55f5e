using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Model;

/// <summary>Sleep, and what disturbs it.</summary>
[TestClass]
public sealed class SleepProgramTests
{
    private const uint First = KnownProgram.First;
    private const ulong Page = 0x2000;

    [TestMethod]
    public void WhoYieldsToASleeperWakesItIfItsWordHasChanged()
    {
        using var program = new KnownProgram();
        var (child, self, _) = program.Spawn();
        var frame = program.World.Environments[child]!.Pages[KnownProgram.Arguments].Number;
        Assert.AreEqual(1L, program.Map(First, 0x1000, frame, program.Account, MapFlags.Read | MapFlags.Write));
        Sleep(program, child, KnownProgram.Arguments + 0x200);
        program.Refused(KernelError.Busy, First, KernelCall.Yield, self);
        program.Store(First, 0x1200, 1);
        Assert.AreEqual(0L, program.Call(First, KernelCall.Yield, self));
        Assert.AreEqual(child, program.World.Current.Slot);
    }

    [TestMethod]
    public void ASleepEndsWithTheRightToReadItsWord()
    {
        using var program = new KnownProgram();
        var (child, shared) = Shared(program);
        Sleep(program, child, Page);
        Assert.AreEqual(0L, program.Repeat(First, KernelCall.CapabilityRevoke, shared));
        Assert.AreNotEqual(EnvironmentState.Sleeping, program.World.Environments[child]!.State);
    }

    [TestMethod]
    public void ASleepOnAnotherWordGoesOn()
    {
        using var program = new KnownProgram();
        var (child, shared) = Shared(program);
        Sleep(program, child, KnownProgram.Arguments + 0x200);
        Assert.AreEqual(0L, program.Repeat(First, KernelCall.CapabilityRevoke, shared));
        Assert.AreEqual(EnvironmentState.Sleeping, program.World.Environments[child]!.State);
    }

    /// <summary>Nobody else runs, and no interrupt comes: what the kernel takes back in its own time is all that happens.</summary>
    [TestMethod]
    public void WhatIsTakenBackWakesWhoWaitsForIt()
    {
        using var program = new KnownProgram();
        var part = program.Handle(First, KernelCall.CapabilityDerive, program.Account, 0, 10, (ulong)Rights.All);
        var frame = program.Frames(First, part, 1)[0];
        var payer = program.World.Frame(frame)!.Account!.Number;
        Assert.AreEqual(0L, program.Call(First, KernelCall.CapabilityDrop, part));
        program.CallWith(First, [Layout.FrameTable + (frame * (ulong)Unsafe.SizeOf<FrameInfo>()), payer, (ulong)WakeComparison.NotEqual32], KernelCall.Sleep, KnownProgram.Arguments, 1, WakeTerm.Never);
        Assert.AreEqual(FrameKind.Free, program.World.Frame(frame)!.Kind);
    }

    /// <summary>A frame of the first environment, mapped in a child by a capability of its own.</summary>
    private static (uint Child, ulong Shared) Shared(KnownProgram program)
    {
        var (child, self, _) = program.Spawn();
        var frame = program.Frames(First, program.Account, 1)[0];
        var shared = program.Handle(First, KernelCall.FrameShare, program.Account, frame, 1, (ulong)Rights.All);
        var own = program.Handle(First, KernelCall.CapabilityGrant, shared, self, (ulong)Rights.Read, 0);
        Assert.AreEqual(1L, program.Map(child, Page, frame, own, MapFlags.Read));
        return (child, shared);
    }

    private static void Sleep(KnownProgram program, uint environment, ulong word)
    {
        program.CallWith(environment, [word, 0, (ulong)WakeComparison.NotEqual32], KernelCall.Sleep, KnownProgram.Arguments, 1, WakeTerm.Never);
        Assert.AreEqual(EnvironmentState.Sleeping, program.World.Environments[environment]!.State);
    }
}
