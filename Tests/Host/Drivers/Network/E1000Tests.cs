using System;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Drivers.Network;
using ExoCosmos.Drivers.Network.E1000;
using ExoCosmos.Drivers.Pci;
using ExoCosmos.Tests.Host.Drivers.Fakes;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Drivers.Network;

[TestClass]
public sealed class E1000Tests
{
    private const ulong Buffers = 0x200000, Second = 10_000_000;

    private readonly FakeE1000 _device = new();
    private NetworkDriver<FakeMachine, E1000<FakeMachine>> _driver;

    [TestInitialize]
    public void BringUp()
    {
        FakeMachine.Bus = new FakeBus(4 << 20, 0x100000);
        var function = _device.Plug([0x52, 0x54, 0, 0x12, 0x34, 0x56]);
        Assert.IsTrue(E1000Identity.Matches(function));
        Assert.IsTrue(_driver.Device.TryFind(function, new MessageSignal(0x51, 0)));
        _driver.Initialize(Second);
        Poll();
        Assert.AreEqual(NetworkState.Ready, _driver.State);
    }

    [TestMethod]
    public void BringsTheDeviceUp()
    {
        Assert.AreEqual((0x5254_0012_3456UL, (ushort)1500, true, NetworkFeatures.None), (_driver.MacAddress, _driver.Mtu, _driver.IsLinkUp, _driver.Features));
        Assert.AreEqual(1, _device.Resets);
        Assert.AreNotEqual(PciCommand.None, _device.Function.Command & PciCommand.BusMaster);
        Assert.IsFalse(_driver.UsesMessages, "this one has no MSI");
        Assert.AreEqual((128, 28), (_driver.ReceiveRoom, _driver.SendRoom));
    }

    [TestMethod]
    public void FramesArriveInOrderRoundAndRoundTheRing()
    {
        var random = new Random(1);
        var supplied = SupplyAll(0);
        Assert.AreEqual(128, supplied);
        ulong expected = 0;
        for (var turn = 0; turn < 2000; turn++)
        {
            var frame = new byte[14 + random.Next(1500)];
            random.NextBytes(frame);
            Assert.IsTrue(_device.Deliver(frame));
            Assert.IsTrue(_driver.TryReceive(out var received));
            Assert.AreEqual((expected, (uint)frame.Length), (received.Cookie, received.Length));
            CollectionAssert.AreEqual(frame, FakeMachine.Bus.At(At(received.Cookie), frame.Length).ToArray());
            Assert.AreEqual(FrameSubmission.Accepted, _driver.Supply(received.Cookie, new FrameSegment(At(received.Cookie), 2048)));
            _driver.Notify();
            expected = (expected + 1) % 128;
        }

        Assert.IsFalse(_driver.TryReceive(out _));
        Assert.IsTrue(_device.Deliver(new byte[60], errors: 0x80));
        Assert.IsTrue(_driver.TryReceive(out var damaged));
        Assert.AreEqual((0U, NetworkState.Ready), (damaged.Length, _driver.State));
    }

    [TestMethod]
    public void BuffersOfFramesThatWereSeenGoStraightBack()
    {
        var random = new Random(3);
        SupplyAll(0);
        var seen = new List<(ReceivedFrame Frame, byte[] Bytes)>();
        var taker = new SeenFrames(seen);
        var frames = new List<byte[]>();
        for (var turn = 0; turn < 500; turn++)
        {
            for (var i = random.Next(7); i > 0; i--)
            {
                frames.Add(new byte[14 + random.Next(1500)]);
                random.NextBytes(frames[^1]);
                Assert.IsTrue(_device.Deliver(frames[^1]));
            }

            // A damaged one is not shown.
            Assert.IsTrue(_device.Deliver(new byte[60], errors: 0x80));
            while (_driver.Receive(ref taker, 7) != 0)
            {
            }

            // Who sends after each few frames does not make the controller run dry.
            Assert.AreEqual(FrameSubmission.Accepted, _driver.Send(new SendRequest(1), [new FrameSegment(Buffers, 60)]));
            _driver.Notify();
            Assert.HasCount(1, Finished());
        }

        Assert.HasCount(frames.Count, seen);
        for (var i = 0; i < frames.Count; i++)
            CollectionAssert.AreEqual(frames[i], seen[i].Bytes);
        Assert.AreEqual((128, NetworkState.Ready), (_driver.Supplied, _driver.State));
    }

    [TestMethod]
    [DataRow(1, 60, DisplayName = "a frame without an end")]
    [DataRow(3, 4000, DisplayName = "longer than its buffer")]
    public void WhatCannotBeIsNotShown(int status, int claim)
    {
        SupplyAll(0);
        _device.Deliver(new byte[60], (byte)status, claim);
        var taker = new SeenFrames([]);
        Assert.AreEqual(0, _driver.Receive(ref taker, 64));
        Assert.AreEqual(NetworkState.Starting, _driver.State);
        AssertComesBackAsLost(Enumerable.Range(1, 127).Append(0).Select(cookie => (ulong)cookie));
    }

    [TestMethod]
    public void FramesAreGatheredAndComeBackWhenTheyAreSent()
    {
        new Random(2).NextBytes(FakeMachine.Bus.At(Buffers, 8192));
        for (var turn = 0; turn < 1000; turn++)
        {
            FrameSegment[] segments = [.. Enumerable.Range(0, 1 + (turn % 18)).Select(i => new FrameSegment(Buffers + ((ulong)i * 100), (uint)(20 + i)))];
            Assert.AreEqual(FrameSubmission.Accepted, _driver.Send(new SendRequest((ulong)turn), segments));
            _driver.Notify();
            var sent = segments.SelectMany(segment => FakeMachine.Bus.At(segment.Physical, (int)segment.Length).ToArray()).ToArray();
            CollectionAssert.AreEqual(sent, _device.Sent[turn]);
            CollectionAssert.AreEqual(new SentFrame[] { new((ulong)turn, false) }, Finished());
        }

        Assert.AreEqual(FrameSubmission.Invalid, _driver.Send(new SendRequest(1, 34, 16), [new FrameSegment(Buffers, 60)]), "it finishes no checksums");
        Assert.AreEqual(FrameSubmission.Invalid, _driver.Send(new SendRequest(1), [new FrameSegment(Buffers, 1515)]));
    }

    [TestMethod]
    public void AFrameInOnePieceIsSentAsItIs()
    {
        new Random(2).NextBytes(FakeMachine.Bus.At(Buffers, 2048));
        for (var turn = 0; turn < 1000; turn++)
        {
            var frame = new FrameSegment(Buffers + (ulong)(turn % 100), (uint)(14 + turn));
            Assert.AreEqual(FrameSubmission.Accepted, _driver.SendWhole((ulong)turn, frame, 0, 0));
            _driver.Notify();
            CollectionAssert.AreEqual(FakeMachine.Bus.At(frame.Physical, (int)frame.Length).ToArray(), _device.Sent[turn]);
            CollectionAssert.AreEqual(new SentFrame[] { new((ulong)turn, false) }, Finished());
        }

        Assert.AreEqual(FrameSubmission.Invalid, _driver.SendWhole(1, new FrameSegment(Buffers, 60), 34, 16), "it finishes no checksums");
        Assert.AreEqual(FrameSubmission.Invalid, _driver.SendWhole(1, new FrameSegment(Buffers, 1515), 0, 0));
        _device.SendsNothing = true;
        for (var room = _driver.SendRoom; room > 0; room = _driver.SendRoom)
            Assert.AreEqual(FrameSubmission.Accepted, _driver.SendWhole(1, new FrameSegment(Buffers, 60), 0, 0));
        Assert.AreEqual(FrameSubmission.Busy, _driver.SendWhole(1, new FrameSegment(Buffers, 60), 0, 0));
    }

    [TestMethod]
    public void ItInterruptsOnlyWhenItMay()
    {
        SupplyAll(0);
        _driver.DisableInterrupts();
        Assert.AreEqual(0U, _device.Mask);
        _device.Deliver(new byte[60]);
        Assert.IsFalse(_driver.TryEnableInterrupts(), "something has come");
        Assert.IsTrue(_driver.TryReceive(out _));
        Assert.IsTrue(_driver.TryEnableInterrupts());
        Assert.AreEqual(0xD0U, _device.Mask);
        _device.SendsNothing = true;
        while (_driver.Send(new SendRequest(1), [new FrameSegment(Buffers, 60)]) == FrameSubmission.Accepted)
        {
        }

        Assert.IsTrue(_driver.TryEnableInterrupts());
        Assert.AreEqual(0xD1U, _device.Mask, "room to send is news, too");
        _device.Cause = 0x80;
        Assert.IsTrue(_driver.OnInterrupt());
        Assert.IsFalse(_driver.OnInterrupt());
    }

    [TestMethod]
    [DataRow(1, 60, DisplayName = "a frame without an end")]
    [DataRow(3, 4000, DisplayName = "longer than its buffer")]
    [DataRow(3, 5, DisplayName = "shorter than a header")]
    public void WhatCannotBeStopsIt(int status, int claim)
    {
        SupplyAll(0);
        _device.Deliver(new byte[60], (byte)status, claim);
        Assert.IsTrue(_driver.TryReceive(out var frame));
        Assert.AreEqual((0UL, 0U, NetworkState.Starting), (frame.Cookie, frame.Length, _driver.State));
        AssertComesBackAsLost(Enumerable.Range(1, 127).Select(cookie => (ulong)cookie));
        Poll();
        Assert.AreEqual((NetworkState.Ready, 2), (_driver.State, _device.Resets));
        Assert.AreEqual(128, SupplyAll(0));
        Assert.IsTrue(_device.Deliver(new byte[60]));
        Assert.IsTrue(_driver.TryReceive(out frame));
        Assert.AreEqual(60U, frame.Length);
    }

    [TestMethod]
    public void AFrameThatStaysTooLongStopsIt()
    {
        _device.SendsNothing = true;
        _driver.Send(new SendRequest(7), [new FrameSegment(Buffers, 60)]);
        _driver.Notify();
        FakeMachine.Bus.Timestamp += 6 * Second;
        _driver.Poll();
        Assert.AreEqual(NetworkState.Starting, _driver.State);
        _driver.Poll();
        var ended = new List<SentFrame>();
        var sender = new EndedFrames(ended);
        _driver.Finish(ref sender);
        CollectionAssert.AreEqual(new SentFrame[] { new(7, true) }, ended);
        Assert.IsEmpty(Finished());
        Poll();
        _device.SendsNothing = false;
        for (var cookie = 8UL; cookie < 11; cookie++)
            _driver.Send(new SendRequest(cookie), [new FrameSegment(Buffers, 60)]);
        _driver.Notify();
        _driver.Finish(ref sender);
        CollectionAssert.AreEqual(new SentFrame[] { new(7, true), new(8, false), new(9, false), new(10, false) }, ended);
    }

    [TestMethod]
    public void AFrameThatWaitsToBeFetchedDoesNotStopIt()
    {
        _driver.Send(new SendRequest(7), [new FrameSegment(Buffers, 60)]);
        _driver.Notify();
        FakeMachine.Bus.Timestamp += 30 * Second;
        _driver.Poll();
        Assert.AreEqual(NetworkState.Ready, _driver.State);
        CollectionAssert.AreEqual(new SentFrame[] { new(7, false) }, Finished());
    }

    [TestMethod]
    public void MemoryComesBackOnlyWhenItCannotBeReached()
    {
        SupplyAll(0);
        _device.NeverResets = true;
        _driver.Retire();
        _driver.Poll();
        Assert.IsFalse(_driver.TryReceive(out _));
        Assert.AreEqual(PciCommand.None, _device.Function.Command & PciCommand.BusMaster);
        FakeMachine.Bus.Timestamp += 3 * Second;
        AssertComesBackAsLost(Enumerable.Range(0, 128).Select(cookie => (ulong)cookie));
        Poll();
        Assert.AreEqual(NetworkState.Failed, _driver.State);
        Assert.AreEqual(FrameSubmission.Failed, _driver.Supply(0, new FrameSegment(Buffers, 2048)));
    }

    private List<SentFrame> Finished()
    {
        var all = new List<SentFrame>();
        var sender = new EndedFrames(all);
        _driver.Finish(ref sender);
        return all;
    }

    private void AssertComesBackAsLost(IEnumerable<ulong> cookies)
    {
        _driver.Poll();
        foreach (var cookie in cookies)
        {
            Assert.IsTrue(_driver.TryReceive(out var lost));
            Assert.AreEqual(new ReceivedFrame(cookie, 0, FrameChecksum.Unknown), lost);
        }

        Assert.IsFalse(_driver.TryReceive(out _));
    }

    private void Poll()
    {
        for (var i = 0; i < 100 && _driver.State == NetworkState.Starting; i++)
        {
            FakeMachine.Bus.Timestamp += Second / 10;
            _driver.Poll();
        }
    }

    private int SupplyAll(ulong first)
    {
        var count = 0;
        while (_driver.Supply(first, new FrameSegment(At(first), 2048)) == FrameSubmission.Accepted)
            (first, count) = (first + 1, count + 1);
        _driver.Notify();
        return count;
    }

    private static ulong At(ulong cookie) => Buffers + (cookie * 2048);
}
