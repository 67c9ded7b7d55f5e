using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Drivers.Network;
using ExoCosmos.Drivers.Pci;
using ExoCosmos.Tests.Host.Drivers.Fakes;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Drivers.Network;

/// <summary>Whatever a device says, memory comes back once, and only when the device cannot reach it.</summary>
[TestClass]
public sealed class VirtioNetMisbehaviourTests
{
    private const ulong Buffer = NetBench.Buffers + 0x100000;

    [TestMethod]
    public void GivesBackWhatItDoesNotHave() => AssertStopped(bench => bench.Device.GiveBack(bench.Device.ReceiveQueue, 500, 100));

    [TestMethod]
    public void GivesBackTwice() => AssertStopped(bench =>
    {
        bench.Device.Deliver(new byte[60]);
        var slot = BinaryPrimitives.ReadUInt32LittleEndian(FakeMachine.Bus.At(bench.Device.ReceiveQueue.Used + 4, 4));
        bench.Device.GiveBack(bench.Device.ReceiveQueue, slot, 72);
    });

    [TestMethod]
    public void ClaimsMoreThanThereIs() => AssertStopped(bench => bench.Device.ReceiveQueue.UsedIndex = 200);

    [TestMethod]
    public void SaysItWroteMoreThanItCan() => AssertStopped(bench => bench.Device.Deliver(new byte[60], claim: 2048));

    [TestMethod]
    public void SaysItWroteLessThanAHeader() => AssertStopped(bench => bench.Device.Deliver(new byte[60], claim: -61));

    [TestMethod]
    public void WritesIntoWhatItWasToSend() => AssertStopped(bench => bench.Device.GiveBack(bench.Device.SendQueue, bench.Device.Sent[0].Head, 1));

    [TestMethod]
    public void NeverSends() => AssertStopped(_ => FakeMachine.Bus.Timestamp += 6 * NetBench.Second);

    [TestMethod]
    public void DemandsAReset() => AssertStopped(bench =>
    {
        bench.Device.DemandReset();
        FakeMachine.Bus.Timestamp += 2 * NetBench.Second;
    });

    /// <summary>Nobody takes its frames for a day: it is tried again and again, and works when somebody does.</summary>
    [TestMethod]
    public void OneThatOnlySendsNothingIsNotGivenUp()
    {
        const ulong day = 24 * 3600;
        var bench = new NetBench(new FakeVirtioNet { GivesBack = false });
        var lost = 0;
        for (var start = FakeMachine.Bus.Timestamp; FakeMachine.Bus.Timestamp - start < day * NetBench.Second;)
        {
            if (bench.Driver.Sending == 0)
                bench.Send(new SendRequest(1), (Buffer, 60));
            bench.Driver.Notify();
            FakeMachine.Bus.Timestamp += NetBench.Second;
            bench.Driver.Poll();
            lost += bench.Finished().Count(frame => frame.IsLost);
        }

        Assert.IsInRange(1000, 6000, lost, "resets");
        bench.Device.GivesBack = true;
        bench.Poll();
        Assert.AreEqual(FrameSubmission.Accepted, bench.Send(new SendRequest(2), (Buffer, 60)));
        bench.Driver.Notify();
        Assert.IsTrue(bench.Finished().Any(frame => frame.Cookie == 2 && !frame.IsLost));
    }

    /// <summary>That it has sent them long ago, and nobody has asked, is not its fault.</summary>
    [TestMethod]
    public void FramesThatWaitToBeFetchedAreNotTooOld()
    {
        var bench = new NetBench(new FakeVirtioNet());
        bench.Send(new SendRequest(1), (Buffer, 60));
        bench.Driver.Notify();
        FakeMachine.Bus.Timestamp += 30 * NetBench.Second;
        bench.Driver.Poll();
        Assert.AreEqual(NetworkState.Ready, bench.Driver.State);
        CollectionAssert.AreEqual(new SentFrame[] { new(1, false) }, bench.Finished());
    }

    [TestMethod]
    public void AnIdleDeviceDoesNotTimeOut()
    {
        var bench = new NetBench(new FakeVirtioNet());
        bench.SupplyAll();
        FakeMachine.Bus.Timestamp += 1000 * NetBench.Second;
        bench.Driver.Poll();
        Assert.AreEqual(NetworkState.Ready, bench.Driver.State);
    }

    [TestMethod]
    public void OneThatKeepsMisbehavingIsGivenUp()
    {
        var bench = new NetBench(new FakeVirtioNet());
        for (var attempt = 0; attempt < 10 && bench.Driver.State == NetworkState.Ready; attempt++)
        {
            bench.Device.ReceiveQueue.UsedIndex = 200;
            bench.Received();
            bench.Poll();
        }

        Assert.AreEqual(NetworkState.Failed, bench.Driver.State);
        Assert.AreEqual(PciCommand.None, bench.Device.Function.Command & PciCommand.BusMaster);
        Assert.AreEqual(FrameSubmission.Failed, bench.Send(default, (Buffer, 60)));
        Assert.AreEqual(FrameSubmission.Failed, bench.Driver.Supply(0, new FrameSegment(Buffer, 2048)));
    }

    [TestMethod]
    public void MemoryOfOneThatDoesNotResetComesBackLate()
    {
        var bench = new NetBench(new FakeVirtioNet());
        bench.SupplyAll();
        bench.Device.NeverResets = true;
        bench.Driver.Retire();
        bench.Driver.Poll();
        Assert.IsEmpty(bench.Received());
        Assert.AreEqual(PciCommand.None, bench.Device.Function.Command & PciCommand.BusMaster);
        FakeMachine.Bus.Timestamp += 3 * NetBench.Second;
        bench.Driver.Poll();
        Assert.HasCount(128, bench.Received());
        bench.Driver.Poll();
        Assert.AreEqual(NetworkState.Failed, bench.Driver.State);
    }

    [TestMethod]
    public void DevicesThatLackWhatIsNeededAreRefused()
    {
        AssertRefused(new FakeVirtioNet { Features = 1UL << 32 | 1 << 5 });
        AssertRefused(new FakeVirtioNet { Features = 1UL << 28 | 1 << 5 });
        AssertRefused(new FakeVirtioNet { Features = 1UL << 32 | 1UL << 28 });
        AssertRefused(new FakeVirtioNet { RefusesFeatures = true });
        AssertRefused(new FakeVirtioNet { OfferedSize = 0 });
        AssertRefused(new FakeVirtioNet(), device => device.Configuration.AsSpan(0, 6).Clear());
        AssertRefused(new FakeVirtioNet(), device => device.Configuration[0] |= 1);
        AssertRefused(new FakeVirtioNet(), device => device.Configuration.AsSpan(10, 2).Clear());
        AssertRefused(new FakeVirtioNet(), device => device.Function[0x63] = 99);
    }

    [TestMethod]
    public void WhateverTheDeviceWritesEverythingComesBackOnce() =>
        Prop.ForAll<(byte, short, byte)[]>(elements =>
        {
            var bench = new NetBench(new FakeVirtioNet { OfferedSize = 8, IsSilent = true });
            bench.SupplyAll();
            for (var cookie = 100UL; cookie < 108; cookie++)
                bench.Send(new SendRequest(cookie), (Buffer, 60));
            var back = new List<ulong>();
            foreach (var (index, written, what) in elements)
            {
                var queue = what % 2 == 0 ? bench.Device.ReceiveQueue : bench.Device.SendQueue;
                bench.Device.GiveBack(queue, (uint)(index % 10), what % 2 == 0 ? (uint)(ushort)written : what > 200 ? 1U : 0);
                if (what > 250)
                    queue.UsedIndex += what;
                back.AddRange(bench.Received().Select(frame => frame.Cookie));
                back.AddRange(bench.Finished().Select(frame => frame.Cookie));
            }

            bench.Driver.Retire();
            bench.Driver.Poll();
            back.AddRange(bench.Received().Select(frame => frame.Cookie));
            back.AddRange(bench.Finished().Select(frame => frame.Cookie));
            return back.Order().SequenceEqual((ulong[])[0UL, 1, 2, 3, 4, 5, 6, 7, 100, 101, 102, 103, 104, 105, 106, 107]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    /// <summary>After this the device is stopped, all memory comes back once, and the device is started again.</summary>
    private static void AssertStopped(Action<NetBench> misbehave)
    {
        var bench = new NetBench(new FakeVirtioNet { GivesBack = false });
        Assert.AreEqual(128, bench.SupplyAll());
        Assert.AreEqual(FrameSubmission.Accepted, bench.Send(new SendRequest(1000), (Buffer, 60)));
        bench.Driver.Notify();
        misbehave(bench);
        var (received, finished) = (bench.Received(), bench.Finished());
        // Once to find out what only time shows, once to be sure that it is cut off.
        bench.Driver.Poll();
        bench.Driver.Poll();
        Assert.AreEqual(NetworkState.Starting, bench.Driver.State);
        Assert.AreEqual(PciCommand.None, bench.Device.Function.Command & PciCommand.BusMaster);
        received.AddRange(bench.Received());
        finished.AddRange(bench.Finished());
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 128).Select(i => (ulong)i).ToArray(), received.ConvertAll(frame => frame.Cookie));
        Assert.AreEqual(1000UL, finished.Single().Cookie);
        bench.Poll();
        Assert.AreEqual((NetworkState.Ready, 2), (bench.Driver.State, bench.Device.Resets));
        bench.SupplyAll();
        Assert.IsTrue(bench.Device.Deliver(new byte[60]));
        Assert.HasCount(1, bench.Received());
    }

    private static void AssertRefused(FakeVirtioNet device, Action<FakeVirtioNet>? change = null)
    {
        var bench = new NetBench(device, change: change);
        Assert.AreEqual(NetworkState.Failed, bench.Driver.State);
        Assert.AreEqual(PciCommand.None, device.Function.Command & PciCommand.BusMaster);
        Assert.AreEqual((0, 0), (bench.Driver.ReceiveRoom, bench.Driver.SendRoom));
    }
}
