using ExoCosmos.Abi;
using ExoCosmos.Model.Machine;
using ExoCosmos.Model.Programs;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Model;

/// <summary>What maps and allocations refuse, where random programs seldom come.</summary>
[TestClass]
public sealed class MemoryProgramTests
{
    private const uint First = KnownProgram.First;

    [TestMethod]
    public void ABatchOfFramesHasAnEnd()
    {
        using var program = new KnownProgram(CapabilityProgramTests.Roomy);
        program.Refused(KernelError.BadArgument, First, KernelCall.FrameAllocate, program.Account, KernelCalls.MaxBatch + 1, KnownProgram.Arguments);
    }

    [TestMethod]
    public void GivingBackNeedsControlOfTheAccount()
    {
        using var program = new KnownProgram();
        var (child, self, _) = program.Spawn();
        var readable = program.Handle(First, KernelCall.CapabilityGrant, program.Account, self, (ulong)Rights.Read, 0);
        var frame = program.Frames(First, program.Account, 1)[0];
        Assert.AreEqual((long)KernelError.MissingRight, program.CallWith(child, [frame], KernelCall.FrameFree, readable, KnownProgram.Arguments, 1));
    }

    [TestMethod]
    public void ReservedWordsAndFlagsThatDoNotBelongTogetherAreRefused()
    {
        using var program = new KnownProgram();
        Assert.AreEqual((long)KernelError.BadArgument, program.Map(First, 0x1000, 0, program.Account, MapFlags.Allocate | MapFlags.Read, reserved: 1));
        Assert.AreEqual((long)KernelError.BadArgument, program.Map(First, 0x1000, 0, program.Account, MapFlags.Allocate | MapFlags.Read | MapFlags.Free));
        Assert.AreEqual((long)KernelError.BadArgument, program.Map(First, 0x1000, 0, program.Account, MapFlags.Allocate | MapFlags.Read | (MapFlags)0x8000_0000));
        Assert.AreEqual((long)KernelError.BadArgument, program.Map(First, 0x1000, program.Frames(First, program.Account, 1)[0], program.Account, MapFlags.Spared | MapFlags.Read));
        program.Refused(KernelError.BadArgument, First, KernelCall.FrameAllocate, program.Account, 1, KnownProgram.Arguments, 1UL << 31);
        Assert.AreEqual(1L, program.Map(First, 0x1000, 0, program.Account, MapFlags.Allocate | MapFlags.Read));
        Assert.AreEqual((long)KernelError.BadArgument, program.Map(First, 0x1000, 0, program.Account, MapFlags.Protect | MapFlags.Replace | MapFlags.Read));
    }

    /// <summary>A Frames capability speaks for one account's frames, not for whose they are later.</summary>
    [TestMethod]
    public void AFrameThatHasAnotherAccountIsNotMeantAnyMore()
    {
        using var program = new KnownProgram();
        var one = program.Handle(First, KernelCall.CapabilityDerive, program.Account, 0, 10, (ulong)Rights.All);
        var two = program.Handle(First, KernelCall.CapabilityDerive, program.Account, 0, 10, (ulong)Rights.All);
        var frame = program.Frames(First, one, 1)[0];
        var share = program.Handle(First, KernelCall.FrameShare, one, frame, 1, (ulong)Rights.All);
        Assert.AreEqual(1L, program.CallWith(First, [frame], KernelCall.FrameFree, one, KnownProgram.Arguments, 1));
        Assert.AreEqual(frame, program.Frames(First, two, 1, (ulong)FrameFlags.At, frame)[0]);
        Assert.AreEqual((long)KernelError.OutOfRange, program.Map(First, 0x1000, frame, share, MapFlags.Read));
    }

    /// <summary>A framebuffer is where no memory is: nothing is counted or given back there.</summary>
    [TestMethod]
    public void AFramebufferIsMappedAndUnmappedLikeMemoryButNeverFreed()
    {
        using var program = new KnownProgram();
        var frame = program[program.Framebuffer].Base;
        Assert.AreEqual(1L, program.Map(First, 0x1000, frame, program.Framebuffer, MapFlags.Read | MapFlags.Write));
        Assert.AreEqual(1L, program.Map(First, 0x1000, 0, program.Account, MapFlags.Unmap | MapFlags.Free));
        Assert.AreEqual(1L, program.Map(First, 0x1000, frame, program.Framebuffer, MapFlags.Read | MapFlags.Write));
        var account = program.Handle(First, KernelCall.CapabilityDerive, program.Account, 0, 20, (ulong)Rights.All);
        Assert.AreEqual(1L, program.Map(First, 0x2000, 0, account, MapFlags.Allocate | MapFlags.Read));
        Assert.AreEqual(0L, program.Repeat(First, KernelCall.CapabilityDrop, account));
        Assert.IsTrue(program.World.Environments[First]!.Pages.ContainsKey(0x1000));
    }

    /// <summary>There is no table behind a large page.</summary>
    [TestMethod]
    public void APartOfALargePageIsNoSmallPage()
    {
        using var program = new KnownProgram(MachineSizes.WithLargePages with { Capabilities = 200 });
        const ulong page = KnownProgram.Arguments + 0x20_0000;
        var frames = program.LargeFrames(First, program.Account);
        Assert.AreEqual(1L, program.Map(First, page, frames, program.Account, MapFlags.Large | MapFlags.Read | MapFlags.Write));
        Assert.AreNotEqual(1L, program.Map(First, page + 0x1000, 0, program.Account, MapFlags.Protect | MapFlags.Read));
        Assert.AreNotEqual(1L, program.Map(First, page + 0x1000, 0, program.Account, MapFlags.Allocate | MapFlags.Read));
    }

    /// <summary>Counters of pins do not overflow.</summary>
    [TestMethod]
    public void AFrameThatIsPinnedOftenIsNotPinnedOnceMore()
    {
        using var program = new KnownProgram();
        var frames = program.Frames(First, program.Account, 2);
        Assert.AreEqual(0L, program.Call(First, KernelCall.RingAttach, (ulong)RingKind.DiskCompletion, 0, program.Account, frames[1]));
        Assert.AreEqual(1L, program.Map(First, 0x1000, frames[0], program.Account, MapFlags.Read));
        program.SetPins(frames[0], ushort.MaxValue);
        program.Refused(KernelError.BadArgument, First, KernelCall.RingAttach, (ulong)RingKind.Message, 0, program.Account, frames[0]);
        program.Store(First, KnownProgram.Arguments + 0x100, frames[0] | (1UL << 48));
        Assert.AreEqual((long)KernelError.BadArgument, program.CallWith(First, [program.Extent, program.Account, 0, 0, KnownProgram.Arguments + 0x100, 1], KernelCall.DiskSubmit, KnownProgram.Arguments, 1));
        Assert.AreEqual((long)KernelError.BadAddress, program.CallWith(First, [0x1000, 1, (ulong)WakeComparison.Equal32], KernelCall.Sleep, KnownProgram.Arguments, 1, program.Now + 50));
        program.SetPins(frames[0], 0);
    }

    [TestMethod]
    public void AnUpcallDoesNotGoIntoTheKernelsHalf()
    {
        using var program = new KnownProgram();
        var (child, _, account) = program.Spawn();
        Assert.AreEqual(1L, program.Map(child, 0x1000, 0, account, MapFlags.Allocate | MapFlags.Read | MapFlags.Write));
        program.Store(child, Layout.ControlPage + 8, 0x2000, 0x1000, 1UL << 47);
        program.Do(child, StepKind.Fault, KernelCall.Null, 14, 0x5000);
        Assert.IsFalse(program.World.Environments[child]?.IsAlive == true);
    }
}
