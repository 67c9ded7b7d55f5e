using ExoCosmos.Abi;
using ExoCosmos.Model.Machine;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Model;

/// <summary>What requests about large pages refuse, where random programs seldom come.</summary>
[TestClass]
public sealed class LargePageProgramTests
{
    private const uint First = KnownProgram.First;
    private const ulong Frames = 512, Size = Frames * Layout.PageSize;
    /// <summary>A large page in a table that is there, and one that needs tables.</summary>
    private const ulong Near = KnownProgram.Arguments + Size, Far = KnownProgram.Arguments + (1UL << 40);
    private const MapFlags ReadWrite = MapFlags.Read | MapFlags.Write, Large = MapFlags.Large | ReadWrite;

    private static MachineSizes Sizes { get; } = MachineSizes.WithLargePages with { Capabilities = 200 };

    [TestMethod]
    public void FlagsThatDoNotBelongTogetherAreRefused()
    {
        using var program = new KnownProgram(Sizes);
        var frames = program.LargeFrames(First, program.Account);
        Assert.AreEqual((long)KernelError.BadArgument, program.Map(First, Near, frames, program.Account, MapFlags.Large | MapFlags.Write));
        Assert.AreEqual((long)KernelError.BadArgument, program.Map(First, Near, frames, program.Account, Large | MapFlags.Free));
        Assert.AreEqual((long)KernelError.BadArgument, program.Map(First, Near, frames, program.Account, Large | MapFlags.Replace));
        Assert.AreEqual(1L, program.Map(First, Near, frames, program.Account, Large));
    }

    /// <summary>The processor would ignore the number's lower bits, and map what nobody asked for.</summary>
    [TestMethod]
    public void FramesThatAreNotAlignedAreRefused()
    {
        using var program = new KnownProgram(Sizes);
        var frames = program.LargeFrames(First, program.Account);
        program.Frames(First, program.Account, 1, (ulong)FrameFlags.At, frames + Frames);
        Assert.AreEqual((long)KernelError.BadArgument, program.Map(First, Near, frames + 1, program.Account, Large));
    }

    [TestMethod]
    public void AllFramesOfAPageMustBeTheCapabilitys()
    {
        using var program = new KnownProgram(Sizes);
        var frames = program.LargeFrames(First, program.Account);
        var part = program.Handle(First, KernelCall.FrameShare, program.Account, frames, Frames - 1, (ulong)Rights.All);
        Assert.AreEqual((long)KernelError.OutOfRange, program.Map(First, Near, frames, part, Large));
        var whole = program.Handle(First, KernelCall.FrameShare, program.Account, frames, Frames, (ulong)Rights.All);
        Assert.AreEqual(1L, program.Map(First, Near, frames, whole, Large));
    }

    /// <summary>Entries of a large page are counted or not as one.</summary>
    [TestMethod]
    public void AFramebufferThatIsPartlyMemoryIsNoLargePage()
    {
        using var program = new KnownProgram(Sizes);
        var last = (ulong)program.World.Frames.Length / Frames * Frames;
        program.MoveFramebuffer(last, 2 * Frames);
        Assert.AreEqual((long)KernelError.OutOfRange, program.Map(First, Near, last, program.Framebuffer, Large));
        Assert.AreEqual(1L, program.Map(First, Near, last + Frames, program.Framebuffer, Large));
    }

    /// <summary>Tables are paid by whose address space it is, whoever owns the frames.</summary>
    [TestMethod]
    public void TablesNeedRoomInTheAccount()
    {
        using var program = new KnownProgram(Sizes);
        var (child, self, account) = program.Spawn(frames: 14);
        var frames = program.LargeFrames(First, program.Account);
        var rich = program.Handle(First, KernelCall.CapabilityGrant, program.Account, self, (ulong)Rights.All, 0);
        var room = (uint)program[account].Account!.LeastRoom;
        program.Frames(child, account, room);
        Assert.AreEqual((long)KernelError.NoFrames, program.Map(child, Far, frames, rich, Large));
        // Where the tables are there, nothing is asked of it: for a large page, and for one that another account pays.
        Assert.AreEqual(1L, program.Map(child, Near, frames, rich, Large));
        Assert.AreEqual((long)KernelError.NoFrames, program.Map(child, Near, 0, 0, MapFlags.Split));
        Assert.AreEqual(1L, program.Map(child, KnownProgram.Arguments + 0x5000, 0, rich, MapFlags.Allocate | ReadWrite));
    }

    /// <summary>What the application has in its memory is not taken for a table.</summary>
    [TestMethod]
    public void APageIsUnmappedWhateverStandsInIt()
    {
        using var program = new KnownProgram(Sizes);
        var frames = program.LargeFrames(First, program.Account);
        Assert.AreEqual(1L, program.Map(First, Near, frames, program.Account, Large));
        program.Store(First, Near, 7, 7, 7);
        Assert.AreEqual((long)KernelError.Busy, program.Map(First, Near, frames, program.Account, Large));
        Assert.AreEqual(1L, program.Map(First, Near, 0, 0, MapFlags.Large | MapFlags.Unmap));
    }

    /// <summary>What stands in a large page is not taken for tables when its owner ends.</summary>
    [TestMethod]
    public void ALargePageOfTheDeadIsTakenDownAsAWhole()
    {
        using var program = new KnownProgram(Sizes);
        var (child, self, _) = program.Spawn();
        var frames = program.LargeFrames(First, program.Account);
        var rich = program.Handle(First, KernelCall.CapabilityGrant, program.Account, self, (ulong)Rights.All, 0);
        Assert.AreEqual(1L, program.Map(child, Near, frames, rich, Large));
        program.Store(child, Near, 7);
        Assert.AreEqual(0L, program.Call(First, KernelCall.EnvironmentDestroy, self, 0));
        program.Settle();
        Assert.AreEqual(0, program.World.Frames[frames].Mappings);
    }

    [TestMethod]
    public void WhereNothingIsMappedNothingIsUnmapped()
    {
        using var program = new KnownProgram(Sizes);
        Assert.AreEqual(1L, program.Map(First, Near + 0x3000, 0, program.Account, MapFlags.Allocate | ReadWrite));
        Assert.AreEqual((long)KernelError.Busy, program.Map(First, Near, 0, 0, MapFlags.Large | MapFlags.Unmap));
        Assert.AreEqual(1L, program.Map(First, Near + 0x3000, 0, 0, MapFlags.Unmap));
        Assert.AreEqual(1L, program.Map(First, Near, 0, 0, MapFlags.Large | MapFlags.Unmap), "an empty table is nothing");
        Assert.AreEqual(1L, program.Map(First, Far, 0, 0, MapFlags.Large | MapFlags.Unmap), "no table");
    }

    [TestMethod]
    public void SplittingIsAskedForAlone()
    {
        using var program = new KnownProgram(Sizes);
        var frames = program.LargeFrames(First, program.Account);
        Assert.AreEqual(1L, program.Map(First, Near, frames, program.Account, Large));
        Assert.AreEqual((long)KernelError.BadArgument, program.Map(First, Near, 0, 0, MapFlags.Split | MapFlags.Read));
        Assert.AreEqual((long)KernelError.BadArgument, program.Map(First, Near, 0, 0, MapFlags.Split | MapFlags.Unmap));
        Assert.AreEqual(1L, program.Map(First, Near, 0, 0, MapFlags.Split));
    }
}
