using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using ExoCosmos.Drivers.Block;
using ExoCosmos.Drivers.Block.Ahci;
using ExoCosmos.Drivers.Pci;
using ExoCosmos.Tests.Host.Drivers.Fakes;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Drivers.Block;

[TestClass]
public sealed class AhciDiskTests
{
    private const ulong Buffer = AhciBench.Buffer;

    [TestMethod]
    public void Layouts()
    {
        Assert.AreEqual(32, Unsafe.SizeOf<AhciHeader>());
        Assert.AreEqual(16, Unsafe.SizeOf<AhciPiece>());
        Assert.AreEqual(20, Unsafe.SizeOf<AtaCommand>());
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void WritesAndReadsBack(bool hasQueue)
    {
        var bench = new AhciBench(With(hasQueue));
        Assert.IsTrue(bench.IsUp);
        Assert.IsTrue(AhciIdentity.Matches(bench.Pci));
        Assert.AreEqual((1024UL, 1U), (bench.Driver.Geometry.Capacity, bench.Driver.Geometry.Alignment));
        var data = Enumerable.Range(0, 3 * 4096).Select(i => (byte)(i * 7 >> 3)).ToArray();
        data.CopyTo(FakeMachine.Bus.At(Buffer, data.Length));
        bench.Submit(BlockOperation.Write, 10, 1, (Buffer + 4096, 512), (Buffer, 8192));
        bench.Submit(BlockOperation.Flush, 0, 2);
        bench.Submit(BlockOperation.Read, 11, 3, (Buffer + 0x10000, 4096), (Buffer + 0x20000, 1024));
        bench.Force(30, 4, (Buffer, 512));
        bench.Driver.Notify();
        CollectionAssert.AreEquivalent(new ulong[] { 1, 2, 3, 4 }, bench.Completions().Where(end => end.Status == BlockStatus.Success).Select(end => end.Cookie).ToArray());
        CollectionAssert.AreEqual(data[4096..(4096 + 512)], bench.Device.Disk[(10 * 512)..(11 * 512)]);
        CollectionAssert.AreEqual(data[..8192], bench.Device.Disk[(11 * 512)..(11 * 512 + 8192)]);
        CollectionAssert.AreEqual(data[..4096], FakeMachine.Bus.At(Buffer + 0x10000, 4096).ToArray());
        CollectionAssert.AreEqual(data[4096..5120], FakeMachine.Bus.At(Buffer + 0x20000, 1024).ToArray());
        CollectionAssert.AreEquivalent(
            hasQueue ? new byte[] { 0x61, 0xEA, 0x60, 0x61 } : [0x35, 0xEA, 0x25, 0x35, 0xEA], bench.Device.Commands.Select(command => command.Operation).ToArray());
        Assert.AreEqual(hasQueue, bench.Device.Commands.Exists(command => command.IsForced));
    }

    // The fake refuses a queued command beside another, so this holds the order of flushes among many requests.
    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void ManyInFlightAnsweredInAnyOrder(bool hasQueue)
    {
        var device = With(hasQueue);
        var bench = new AhciBench(device);
        device.Behaviour = _ => null;
        var random = new Random(4711);
        var inFlight = new HashSet<ulong>();
        var (cookie, finished) = (0UL, 0);
        for (var round = 0; round < 3000; round++)
        {
            while (bench.Driver.CanSubmit && random.Next(4) != 0)
            {
                Assert.AreEqual(Submission.Accepted, random.Next(6) == 0
                    ? bench.Submit(BlockOperation.Flush, 0, cookie)
                    : bench.Submit(BlockOperation.Read, cookie % 1000, cookie, (Buffer, 512)));
                inFlight.Add(cookie++);
            }
            bench.Driver.Notify();
            foreach (var command in device.Commands.OrderBy(_ => random.Next()).Take(random.Next(20)).ToList())
            {
                device.Commands.Remove(command);
                device.End(command.Slot);
            }
            foreach (var completion in bench.Completions())
            {
                Assert.AreEqual(BlockStatus.Success, completion.Status);
                Assert.IsTrue(inFlight.Remove(completion.Cookie));
                finished++;
            }
            Assert.AreEqual(inFlight.Count, bench.Driver.InFlight);
        }
        Assert.IsGreaterThan(1000, finished);
        Assert.IsTrue(bench.IsUp);
        Assert.AreEqual(1, device.LinkResets);
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void OnlyTheRequestThatFailsAloneFails(bool hasQueue)
    {
        var device = With(hasQueue);
        device.Behaviour = request => request.Block == 5 ? false : device.Execute(request);
        var bench = new AhciBench(device);
        for (var cookie = 0UL; cookie < 10; cookie++)
            bench.Submit(BlockOperation.Read, cookie, cookie, (Buffer + 512 * cookie, 512));
        bench.Driver.Notify();
        var ended = Drain(bench, 10);
        CollectionAssert.AreEqual(
            Enumerable.Range(0, 10).Select(i => new BlockCompletion((ulong)i, i == 5 ? BlockStatus.Error : BlockStatus.Success)).ToArray(),
            ended.OrderBy(completion => completion.Cookie).ToArray());
        Assert.IsTrue(bench.IsUp);
        Assert.AreEqual(hasQueue ? 3 : 2, device.LinkResets);
    }

    [TestMethod]
    public void NeverAnswers()
    {
        var bench = WithTwoInFlight();
        bench.Wait(AhciBench.Timeout + 1000);
        bench.Driver.Poll();
        AssertLost(bench);
        bench.Device.Behaviour = null;
        bench.Settle();
        Assert.IsTrue(bench.IsUp);
        bench.Submit(BlockOperation.Read, 0, 9, (Buffer, 512));
        bench.Driver.Notify();
        Assert.AreEqual(new BlockCompletion(9, BlockStatus.Success), bench.Completions().Single());
    }

    [TestMethod]
    public void PulledOutAndPutBack()
    {
        var bench = WithTwoInFlight();
        bench.Device.PullOut();
        Assert.IsEmpty(bench.Completions());
        bench.Driver.Poll();
        AssertLost(bench);
        bench.Driver.Poll();
        Assert.AreEqual(Submission.Failed, bench.Submit(BlockOperation.Read, 0, 3, (Buffer, 512)));
        bench.Device.HasLink = true;
        bench.Settle();
        Assert.IsTrue(bench.IsUp);
    }

    [TestMethod]
    public void AnotherDiskInItsPlaceIsNotTheDisk()
    {
        var bench = WithTwoInFlight();
        bench.Device.Identity[21] = (byte)'x';
        bench.Device.Fail();
        for (var i = 0; i < 10_000 && bench.Driver.State != BlockState.Failed; i++)
        {
            bench.Completions();
            bench.Driver.Poll();
        }
        Assert.AreEqual(BlockState.Failed, bench.Driver.State);
        Assert.AreEqual(0, bench.Driver.InFlight);
    }

    [TestMethod]
    public void APortThatDoesNotStopCostsAResetOfTheController()
    {
        var bench = WithTwoInFlight();
        bench.Device.NeverStops = true;
        bench.Wait(AhciBench.Timeout + 1000);
        bench.Wait(AhciBench.Second);
        Assert.IsEmpty(bench.Completions());
        bench.Wait(2 * AhciBench.Second);
        Assert.AreEqual(1, bench.Device.ControllerResets);
        Assert.AreEqual(PciCommand.None, bench.Device.Function.Command & PciCommand.BusMaster);
        AssertLost(bench);
        bench.Settle();
        Assert.IsTrue(bench.IsUp);
    }

    [TestMethod]
    public void AControllerResetByItsNeighbourIsNoticed()
    {
        var bench = WithTwoInFlight();
        bench.Device.Write(0x04, 4, 1U << 31 | 1);
        bench.Wait(AhciBench.Second);
        bench.Driver.Poll();
        AssertLost(bench);
        bench.Settle();
        Assert.IsTrue(bench.IsUp);
    }

    [TestMethod]
    public void WhatIsNoUsableDiskIsLeftAlone()
    {
        Assert.IsFalse(new AhciBench(new FakeAhci { HasLink = false }).IsUp);
        Assert.IsFalse(new AhciBench(new FakeAhci { Signature = 0xEB140101 }).IsUp);
        Assert.IsFalse(new AhciBench(new FakeAhci { Signature = uint.MaxValue }).IsUp);
        Assert.IsFalse(new AhciBench(new FakeAhci { Capabilities = 1U << 30 | 31 << 8 }).IsUp);
        foreach (var (word, value) in new (int, ushort)[] { (83, 0), (103, 0xFFFF) })
        {
            var device = new FakeAhci();
            device.Set(word, value);
            var bench = new AhciBench(device);
            Assert.IsFalse(bench.IsUp, $"word {word}");
            Assert.IsFalse(device.IsStarted);
        }
    }

    private static FakeAhci With(bool hasQueue)
    {
        var device = new FakeAhci();
        if (!hasQueue)
            device.Set(76, 0);
        return device;
    }

    private static AhciBench WithTwoInFlight()
    {
        var bench = new AhciBench(new FakeAhci { Behaviour = _ => null });
        bench.Submit(BlockOperation.Read, 0, 1, (Buffer, 512));
        bench.Submit(BlockOperation.Write, 0, 2, (Buffer, 512));
        bench.Driver.Notify();
        Assert.HasCount(2, bench.Device.Commands);
        return bench;
    }

    private static List<BlockCompletion> Drain(AhciBench bench, int count)
    {
        var ended = new List<BlockCompletion>();
        for (var i = 0; i < 10_000 && ended.Count < count; i++)
        {
            ended.AddRange(bench.Completions());
            bench.Driver.Poll();
        }
        return ended;
    }

    private static void AssertLost(AhciBench bench)
    {
        CollectionAssert.AreEquivalent(new BlockCompletion[] { new(1, BlockStatus.Lost), new(2, BlockStatus.Lost) }, bench.Completions());
        Assert.IsFalse(bench.Device.IsStarted);
    }
}
