using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Web.Control;
using ExoCosmos.LibOS.Web.Serving;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Web.Control;

[TestClass]
public sealed class ServerBoardTests
{
    [TestMethod]
    public void WhatIsReadIsOfOneMoment()
    {
        var board = default(ServerBoard);
        Assert.IsFalse(board.IsBegun);
        var counters = default(ServerCounters);
        counters.Add(ServerCounter.Requests, 7);
        board.Write(3, 2, ServerSwitches.MergedFin, 5, 1, counters);
        Assert.IsTrue(board.IsBegun);
        Assert.IsTrue(board.TryRead(out var copy));
        Assert.AreEqual((3U, 2U, ServerSwitches.MergedFin, 5U, 1U, 7UL), (copy.Seconds, copy.Open, copy.Switches, copy.Generation, copy.Disk, copy.Counters.Of(ServerCounter.Requests)));
    }

    /// <summary>A server that ended while it wrote leaves the version odd: whoever reads comes back and may ask whether it still lives.</summary>
    [TestMethod]
    public void WhoReadsWhatIsBeingWrittenComesBack()
    {
        var board = default(ServerBoard);
        board.Write(3, 2, ServerSwitches.None, 5, 1, default);
        board.Version |= 1;
        Assert.IsTrue(board.IsBegun);
        Assert.IsFalse(board.TryRead(out _));
        board.Write(4, 2, ServerSwitches.None, 5, 1, default);
        Assert.IsTrue(board.TryRead(out var copy));
        Assert.AreEqual(4U, copy.Seconds);
    }

    [TestMethod]
    public void ItIsAPage() => Assert.AreEqual(4096, Unsafe.SizeOf<ServerBoard>());
}
