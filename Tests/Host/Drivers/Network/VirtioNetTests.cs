using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using ExoCosmos.Drivers.Network;
using ExoCosmos.Drivers.Network.Virtio;
using ExoCosmos.Tests.Host.Drivers.Fakes;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Drivers.Network;

[TestClass]
public sealed class VirtioNetTests
{
    private const ulong Buffer = NetBench.Buffers + 0x100000;

    [TestMethod]
    public void BringsTheDeviceUp()
    {
        Assert.AreEqual(NetHeader.Length, Unsafe.SizeOf<NetHeader>());
        var bench = new NetBench(new FakeVirtioNet());
        Assert.AreEqual(NetworkState.Ready, bench.Driver.State);
        Assert.AreEqual((0x0F, FakeVirtioNet.AllFeatures), (bench.Device.Status, bench.Device.Accepted));
        Assert.AreEqual((0x5254_0012_3456UL, (ushort)1500, true), (bench.Driver.MacAddress, bench.Driver.Mtu, bench.Driver.IsLinkUp));
        Assert.AreEqual(NetworkFeatures.Checksum | NetworkFeatures.Segmentation4 | NetworkFeatures.Segmentation6 | NetworkFeatures.ReceiveChecksum, bench.Driver.Features);
        Assert.AreEqual((128, 128, 65535U), (bench.Driver.ReceiveRoom, bench.Driver.SendRoom, bench.Driver.MaxLength));
        Assert.IsTrue(bench.Driver.UsesMessages);
        Assert.IsTrue(VirtioNetIdentity.Matches(bench.Pci));
        bench.Device.Configuration[6] = 0;
        Assert.IsFalse(bench.Driver.IsLinkUp);
    }

    [TestMethod]
    public void FramesArriveAtTheBeginningOfTheirBuffers()
    {
        var bench = new NetBench(new FakeVirtioNet());
        Assert.AreEqual(128, bench.SupplyAll());
        Assert.AreEqual(FrameSubmission.Busy, bench.Driver.Supply(9, new FrameSegment(Buffer, 2048)));
        var frames = Enumerable.Range(0, 3).Select(i => Enumerable.Range(0, 60 + 700 * i).Select(at => (byte)(at + i)).ToArray()).ToArray();
        Assert.IsTrue(bench.Device.Deliver(frames[0]));
        Assert.IsTrue(bench.Device.Deliver(frames[1], flags: 2));
        Assert.IsTrue(bench.Device.Deliver(frames[2], flags: 1));
        CollectionAssert.AreEqual(
            new ReceivedFrame[] { new(0, 60, FrameChecksum.Unknown), new(1, 760, FrameChecksum.Valid), new(2, 1460, FrameChecksum.Unfinished) }, bench.Received());
        for (var i = 0; i < 3; i++)
            CollectionAssert.AreEqual(frames[i], FakeMachine.Bus.At(NetBench.Buffers + (ulong)i * 2048, frames[i].Length).ToArray());
        Assert.AreEqual((125, 3), (bench.Driver.Supplied, bench.Driver.ReceiveRoom));
        // Without a buffer a frame is lost, and that is all.
        for (var i = 0; i < 125; i++)
            Assert.IsTrue(bench.Device.Deliver(frames[0]));
        Assert.IsFalse(bench.Device.Deliver(frames[0]));
        Assert.HasCount(125, bench.Received());
    }

    /// <summary>Whoever is on the wire decides how short a frame is: that is no device which breaks the rules.</summary>
    [TestMethod]
    public void RuntsArriveAsTheyAre()
    {
        var bench = new NetBench(new FakeVirtioNet());
        bench.SupplyAll();
        var seen = new List<(ReceivedFrame Frame, byte[] Bytes)>();
        var taker = new SeenFrames(seen);
        for (var length = 0; length < 20; length++)
        {
            Assert.IsTrue(bench.Device.Deliver(new byte[length]));
            Assert.AreEqual(1, bench.Driver.Receive(ref taker, 64));
            Assert.IsTrue(bench.Device.Deliver(new byte[length]));
            Assert.AreEqual((uint)length, bench.Received()[0].Length);
        }

        CollectionAssert.AreEqual(Enumerable.Range(0, 20).Select(length => (uint)length).ToArray(), seen.ConvertAll(frame => frame.Frame.Length));
        Assert.AreEqual(NetworkState.Ready, bench.Driver.State);
    }

    [TestMethod]
    public void FramesAreGatheredAndLeaveWithTheirHeader()
    {
        var bench = new NetBench(new FakeVirtioNet());
        Enumerable.Range(0, 4000).Select(i => (byte)(i * 7 >> 2)).ToArray().CopyTo(FakeMachine.Bus.At(Buffer, 4000));
        Assert.AreEqual(FrameSubmission.Accepted, bench.Send(new SendRequest(1), (Buffer, 54), (Buffer + 1000, 46)));
        Assert.AreEqual(FrameSubmission.Accepted, bench.Send(new SendRequest(2, 34, 16), (Buffer, 100)));
        Assert.AreEqual(FrameSubmission.Accepted, bench.Send(new SendRequest(3, 34, 16, NetworkFeatures.Segmentation4, 1460, 54), (Buffer, 54), (Buffer + 54, 3000)));
        Assert.AreEqual(FrameSubmission.Accepted, bench.Send(new SendRequest(4, 54, 16, NetworkFeatures.Segmentation6, 1440, 74), (Buffer, 3000)));
        Assert.IsEmpty(bench.Device.Sent);
        bench.Driver.Notify();
        Assert.AreEqual(1, bench.Device.Notifications);
        CollectionAssert.AreEqual(new[] { "000000000000000000000000", "010000000000220010000000", "01013600B405220010000000", "01044A00A005360010000000" },
            bench.Device.Sent.ConvertAll(frame => Convert.ToHexString(frame.Header)));
        byte[] expected = [.. FakeMachine.Bus.At(Buffer, 54), .. FakeMachine.Bus.At(Buffer + 1000, 46)];
        CollectionAssert.AreEqual(expected, bench.Device.Sent[0].Bytes);
        Assert.HasCount(3054, bench.Device.Sent[2].Bytes);
        CollectionAssert.AreEqual(new SentFrame[] { new(1, false), new(2, false), new(3, false), new(4, false) }, bench.Finished());
        Assert.AreEqual(0, bench.Driver.Sending);
    }

    [TestMethod]
    public void WhatTheDeviceDoesNotDoIsNotAskedOfIt()
    {
        var able = new NetBench(new FakeVirtioNet());
        var plain = new NetBench(new FakeVirtioNet { Features = 1UL << 32 | 1UL << 28 | 1 << 5 });
        Assert.AreEqual((NetworkState.Ready, NetworkFeatures.None, 1514U), (plain.Driver.State, plain.Driver.Features, plain.Driver.MaxLength));
        Assert.IsTrue(plain.Driver.IsLinkUp);
        Assert.AreEqual(FrameSubmission.Invalid, plain.Send(new SendRequest(0, 34, 16), (Buffer, 100)));
        Assert.AreEqual(FrameSubmission.Invalid, plain.Send(new SendRequest(0, 34, 16, NetworkFeatures.Segmentation4, 1000, 54), (Buffer, 100)));
        var cut = new SendRequest(0, 34, 16, NetworkFeatures.Segmentation4, 1000, 54);
        Assert.AreEqual(FrameSubmission.Accepted, able.Send(cut, (Buffer, 3000)));
        foreach (var request in new[]
        {
            new SendRequest(0, 99, 0), new SendRequest(0, 65535, 65535), cut with { ChecksumStart = 0 }, cut with { SegmentSize = 0 }, cut with { SegmentSize = 1461 },
            cut with { HeaderLength = 34 }, cut with { HeaderLength = 3000 }, cut with { Segmentation = NetworkFeatures.Segmentation4 | NetworkFeatures.Segmentation6 },
            cut with { Segmentation = NetworkFeatures.Checksum }, cut with { Segmentation = (NetworkFeatures)0x80 }, new SendRequest(0, SegmentSize: 7),
        })
            Assert.AreEqual(FrameSubmission.Invalid, able.Send(request, (Buffer, request.SegmentSize == 0 ? 100U : 3000)), $"{request}");
        Assert.AreEqual(FrameSubmission.Invalid, able.Send(default));
        Assert.AreEqual(FrameSubmission.Invalid, able.Send(default, (Buffer, 13)));
        Assert.AreEqual(FrameSubmission.Invalid, able.Send(default, (Buffer, 1515)));
        Assert.AreEqual(FrameSubmission.Accepted, able.Send(default, (Buffer, 1514)));
        Assert.AreEqual(FrameSubmission.Invalid, able.Send(default, (Buffer, 60), (Buffer, 0)));
        Assert.AreEqual(FrameSubmission.Invalid, able.Send(default, (Buffer, uint.MaxValue), (Buffer, 100)));
        Assert.AreEqual(FrameSubmission.Invalid, able.Send(default, [.. Enumerable.Repeat((Buffer, 10U), 19)]));
        Assert.AreEqual(FrameSubmission.Accepted, able.Send(default, [.. Enumerable.Repeat((Buffer, 10U), 18)]));
        Assert.AreEqual(FrameSubmission.Invalid, able.Driver.Supply(0, new FrameSegment(Buffer, 1517)));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void InterruptsComeOnlyWhenTheyAreWanted(bool eventIndex)
    {
        var bench = new NetBench(new FakeVirtioNet { Features = FakeVirtioNet.AllFeatures & ~(eventIndex ? 0 : FakeVirtioNet.EventIndex) });
        bench.SupplyAll();
        bench.Driver.DisableInterrupts();
        for (var i = 0; i < 10; i++)
            bench.Device.Deliver(new byte[60]);
        bench.Send(new SendRequest(1), (Buffer, 60));
        bench.Driver.Notify();
        Assert.AreEqual(0, bench.Device.Interrupts);
        Assert.IsFalse(bench.Driver.TryEnableInterrupts(), "frames have come meanwhile");
        Assert.HasCount(10, bench.Received());
        Assert.IsTrue(bench.Driver.TryEnableInterrupts());
        bench.Device.Deliver(new byte[60]);
        Assert.AreEqual(1, bench.Device.Interrupts);
        // With an index only the first of a burst is told.
        bench.Device.Deliver(new byte[60]);
        Assert.AreEqual(eventIndex ? 1 : 2, bench.Device.Interrupts);
    }

    [TestMethod]
    public void ADeviceThatLooksAnywayIsNotNotified()
    {
        var bench = new NetBench(new FakeVirtioNet());
        bench.Send(new SendRequest(1), (Buffer, 60));
        bench.Driver.Notify();
        Assert.AreEqual(1, bench.Device.Notifications);
        // It wants to hear of the third from now on only.
        bench.Device.SendQueue.AvailableEvent = 3;
        bench.Send(new SendRequest(2), (Buffer, 60));
        bench.Driver.Notify();
        bench.Send(new SendRequest(3), (Buffer, 60));
        bench.Driver.Notify();
        Assert.AreEqual(1, bench.Device.Notifications);
        bench.Send(new SendRequest(4), (Buffer, 60));
        bench.Driver.Notify();
        Assert.AreEqual(2, bench.Device.Notifications);
        Assert.HasCount(4, bench.Device.Sent);
    }

    [TestMethod]
    public void ManyFramesPassInBothDirections()
    {
        var bench = new NetBench(new FakeVirtioNet { GivesBack = false });
        var random = new Random(4);
        var (sent, finished, delivered, received) = (0UL, 0UL, 0UL, 0UL);
        for (var round = 0; round < 3000; round++)
        {
            while (bench.Driver.ReceiveRoom > 0)
                Assert.AreEqual(FrameSubmission.Accepted, bench.Driver.Supply(delivered, new FrameSegment(NetBench.Buffers, 2048)));
            for (var i = random.Next(60); i > 0 && bench.Driver.SendRoom > 0; i--)
                Assert.AreEqual(FrameSubmission.Accepted, bench.Send(new SendRequest(sent++), (Buffer, 60)));
            bench.Driver.Notify();
            bench.Device.Work();
            for (var i = random.Next(60); i > 0; i--)
                delivered += bench.Device.Deliver(new byte[60]) ? 1U : 0;
            foreach (var frame in bench.Device.Sent.OrderBy(_ => random.Next()).Take(random.Next(60)).ToList())
            {
                bench.Device.Sent.Remove(frame);
                bench.Device.GiveBack(bench.Device.SendQueue, frame.Head, 0);
            }

            finished += (ulong)bench.Finished().Count;
            received += (ulong)bench.Received().Count;
        }

        Assert.AreEqual((sent - finished, delivered), ((ulong)bench.Driver.Sending, received));
        Assert.IsGreaterThan(20_000UL, finished);
        Assert.IsGreaterThan(20_000UL, received);
    }

    [TestMethod]
    public void WithoutMessagesTheLineIsUsed()
    {
        var bench = new NetBench(new FakeVirtioNet(), hasMessages: false);
        Assert.IsFalse(bench.Driver.UsesMessages);
        bench.SupplyAll();
        Assert.IsTrue(bench.Driver.TryEnableInterrupts());
        Assert.IsFalse(bench.Driver.OnInterrupt());
        bench.Device.Deliver(new byte[60]);
        Assert.IsTrue(bench.Driver.OnInterrupt());
        Assert.IsFalse(bench.Driver.OnInterrupt());
    }
}
