using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Mechanisms;

/// <summary>Frames and mappings on the machine, with its translation cache: runs, colours, large pages, and batches that an interrupt ends.</summary>
[TestClass]
public sealed class MemoryTests
{
    private const long Busy = 9;

    /// <summary>Eight nanoseconds an instruction: the longest batch then takes several slices, however quickly a page is mapped.</summary>
    private static readonly Lazy<Exhibition> Shown = new(() => Exhibition.Of("memory", ticksPerInstruction: 3));

    [TestMethod]
    public void FramesComeInARowAndOfAColour()
    {
        var rows = Shown.Value["rows"];
        Assert.AreEqual((0, 100), (rows["row"], rows["in-row"]));
        Assert.AreEqual((0, 40), (rows["colour"], rows["coloured"]));
        Assert.AreEqual(0, rows["lost"]);
    }

    [TestMethod]
    public void LargePagesAreMappedSplitAndTakenAway()
    {
        var large = Shown.Value["large"];
        Assert.AreEqual((0, 0), (large["allocated"], large["mapped"]));
        Assert.AreEqual(Busy, large["inside"], "a part of a large page cannot be unmapped");
        Assert.AreEqual(512, large["same"], "the small pages are the same frames");
        Assert.AreEqual((0, 0, 511), (large["split"], large["one-gone"], large["left"]), "when it is split, it can");
        Assert.AreEqual(Busy, large["in-way"], "small pages are in the way of a large one");
        Assert.AreEqual((0, 512), (large["again"], large["kept"]), "an empty table is not");
        Assert.AreEqual(0, large["given-back"]);
        Assert.IsLessThanOrEqualTo(5, large["lost"], "the frames are free again, page tables apart");
        Assert.IsLessThan(large["small-ticks"] / 10, large["large-ticks"], "a large page is mapped at a fraction of what its small pages cost");
    }

    [TestMethod]
    public void AnInterruptEndsALongBatchWithWhatIsDone()
    {
        var batch = Shown.Value["batch"];
        Assert.AreEqual((65536, 65536, 65536), (batch["mapped"], batch["unmapped"], batch["mappings"]));
        Assert.IsGreaterThan(2, batch["map-calls"]);
        Assert.IsLessThan(batch["slice-ticks"] * 5 / 4, batch["longest-ticks"], "no call goes on for long when the slice is over");
    }
}
