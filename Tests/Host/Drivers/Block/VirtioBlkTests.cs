using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using ExoCosmos.Drivers.Block;
using ExoCosmos.Drivers.Block.Virtio;
using ExoCosmos.Drivers.Pci;
using ExoCosmos.Drivers.Virtio;
using ExoCosmos.Tests.Host.Drivers.Fakes;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Drivers.Block;

[TestClass]
public sealed class VirtioBlkTests
{
    private const ulong Buffer = BlkBench.Buffer;

    [TestMethod]
    public void Layouts()
    {
        Assert.AreEqual(16, Unsafe.SizeOf<VirtioDescriptor>());
        Assert.AreEqual(8, Unsafe.SizeOf<VirtioUsedElement>());
        Assert.AreEqual(16, Unsafe.SizeOf<BlkHeader>());
    }

    [TestMethod]
    public void BringsTheDeviceUp()
    {
        var bench = new BlkBench(new FakeVirtioBlk(2000));
        Assert.IsTrue(bench.IsUp);
        Assert.AreEqual(0x0F, bench.Device.Status);
        Assert.AreEqual(FakeVirtioBlk.AllFeatures, bench.Device.Accepted);
        var geometry = bench.Driver.Geometry;
        Assert.AreEqual((2000UL, 1U, 64, 8192U), (geometry.Capacity, geometry.Alignment, geometry.MaxSegments, geometry.MaxSegmentLength));
        Assert.IsFalse(geometry.IsReadOnly);
        Assert.IsTrue(bench.Driver.UsesMessages);
        Assert.AreEqual(0x51U, bench.Device.Messages.Words[2]);
        Assert.IsTrue(VirtioBlkIdentity.Matches(bench.Pci));
    }

    [TestMethod]
    public void WritesAndReadsBack()
    {
        var bench = new BlkBench(new FakeVirtioBlk());
        var data = Enumerable.Range(0, 3 * 4096).Select(i => (byte)(i * 7 >> 3)).ToArray();
        data.CopyTo(FakeMachine.Bus.At(Buffer, data.Length));
        Assert.AreEqual(Submission.Accepted, bench.Submit(BlockOperation.Write, 10, 1, (Buffer + 4096, 512), (Buffer, 8192)));
        Assert.AreEqual(Submission.Accepted, bench.Submit(BlockOperation.Flush, 0, 2));
        Assert.AreEqual(Submission.Accepted, bench.Submit(BlockOperation.Read, 11, 3, (Buffer + 0x10000, 4096), (Buffer + 0x20000, 1024)));
        Assert.AreEqual(0, bench.Device.Notifications);
        Assert.IsEmpty(bench.Completions());
        bench.Driver.Notify();
        bench.Driver.Notify();
        Assert.AreEqual(1, bench.Device.Notifications);
        CollectionAssert.AreEqual(
            new BlockCompletion[] { new(1, BlockStatus.Success), new(2, BlockStatus.Success), new(3, BlockStatus.Success) }, bench.Completions());
        CollectionAssert.AreEqual(data[4096..(4096 + 512)], bench.Device.Disk[(10 * 512)..(11 * 512)]);
        CollectionAssert.AreEqual(data[..8192], bench.Device.Disk[(11 * 512)..(11 * 512 + 8192)]);
        CollectionAssert.AreEqual(data[..4096], FakeMachine.Bus.At(Buffer + 0x10000, 4096).ToArray());
        CollectionAssert.AreEqual(data[4096..5120], FakeMachine.Bus.At(Buffer + 0x20000, 1024).ToArray());
        CollectionAssert.AreEqual(new uint[] { 1, 4, 0 }, bench.Device.Commands.Select(command => command.Kind).ToArray());
    }

    [TestMethod]
    public void ManyInFlightAnsweredInAnyOrder()
    {
        var bench = new BlkBench(new FakeVirtioBlk { IsSilent = true });
        var random = new Random(12345);
        var inFlight = new HashSet<ulong>();
        var (cookie, finished) = (0UL, 0);
        for (var round = 0; round < 2000; round++)
        {
            while (bench.Driver.CanSubmit && random.Next(4) != 0)
            {
                Assert.AreEqual(Submission.Accepted, bench.Submit(BlockOperation.Read, cookie % 1000, cookie, (Buffer, 4096)));
                inFlight.Add(cookie++);
            }
            bench.Driver.Notify();
            bench.Device.Behaviour = _ => null;
            bench.Device.Work();
            var waiting = bench.Device.Commands.OrderBy(_ => random.Next()).Take(random.Next(20)).ToList();
            foreach (var command in waiting)
            {
                bench.Device.Commands.Remove(command);
                FakeMachine.Bus.At(command.StatusAddress, 1)[0] = 0;
                bench.Device.GiveBack(command.Head, 4097);
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
    }

    [TestMethod]
    public void AFullQueueIsBusy()
    {
        var bench = new BlkBench(new FakeVirtioBlk { IsSilent = true, OfferedSize = 4 });
        for (var i = 0UL; i < 4; i++)
            Assert.AreEqual(Submission.Accepted, bench.Submit(BlockOperation.Read, 0, i, (Buffer, 512)));
        Assert.IsFalse(bench.Driver.CanSubmit);
        Assert.AreEqual(Submission.Busy, bench.Submit(BlockOperation.Read, 0, 9, (Buffer, 512)));
        bench.Device.Work();
        Assert.HasCount(4, bench.Completions());
        Assert.IsTrue(bench.Driver.CanSubmit);
    }

    [TestMethod]
    public void RequestsThatCannotBeAreRefused()
    {
        var bench = new BlkBench(new FakeVirtioBlk(1000));
        Assert.AreEqual(Submission.Accepted, bench.Submit(BlockOperation.Read, 999, 0, (Buffer, 512)));
        Assert.AreEqual(Submission.Invalid, bench.Submit(BlockOperation.Read, 1000, 0, (Buffer, 512)));
        Assert.AreEqual(Submission.Invalid, bench.Submit(BlockOperation.Read, 999, 0, (Buffer, 1024)));
        Assert.AreEqual(Submission.Invalid, bench.Submit(BlockOperation.Read, ulong.MaxValue, 0, (Buffer, 512)));
        Assert.AreEqual(Submission.Invalid, bench.Submit(BlockOperation.Read, 0, 0));
        Assert.AreEqual(Submission.Invalid, bench.Submit(BlockOperation.Read, 0, 0, (Buffer, 0)));
        Assert.AreEqual(Submission.Invalid, bench.Submit(BlockOperation.Read, 0, 0, (Buffer, 500)));
        Assert.AreEqual(Submission.Invalid, bench.Submit(BlockOperation.Read, 0, 0, (Buffer, 8192 + 512)));
        Assert.AreEqual(Submission.Invalid, bench.Submit(BlockOperation.Read, 0, 0, Enumerable.Repeat((Buffer, 512U), 65).ToArray()));
        Assert.AreEqual(Submission.Accepted, bench.Submit(BlockOperation.Read, 0, 0, Enumerable.Repeat((Buffer, 512U), 64).ToArray()));
        Assert.AreEqual(Submission.Invalid, bench.Submit(BlockOperation.Flush, 1, 0));
        Assert.AreEqual(Submission.Invalid, bench.Submit(BlockOperation.Flush, 0, 0, (Buffer, 512)));
        Assert.AreEqual(Submission.Invalid, bench.Submit((BlockOperation)7, 0, 0, (Buffer, 512)));
        Assert.AreEqual(Submission.Invalid, bench.Submit(new BlockRequest(BlockOperation.Read, 0, 0, true), (Buffer, 512)));
        Assert.AreEqual(Submission.Invalid, bench.Submit(new BlockRequest(BlockOperation.Flush, 0, 0, true)));
    }

    [TestMethod]
    public void AForcedWriteEndsWithItsFlush()
    {
        var bench = new BlkBench(new FakeVirtioBlk { Behaviour = command => command.Kind == 1 ? (0, 1U) : null });
        Assert.AreEqual(Submission.Accepted, bench.Force(3, 7, (Buffer, 512)));
        bench.Driver.Notify();
        Assert.IsEmpty(bench.Completions());
        CollectionAssert.AreEqual(new uint[] { 1, 4 }, bench.Device.Commands.Select(command => command.Kind).ToArray());
        Assert.AreEqual(1, bench.Driver.InFlight);
        var flush = bench.Device.Commands[1];
        FakeMachine.Bus.At(flush.StatusAddress, 1)[0] = 0;
        bench.Device.GiveBack(flush.Head, 1);
        CollectionAssert.AreEqual(new BlockCompletion[] { new(7, BlockStatus.Success) }, bench.Completions());
    }

    [TestMethod]
    [DataRow(1U)]
    [DataRow(4U)]
    public void AForcedWriteFailsWithEitherHalf(uint failing)
    {
        var bench = new BlkBench(new FakeVirtioBlk { Behaviour = command => ((byte)(command.Kind == failing ? 1 : 0), 1U) });
        bench.Force(3, 7, (Buffer, 512));
        bench.Driver.Notify();
        CollectionAssert.AreEqual(new BlockCompletion[] { new(7, BlockStatus.Error) }, bench.Completions());
    }

    [TestMethod]
    public void FeaturesShapeTheDisk()
    {
        var readOnly = new BlkBench(new FakeVirtioBlk { Features = FakeVirtioBlk.AllFeatures | 1 << 5 });
        Assert.IsTrue(readOnly.Driver.Geometry.IsReadOnly);
        Assert.AreEqual(Submission.ReadOnly, readOnly.Submit(BlockOperation.Write, 0, 0, (Buffer, 512)));

        var bare = new BlkBench(new FakeVirtioBlk { Features = 1UL << 32 | 1UL << 28 });
        Assert.AreEqual(1, bare.Driver.Geometry.MaxSegments);
        Assert.AreEqual(Submission.Done, bare.Submit(BlockOperation.Flush, 0, 0));
        Assert.AreEqual(Submission.Accepted, bare.Force(0, 5, (Buffer, 512)));
        bare.Driver.Notify();
        Assert.AreEqual(new BlockCompletion(5, BlockStatus.Success), bare.Completions().Single());
        Assert.HasCount(1, bare.Device.Commands);
        Assert.AreEqual(Submission.Invalid, bare.Submit(BlockOperation.Read, 0, 0, (Buffer, 512), (Buffer, 512)));

        var large = new FakeVirtioBlk();
        BinaryPrimitives.WriteUInt32LittleEndian(large.Configuration.AsSpan(20), 4096);
        var bench = new BlkBench(large);
        Assert.AreEqual(8U, bench.Driver.Geometry.Alignment);
        Assert.AreEqual(Submission.Invalid, bench.Submit(BlockOperation.Read, 4, 0, (Buffer, 4096)));
        Assert.AreEqual(Submission.Invalid, bench.Submit(BlockOperation.Read, 8, 0, (Buffer, 2048)));
        Assert.AreEqual(Submission.Accepted, bench.Submit(BlockOperation.Read, 8, 0, (Buffer, 2048), (Buffer, 2048)));
    }

    [TestMethod]
    [DataRow(false, false)]
    [DataRow(true, true)]
    public void WithoutMessagesTheLineIsUsed(bool hasMessages, bool refusesVector)
    {
        var bench = new BlkBench(new FakeVirtioBlk { RefusesVector = refusesVector }, hasMessages);
        Assert.IsTrue(bench.IsUp);
        Assert.IsFalse(bench.Driver.UsesMessages);
        Assert.IsFalse(bench.Driver.OnInterrupt());
        bench.Submit(BlockOperation.Read, 0, 1, (Buffer, 512));
        bench.Driver.Notify();
        Assert.IsTrue(bench.Driver.OnInterrupt());
        Assert.IsFalse(bench.Driver.OnInterrupt());
        Assert.HasCount(1, bench.Completions());
    }
}
