using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Drivers.Network;
using ExoCosmos.Tests.Host.Drivers.Fakes;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Drivers.Network;

/// <summary>The short way of a frame in one piece against the way of all frames: the same answers, and the same before the device.</summary>
[TestClass]
public sealed class WholeFrameTests
{
    private const ulong Plain = 1UL << 32 | 1UL << 28 | 1 << 5;

    private static readonly uint[] s_lengths = [0, 1, 13, 14, 53, 54, 60, 1513, 1514, 1515, 0xFFFF, 0x10000, uint.MaxValue];
    private static readonly ushort[] s_places = [0, 1, 16, 34, 52, 58, 59, 1512, 1513, ushort.MaxValue];

    private delegate FrameSubmission Sending(NetBench bench, ulong cookie, FrameSegment frame, ushort start, ushort offset);

    [TestMethod]
    [DataRow(FakeVirtioNet.AllFeatures)]
    [DataRow(Plain)]
    public void TheSameIsAcceptedAndSentAsInPieces(ulong features)
    {
        var (pieces, whole) = (Run(features, InPieces), Run(features, Whole));
        CollectionAssert.AreEqual(pieces.Answers, whole.Answers);
        CollectionAssert.AreEqual(pieces.Sent, whole.Sent);
        Assert.IsTrue(whole.Answers.Contains(FrameSubmission.Invalid) && whole.Answers.Contains(FrameSubmission.Accepted));
    }

    [TestMethod]
    public void NoneIsTakenWithoutRoomOrADevice()
    {
        var bench = new NetBench(new FakeVirtioNet { GivesBack = false });
        for (var cookie = 0UL; cookie < 128; cookie++)
            Assert.AreEqual(FrameSubmission.Accepted, Whole(bench, cookie, new FrameSegment(NetBench.Buffers, 60), 0, 0));
        Assert.AreEqual(FrameSubmission.Busy, Whole(bench, 128, new FrameSegment(NetBench.Buffers, 60), 0, 0));
        bench.Driver.Retire();
        Assert.AreEqual(FrameSubmission.Failed, Whole(bench, 128, new FrameSegment(NetBench.Buffers, 60), 0, 0));
    }

    /// <summary>Every length with every place of a checksum; before each a frame that leaves all that there is in its slot.</summary>
    private static (List<FrameSubmission> Answers, List<string> Sent) Run(ulong features, Sending send)
    {
        var bench = new NetBench(new FakeVirtioNet { Features = features });
        new Random(3).NextBytes(FakeMachine.Bus.At(NetBench.Buffers, 8192));
        var answers = new List<FrameSubmission>();
        foreach (var (length, start, offset) in s_lengths.SelectMany(length => s_places.SelectMany(start => s_places.Select(offset => (length, start, offset)))))
        {
            bench.Send(new SendRequest(1, 34, 16, NetworkFeatures.Segmentation4, 1460, 54), (NetBench.Buffers, 54), (NetBench.Buffers + 54, 3000));
            bench.Driver.Notify();
            bench.Finished();
            answers.Add(send(bench, 2, new FrameSegment(NetBench.Buffers + 7, length), start, offset));
            bench.Driver.Notify();
            Assert.HasCount(answers[^1] == FrameSubmission.Accepted ? 1 : 0, bench.Finished());
        }

        return (answers, bench.Device.Sent.ConvertAll(frame => Convert.ToHexString(frame.Header) + Convert.ToHexString(frame.Bytes)));
    }

    private static FrameSubmission InPieces(NetBench bench, ulong cookie, FrameSegment frame, ushort start, ushort offset) =>
        bench.Send(new SendRequest(cookie, start, offset), (frame.Physical, frame.Length));

    private static FrameSubmission Whole(NetBench bench, ulong cookie, FrameSegment frame, ushort start, ushort offset) => bench.Driver.SendWhole(cookie, frame, start, offset);
}
