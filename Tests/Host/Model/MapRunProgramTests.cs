using System.Linq;
using ExoCosmos.Abi;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Model;

/// <summary>A batch that says nearly the same for one page after the other: what was decided for the first does not let the second through that differs in one thing.</summary>
[TestClass]
public sealed class MapRunProgramTests
{
    private const uint First = KnownProgram.First;
    private const ulong Page = KnownProgram.Arguments + 0x1_0000, Next = Page + 0x1000;
    private const MapFlags ReadWrite = MapFlags.Read | MapFlags.Write;

    [TestMethod]
    public void AnotherHandleIsLookedAt()
    {
        using var program = new KnownProgram();
        var frames = program.Frames(First, program.Account, 2);
        Assert.AreEqual(1L, program.MapAll(First, (Page, frames[0], program.Account, ReadWrite), (Next, frames[1], program.Account + 1, ReadWrite)));
        Assert.AreEqual(1L, program.MapAll(First, (Next, frames[1], program.Account, ReadWrite)));
        Assert.AreEqual(1L, program.MapAll(First, (Page, 0, program.Account, MapFlags.Protect | MapFlags.Read), (Next, 0, program.Account + 1, MapFlags.Protect | MapFlags.Read)));
    }

    [TestMethod]
    public void AFrameOutsideTheRangeIsNotMapped()
    {
        using var program = new KnownProgram();
        var frames = program.Frames(First, program.Account, 4, (ulong)FrameFlags.Contiguous);
        var two = program.Handle(First, KernelCall.FrameShare, program.Account, frames[1], 2, (ulong)Rights.All);
        Assert.AreEqual(2L, program.MapAll(First, (Page, frames[1], two, ReadWrite), (Next, frames[2], two, ReadWrite), (Next + 0x1000, frames[3], two, ReadWrite)));
        Assert.AreEqual(1L, program.MapAll(First, (Page + 0x8000, frames[1], two, ReadWrite), (Next + 0x8000, frames[0], two, ReadWrite)));
    }

    /// <summary>Others' frames, tables of one's own, and frames that were given back.</summary>
    [TestMethod]
    public void AFrameThatIsNotTheAccountsToGiveIsNotMapped()
    {
        using var program = new KnownProgram();
        var (child, _, account) = program.Spawn();
        var mine = program.Frames(child, account, 2);
        var others = program.Frames(First, program.Account, 1)[0];
        var table = program.World.Environments[child]!.Tables.Values.First().Number;
        Assert.AreEqual(1L, program.MapAll(child, (Page, mine[0], account, ReadWrite), (Next, others, account, ReadWrite)));
        Assert.AreEqual(1L, program.MapAll(child, (Next, mine[0], account, ReadWrite), (Next + 0x1000, table, account, ReadWrite)));
        Assert.AreEqual(1L, program.MapAll(child, (Next + 0x2000, mine[1], account, ReadWrite)));
        Assert.AreEqual(1L, program.CallWith(child, [mine[1]], KernelCall.FrameFree, account, KnownProgram.Arguments, 1));
        Assert.AreEqual(1L, program.MapAll(child, (Next + 0x1000, mine[0], account, ReadWrite), (Next + 0x3000, mine[1], account, ReadWrite)));
    }

    [TestMethod]
    public void APageThatIsMappedIsNotMappedOver()
    {
        using var program = new KnownProgram();
        var frames = program.Frames(First, program.Account, 3);
        Assert.AreEqual(1L, program.MapAll(First, (Next, frames[2], program.Account, ReadWrite)));
        Assert.AreEqual(1L, program.MapAll(First, (Page, frames[0], program.Account, ReadWrite), (Next, frames[1], program.Account, ReadWrite)));
    }

    /// <summary>More access is for whoever may map the frame anew: not by a capability for others.</summary>
    [TestMethod]
    public void AccessToAFrameThatTheHandleDoesNotCoverIsNotChanged()
    {
        using var program = new KnownProgram();
        var below = program.Handle(First, KernelCall.CapabilityDerive, program.Account, 0, 5, (ulong)Rights.All);
        var inside = program.Frames(First, below, 1)[0];
        var outside = program.Frames(First, program.Account, 1)[0];
        Assert.AreEqual(2L, program.MapAll(First, (Page, inside, program.Account, MapFlags.Read), (Next, outside, program.Account, MapFlags.Read)));
        Assert.AreEqual(1L, program.MapAll(First, (Page, 0, below, MapFlags.Protect | ReadWrite), (Next, 0, below, MapFlags.Protect | ReadWrite)));
    }

    /// <summary>The last table that a batch can reach maps the control page, too.</summary>
    [TestMethod]
    public void TheControlPageIsNotUnmapped()
    {
        using var program = new KnownProgram();
        Assert.AreEqual(1L, program.MapAll(First, (Layout.ControlPage - 0x1000, 0, 0, MapFlags.Unmap), (Layout.ControlPage, 0, 0, MapFlags.Unmap)));
    }

    /// <summary>Where a framebuffer is no frame has an owner: after one nothing is known of others.</summary>
    [TestMethod]
    public void AFramebufferSaysNothingOfMemory()
    {
        using var program = new KnownProgram();
        var frames = program.Frames(First, program.Account, 2);
        var device = program[program.Framebuffer].Base;
        Assert.AreEqual(2L, program.MapAll(First, (Page, frames[0], program.Account, ReadWrite), (Next, device, program.Framebuffer, ReadWrite), (Next + 0x1000, frames[1], program.Framebuffer, ReadWrite)));
    }

    /// <summary>A firmware may put a framebuffer across the end of what it calls memory: entries are counted where the frame table has them, and nowhere else.</summary>
    [TestMethod]
    public void AFramebufferAcrossTheEndOfMemoryIsCountedUpToThere()
    {
        using var program = new KnownProgram();
        var count = (ulong)program.World.Frames.Length;
        var boot = program[program.BootFrames].Base;
        program.MoveFramebuffer(boot, count - boot + 8);
        program.RepeatBehindFrameTable((uint)boot);
        Assert.AreEqual(2L, program.MapAll(First, (Page, boot, program.Framebuffer, ReadWrite), (Next, count + 1, program.Framebuffer, ReadWrite)));
    }

    /// <summary>Each gets a frame of its own: what stands where the number will be told is not looked at.</summary>
    [TestMethod]
    public void PagesThatWantNewFramesAreNoRun()
    {
        using var program = new KnownProgram();
        var frames = program.Frames(First, program.Account, 1);
        Assert.AreEqual(2L, program.MapAll(First, (Page, 0, program.Account, ReadWrite | MapFlags.Allocate), (Next, frames[0], program.Account, ReadWrite | MapFlags.Allocate)));
    }
}
