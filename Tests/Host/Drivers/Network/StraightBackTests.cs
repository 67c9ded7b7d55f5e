using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Drivers.Network;
using ExoCosmos.Tests.Host.Drivers.Fakes;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Drivers.Network;

/// <summary>Frames whose buffers go straight back to the device, against frames that are fetched and buffers that are supplied; and frames that were sent, many at once.</summary>
[TestClass]
public sealed class StraightBackTests
{
    [TestMethod]
    [DataRow(128)]
    [DataRow(8)]
    public void TheSameFramesComeAsOneByOne(int queueSize)
    {
        var (fetched, shown) = (Run(queueSize, FetchAndSupply), Run(queueSize, Show));
        Assert.IsGreaterThan(20_000, fetched.Count);
        CollectionAssert.AreEqual(fetched.ConvertAll(seen => (seen.Frame.Length, seen.Frame.Checksum)), shown.ConvertAll(seen => (seen.Frame.Length, seen.Frame.Checksum)));
        for (var i = 0; i < fetched.Count; i++)
            CollectionAssert.AreEqual(fetched[i].Bytes, shown[i].Bytes);
    }

    [TestMethod]
    public void NoMoreAreShownThanAreWanted()
    {
        var bench = new NetBench(new FakeVirtioNet());
        bench.SupplyAll();
        for (var i = 0; i < 5; i++)
            bench.Device.Deliver(new byte[60 + i]);
        var seen = new List<(ReceivedFrame Frame, byte[] Bytes)>();
        var taker = new SeenFrames(seen);
        Assert.AreEqual(3, bench.Driver.Receive(ref taker, 3));
        Assert.AreEqual(2, bench.Driver.Receive(ref taker, 3));
        Assert.AreEqual(0, bench.Driver.Receive(ref taker, 3));
        CollectionAssert.AreEqual(new uint[] { 60, 61, 62, 63, 64 }, seen.ConvertAll(frame => frame.Frame.Length));
        Assert.AreEqual((128, 0), (bench.Driver.Supplied, bench.Driver.ReceiveRoom));
    }

    [TestMethod]
    [DataRow(128, 16)]
    [DataRow(8, 8)]
    public void TheDeviceIsToldOfManyBuffersAtOnce(int queueSize, int many)
    {
        var bench = new NetBench(new FakeVirtioNet { OfferedSize = (ushort)queueSize });
        bench.SupplyAll();
        // It looks only when it is told.
        bench.Device.Work();
        var before = bench.Device.Notifications;
        var taker = new SeenFrames([]);
        for (var i = 1; i <= many; i++)
        {
            Assert.AreEqual(before, bench.Device.Notifications);
            bench.Device.Deliver(new byte[60]);
            bench.Device.ReceiveQueue.AvailableEvent = (ushort)queueSize;
            Assert.AreEqual(1, bench.Driver.Receive(ref taker, 64));
        }

        Assert.AreEqual(before + 1, bench.Device.Notifications);
    }

    [TestMethod]
    public void GivesBackWhatItDoesNotHave() => AssertStopped(bench => bench.Device.GiveBack(bench.Device.ReceiveQueue, 500, 100));

    [TestMethod]
    public void GivesBackASlotBehindAShortQueue() => AssertStopped(bench => bench.Device.GiveBack(bench.Device.ReceiveQueue, 8, 100), queueSize: 8);

    [TestMethod]
    public void ClaimsMoreThanThereIs() => AssertStopped(bench => bench.Device.ReceiveQueue.UsedIndex = 200);

    [TestMethod]
    public void SaysItWroteMoreThanItCan() => AssertStopped(bench => bench.Device.Deliver(new byte[60], claim: 2048));

    [TestMethod]
    public void SaysItWroteLessThanAHeader() => AssertStopped(bench => bench.Device.Deliver(new byte[60], claim: -61));

    [TestMethod]
    public void WhatWasSentIsSaidOnceInWhateverOrder()
    {
        var bench = new NetBench(new FakeVirtioNet { GivesBack = false });
        var random = new Random(5);
        var ended = new List<SentFrame>();
        var sender = new EndedFrames(ended);
        var (cookie, back) = (0UL, new List<ulong>());
        for (var round = 0; round < 500; round++)
        {
            var first = cookie;
            for (var i = random.Next(1, 40); i > 0; i--)
                Assert.AreEqual(FrameSubmission.Accepted, bench.Send(new SendRequest(cookie++), (NetBench.Buffers, 60)));
            bench.Driver.Notify();
            foreach (var at in Enumerable.Range(0, bench.Device.Sent.Count).OrderBy(_ => random.Next()))
            {
                bench.Device.GiveBack(bench.Device.SendQueue, bench.Device.Sent[at].Head, 0);
                back.Add(first + (ulong)at);
            }

            bench.Device.Sent.Clear();
            bench.Driver.Finish(ref sender);
            Assert.AreEqual(0, bench.Driver.Sending);
        }

        CollectionAssert.AreEqual(back.ConvertAll(sent => new SentFrame(sent, false)), ended);
    }

    [TestMethod]
    public void WritesIntoWhatItWasToSend()
    {
        var bench = new NetBench(new FakeVirtioNet { GivesBack = false });
        for (var cookie = 0UL; cookie < 3; cookie++)
            bench.Send(new SendRequest(cookie), (NetBench.Buffers, 60));
        bench.Driver.Notify();
        bench.Device.GiveBack(bench.Device.SendQueue, bench.Device.Sent[1].Head, 0);
        bench.Device.GiveBack(bench.Device.SendQueue, bench.Device.Sent[0].Head, 1);
        var ended = new List<SentFrame>();
        var sender = new EndedFrames(ended);
        bench.Driver.Finish(ref sender);
        Assert.AreEqual(NetworkState.Starting, bench.Driver.State);
        CollectionAssert.AreEqual(new SentFrame[] { new(1, false) }, ended);
        bench.Driver.Finish(ref sender);
        Assert.HasCount(1, ended, "the device may reach the others still");
        bench.Driver.Poll();
        bench.Driver.Finish(ref sender);
        CollectionAssert.AreEquivalent(new SentFrame[] { new(1, false), new(0, true), new(2, true) }, ended);
    }

    private static List<(ReceivedFrame Frame, byte[] Bytes)> Run(int queueSize, Action<NetBench, List<(ReceivedFrame, byte[])>> receive)
    {
        var bench = new NetBench(new FakeVirtioNet { OfferedSize = (ushort)queueSize });
        bench.SupplyAll();
        var seen = new List<(ReceivedFrame, byte[])>();
        var random = new Random(7);
        while (seen.Count <= 20_000)
        {
            for (var i = random.Next(queueSize + 2); i > 0; i--)
            {
                var frame = new byte[60 + random.Next(1400)];
                random.NextBytes(frame);
                bench.Device.Deliver(frame, flags: (byte)random.Next(3));
            }

            receive(bench, seen);
        }

        return seen;
    }

    private static void Show(NetBench bench, List<(ReceivedFrame, byte[])> seen)
    {
        var taker = new SeenFrames(seen);
        while (bench.Driver.Receive(ref taker, 64) != 0)
        {
        }
    }

    private static void FetchAndSupply(NetBench bench, List<(ReceivedFrame, byte[])> seen)
    {
        while (bench.Driver.TryReceive(out var frame))
        {
            new SeenFrames(seen).Take(frame.Cookie, frame.Length, frame.Checksum);
            Assert.AreEqual(FrameSubmission.Accepted, bench.Driver.Supply(frame.Cookie, new FrameSegment(NetBench.Buffers + (frame.Cookie * 2048), 2048)));
        }

        bench.Driver.Notify();
    }

    /// <summary>After this nothing is shown, the device is stopped, all buffers come back once, and it is started again.</summary>
    private static void AssertStopped(Action<NetBench> misbehave, int queueSize = 128)
    {
        var bench = new NetBench(new FakeVirtioNet { OfferedSize = (ushort)queueSize });
        Assert.AreEqual(queueSize, bench.SupplyAll());
        misbehave(bench);
        var seen = new List<(ReceivedFrame, byte[])>();
        var taker = new SeenFrames(seen);
        Assert.AreEqual(0, bench.Driver.Receive(ref taker, 64));
        Assert.IsEmpty(seen);
        Assert.AreEqual(NetworkState.Starting, bench.Driver.State);
        Assert.IsFalse(bench.Driver.TryLoseBuffer(out _), "the device may reach it still");
        bench.Driver.Poll();
        var lost = new List<ulong>();
        while (bench.Driver.TryLoseBuffer(out var cookie))
            lost.Add(cookie);
        CollectionAssert.AreEquivalent(Enumerable.Range(0, queueSize).Select(i => (ulong)i).ToArray(), lost);
        bench.Poll();
        Assert.AreEqual((NetworkState.Ready, 2), (bench.Driver.State, bench.Device.Resets));
        bench.SupplyAll();
        Assert.IsTrue(bench.Device.Deliver(new byte[60]));
        Assert.AreEqual(1, bench.Driver.Receive(ref taker, 64));
        Assert.IsFalse(bench.Driver.TryLoseBuffer(out _), "it works");
    }
}
