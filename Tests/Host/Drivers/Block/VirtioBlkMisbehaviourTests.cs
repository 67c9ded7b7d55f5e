using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Drivers.Block;
using ExoCosmos.Drivers.Pci;
using ExoCosmos.Tests.Host.Drivers.Fakes;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Drivers.Block;

[TestClass]
public sealed class VirtioBlkMisbehaviourTests
{
    private const ulong Buffer = BlkBench.Buffer;

    private static BlkBench WithTwoInFlight(FakeVirtioBlk device)
    {
        var bench = new BlkBench(device);
        Assert.AreEqual(Submission.Accepted, bench.Submit(BlockOperation.Read, 0, 1, (Buffer, 512)));
        Assert.AreEqual(Submission.Accepted, bench.Submit(BlockOperation.Write, 0, 2, (Buffer, 512)));
        bench.Driver.Notify();
        return bench;
    }

    // The device was caught: it is reset and locked out of memory, what was in flight is lost, and then it works again.
    private static void AssertLost(BlkBench bench, params ulong[] cookies)
    {
        var completions = bench.Completions();
        Assert.AreEqual(BlockState.Starting, bench.Driver.State);
        Assert.AreEqual(0, bench.Device.Status, "the device was not reset");
        Assert.AreEqual(PciCommand.None, bench.Device.Function.Command & PciCommand.BusMaster, "the device can still reach memory");
        Assert.IsFalse(bench.Driver.CanSubmit);
        Assert.AreEqual(Submission.Failed, bench.Submit(BlockOperation.Read, 0, 3, (Buffer, 512)));
        bench.Driver.Poll();
        completions.AddRange(bench.Completions());
        CollectionAssert.AreEquivalent(cookies, completions.Where(completion => completion.Status == BlockStatus.Lost).Select(completion => completion.Cookie).ToArray());
        Assert.AreEqual(0, bench.Driver.InFlight);
        bench.Settle();
        Assert.IsTrue(bench.IsUp);
        bench.Device.IsSilent = false;
        bench.Device.Behaviour = null;
        Assert.AreEqual(Submission.Accepted, bench.Submit(BlockOperation.Read, 0, 9, (Buffer, 512)));
        bench.Driver.Notify();
        Assert.AreEqual(new BlockCompletion(9, BlockStatus.Success), bench.Completions().Single());
    }

    [TestMethod]
    [DataRow(128U)]
    [DataRow(uint.MaxValue)]
    [DataRow(5U)]
    public void GivesBackWhatItDoesNotHave(uint index)
    {
        var bench = WithTwoInFlight(new FakeVirtioBlk { IsSilent = true });
        bench.Device.GiveBack(index, 513);
        AssertLost(bench, 1, 2);
    }

    [TestMethod]
    public void GivesBackTwice()
    {
        var bench = WithTwoInFlight(new FakeVirtioBlk { Behaviour = command => command.Kind == 0 ? (0, 513U) : null });
        bench.Device.GiveBack(bench.Device.Commands[0].Head, 513);
        AssertLost(bench, 2);
    }

    [TestMethod]
    public void ClaimsMoreThanThereIs()
    {
        var bench = WithTwoInFlight(new FakeVirtioBlk { IsSilent = true });
        bench.Device.UsedIndex = 129;
        AssertLost(bench, 1, 2);
    }

    [TestMethod]
    public void SaysItWroteMoreThanItCan() => AssertLost(WithTwoInFlight(new FakeVirtioBlk { Behaviour = _ => (0, 514U) }), 1, 2);

    [TestMethod]
    public void NeverWritesTheStatus() => AssertLost(WithTwoInFlight(new FakeVirtioBlk { Behaviour = _ => (null, 1U) }), 1, 2);

    [TestMethod]
    public void NeverAnswers()
    {
        var bench = WithTwoInFlight(new FakeVirtioBlk { IsSilent = true });
        bench.Driver.Poll();
        Assert.IsEmpty(bench.Completions());
        Assert.IsTrue(bench.IsUp);
        bench.Wait(BlkBench.Timeout + 1000);
        AssertLost(bench, 1, 2);
    }

    [TestMethod]
    public void AnIdleDeviceDoesNotTimeOut()
    {
        var bench = WithTwoInFlight(new FakeVirtioBlk());
        Assert.HasCount(2, bench.Completions());
        bench.Wait(100 * BlkBench.Timeout);
        Assert.IsTrue(bench.IsUp);
    }

    [TestMethod]
    [DataRow(1, 513U, BlockStatus.Error)]
    [DataRow(2, 1U, BlockStatus.Unsupported)]
    [DataRow(0, 100U, BlockStatus.Error)]
    public void ErrorsAreReportedAndTheDeviceStays(int status, uint written, BlockStatus expected)
    {
        var bench = new BlkBench(new FakeVirtioBlk { Behaviour = _ => ((byte)status, written) });
        bench.Submit(BlockOperation.Read, 0, 7, (Buffer, 512));
        bench.Driver.Notify();
        Assert.AreEqual(new BlockCompletion(7, expected), bench.Completions().Single());
        Assert.IsTrue(bench.IsUp);
    }

    [TestMethod]
    public void DevicesThatLackWhatIsNeededAreRefused()
    {
        AssertRefused(new FakeVirtioBlk { Features = 1UL << 32 });
        AssertRefused(new FakeVirtioBlk { Features = 1UL << 28 });
        AssertRefused(new FakeVirtioBlk { RefusesFeatures = true });
        AssertRefused(new FakeVirtioBlk { OfferedSize = 0 });
        AssertRefused(new FakeVirtioBlk(), 0x10000);
        AssertRefused(new FakeVirtioBlk(), change: device => device.Function[0x63] = 99);
        AssertRefused(new FakeVirtioBlk(), change: device => device.Function[0x44] = 5);
        AssertRefused(new FakeVirtioBlk(), change: device => device.Function[0x4F] = 0xFF);
        AssertRefused(new FakeVirtioBlk(), change: device => device.Function.Set32(0x48, 0xFFFFFFF0));
        AssertRefused(new FakeVirtioBlk(), change: device => device.Function.Set32(0x6C, 8));
        foreach (var (offset, value) in new[] { (8, 0U), (8, 511U), (12, 0U), (20, 0U), (20, 513U), (20, 1536U), (20, 1U << 31), (4, uint.MaxValue) })
            AssertRefused(new FakeVirtioBlk(), change: device => BinaryPrimitives.WriteUInt32LittleEndian(device.Configuration.AsSpan(offset), value));
    }

    [TestMethod]
    public void ADeviceThatNeverResetsIsRefusedAndLockedOut()
    {
        var device = new FakeVirtioBlk { NeverResets = true };
        device.Write(20, 1, 1);
        AssertRefused(device);
    }

    private static void AssertRefused(FakeVirtioBlk device, uint notifyMultiplier = 4, Action<FakeVirtioBlk>? change = null)
    {
        // An offset of 1 makes the multiplier count.
        if (notifyMultiplier != 4)
            device.Write(30, 2, 1);
        var bench = new BlkBench(device, notifyMultiplier: notifyMultiplier, change: change);
        Assert.AreEqual(BlockState.Failed, bench.Driver.State);
        Assert.AreEqual(PciCommand.None, device.Function.Command & PciCommand.BusMaster);
        Assert.IsFalse(bench.Driver.CanSubmit);
        Assert.IsFalse(bench.Driver.TryComplete(out _));
    }

    [TestMethod]
    public void OddQueueSizesAreRounded()
    {
        var bench = new BlkBench(new FakeVirtioBlk { OfferedSize = 100 });
        Assert.IsTrue(bench.IsUp);
        Assert.AreEqual(64, bench.Device.QueueSize);
    }

    [TestMethod]
    public void WhateverTheDeviceWritesEachRequestEndsOnce() =>
        Prop.ForAll<(byte, byte, byte)[]>(elements =>
        {
            var bench = new BlkBench(new FakeVirtioBlk { IsSilent = true, OfferedSize = 8 });
            for (var cookie = 0UL; cookie < 8; cookie++)
                bench.Submit(BlockOperation.Read, cookie, cookie, (Buffer, 512));
            var ended = new List<ulong>();
            foreach (var (index, written, jump) in elements)
            {
                bench.Device.GiveBack((uint)(index % 10), written);
                if (jump > 250)
                    bench.Device.UsedIndex += jump;
                ended.AddRange(bench.Completions().Select(completion => completion.Cookie));
            }
            bench.Wait(10 * BlkBench.Timeout);
            bench.Driver.Poll();
            ended.AddRange(bench.Completions().Select(completion => completion.Cookie));
            return ended.Count == 8 && ended.Distinct().Count() == 8;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}
