using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using ExoCosmos.Drivers.Block;
using ExoCosmos.Drivers.Block.Nvme;
using ExoCosmos.Tests.Host.Drivers.Fakes;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Drivers.Block;

[TestClass]
public sealed class NvmeDiskTests
{
    private const ulong Buffer = NvmeBench.Buffer;

    [TestMethod]
    public void Layouts()
    {
        Assert.AreEqual(NvmeQueue.CommandSize, Unsafe.SizeOf<NvmeCommand>());
        Assert.AreEqual(NvmeQueue.CompletionSize, Unsafe.SizeOf<NvmeCompletion>());
    }

    [TestMethod]
    public void BringsTheControllerUp()
    {
        var bench = new NvmeBench(new FakeNvme(2000));
        Assert.IsTrue(bench.IsUp);
        var geometry = bench.Driver.Geometry;
        Assert.AreEqual((2000UL, 1U, 64, 4096U, 512U, false),
            (geometry.Capacity, geometry.Alignment, geometry.MaxSegments, geometry.MaxSegmentLength, geometry.SegmentAlignment, geometry.IsReadOnly));
        Assert.IsTrue(bench.Driver.UsesMessages);
        Assert.AreEqual(0x51U, bench.Device.Messages.Words[2]);
        Assert.IsTrue(NvmeIdentity.Matches(bench.Pci));
    }

    [TestMethod]
    public void WritesAndReadsBack()
    {
        var bench = new NvmeBench(new FakeNvme());
        var data = Enumerable.Range(0, 3 * 4096).Select(i => (byte)(i * 7 >> 3)).ToArray();
        data.CopyTo(FakeMachine.Bus.At(Buffer, data.Length));
        Assert.AreEqual(Submission.Accepted, bench.Submit(BlockOperation.Write, 10, 1, (Buffer, 4096), (Buffer + 4096, 4096), (Buffer + 8192, 4096)));
        Assert.AreEqual(Submission.Accepted, bench.Submit(BlockOperation.Flush, 0, 2));
        Assert.AreEqual(Submission.Accepted, bench.Submit(BlockOperation.Read, 11, 3, (Buffer + 0x10000, 4096), (Buffer + 0x20000, 1024)));
        Assert.IsEmpty(bench.Device.Commands);
        bench.Driver.Notify();
        CollectionAssert.AreEqual(
            new BlockCompletion[] { new(1, BlockStatus.Success), new(2, BlockStatus.Success), new(3, BlockStatus.Success) }, bench.Completions());
        CollectionAssert.AreEqual(data, bench.Device.Disk[(10 * 512)..(10 * 512 + data.Length)]);
        CollectionAssert.AreEqual(data[512..(512 + 4096)], FakeMachine.Bus.At(Buffer + 0x10000, 4096).ToArray());
        CollectionAssert.AreEqual(data[4608..5632], FakeMachine.Bus.At(Buffer + 0x20000, 1024).ToArray());
        CollectionAssert.AreEqual(new byte[] { 1, 0, 2 }, bench.Device.Commands.Select(command => command.Operation).ToArray());
    }

    [TestMethod]
    public void AForcedWriteSaysSo()
    {
        var bench = new NvmeBench(new FakeNvme());
        bench.Force(3, 7, (Buffer, 512));
        bench.Driver.Notify();
        CollectionAssert.AreEqual(new BlockCompletion[] { new(7, BlockStatus.Success) }, bench.Completions());
        Assert.AreEqual(1U << 30, bench.Device.Commands.Single().Words[2]);
    }

    [TestMethod]
    public void WithoutACacheNothingIsFlushed()
    {
        var device = new FakeNvme();
        device.Identity[525] = 0;
        var bench = new NvmeBench(device);
        Assert.AreEqual(Submission.Done, bench.Submit(BlockOperation.Flush, 0, 1));
        bench.Force(3, 7, (Buffer, 512));
        bench.Driver.Notify();
        Assert.AreEqual(0U, bench.Device.Commands.Single().Words[2]);
    }

    // The fake refuses lists of pages that are not as the specification wants them, and compares every byte.
    [TestMethod]
    public void AnyScatteredMemoryIsTransferred()
    {
        var random = new Random(2024);
        var device = new FakeNvme(4096);
        device.Identity[77] = 1;
        random.NextBytes(device.Disk);
        var bench = new NvmeBench(device);
        for (var round = 0UL; round < 500; round++)
        {
            FakeMachine.Bus.At(Buffer, 1 << 19).Clear();
            var at = Buffer;
            var segments = new List<(ulong Physical, uint Length)>();
            for (var count = random.Next(1, 65); count > 0; count--)
            {
                at = random.Next(3) switch { 0 => (at + 4095) & ~4095UL, 1 => at + 512UL * (ulong)random.Next(4), _ => at };
                var length = random.Next(2) == 0 ? 4096U : 512U * (uint)random.Next(1, 9);
                segments.Add((at, length));
                at += length;
            }
            var block = (ulong)random.Next(1024);
            Assert.AreEqual(Submission.Accepted, bench.Submit(BlockOperation.Read, block, round, [.. segments]));
            bench.Driver.Notify();
            Assert.AreEqual(new BlockCompletion(round, BlockStatus.Success), bench.Completions().Single());
            var from = (int)block * 512;
            foreach (var (physical, length) in segments)
            {
                CollectionAssert.AreEqual(device.Disk[from..(from + (int)length)], FakeMachine.Bus.At(physical, (int)length).ToArray());
                from += (int)length;
            }
        }
    }

    [TestMethod]
    public void OneCommandTakesAsManyPagesAsItCan()
    {
        var bench = new NvmeBench(new FakeNvme());
        bench.Submit(BlockOperation.Read, 0, 1, [.. Enumerable.Range(0, 32).Select(i => (Buffer + 0x2000UL * (ulong)i, 4096U))]);
        bench.Submit(BlockOperation.Read, 0, 2, [.. Enumerable.Range(0, 33).Select(i => (Buffer + 0x2000UL * (ulong)i, 4096U))]);
        bench.Submit(BlockOperation.Read, 0, 3, (Buffer + 512, 512), (Buffer + 2048, 512), (Buffer + 2560, 1536), (Buffer + 0x8000, 512));
        bench.Driver.Notify();
        Assert.HasCount(3, bench.Completions());
        CollectionAssert.AreEqual(new uint[] { 255, 255, 7, 0, 4 }, bench.Device.Commands.Select(command => command.Words[2]).ToArray());
    }

    [TestMethod]
    public void LargeBlocksNeedWholeBlocks()
    {
        var bench = new NvmeBench(new FakeNvme(100, blockShift: 12));
        Assert.AreEqual((800UL, 8U, 4096U), (bench.Driver.Geometry.Capacity, bench.Driver.Geometry.Alignment, bench.Driver.Geometry.SegmentAlignment));
        Assert.AreEqual(Submission.Invalid, bench.Submit(BlockOperation.Read, 4, 0, (Buffer, 4096)));
        Assert.AreEqual(Submission.Invalid, bench.Submit(BlockOperation.Read, 8, 0, (Buffer, 2048), (Buffer, 2048)));
        bench.Device.Disk.AsSpan(8192, 4096).Fill(5);
        Assert.AreEqual(Submission.Accepted, bench.Submit(BlockOperation.Read, 16, 7, (Buffer, 4096)));
        bench.Driver.Notify();
        Assert.AreEqual(new BlockCompletion(7, BlockStatus.Success), bench.Completions().Single());
        Assert.AreEqual(5, FakeMachine.Bus.At(Buffer, 1)[0]);
    }

    [TestMethod]
    public void TheFirstUsableNamespaceIsTheDisk()
    {
        var bench = new NvmeBench(new FakeNvme { Namespaces = [3, 7, 9], Usable = 7 });
        bench.Submit(BlockOperation.Read, 0, 1, (Buffer, 512));
        bench.Driver.Notify();
        Assert.AreEqual(BlockStatus.Success, bench.Completions().Single().Status);
        Assert.AreEqual(7U, bench.Device.Commands.Single().Namespace);
    }

    [TestMethod]
    public void AnOldControllerHasNoListOfNamespaces()
    {
        var device = new FakeNvme();
        device.Behaviour = request => request is { Queue: 0, Operation: 6 } && request.Words[0] == 2 ? 2 : device.Execute(request);
        Assert.IsTrue(new NvmeBench(device).IsUp);
    }

    [TestMethod]
    [DataRow(1023UL)]
    [DataRow(99UL)]
    [DataRow(2UL)]
    public void ManyInFlightAnsweredInAnyOrder(ulong entries)
    {
        var device = new FakeNvme { Capabilities = 1UL << 37 | entries };
        var bench = new NvmeBench(device);
        device.IsSilent = true;
        device.Behaviour = request => request.Queue == 0 ? device.Execute(request) : null;
        var random = new Random(12345);
        var inFlight = new HashSet<ulong>();
        var (cookie, finished) = (0UL, 0);
        for (var round = 0; round < 2000; round++)
        {
            while (bench.Driver.CanSubmit && random.Next(4) != 0)
            {
                var pieces = random.Next(1, Math.Min(5, bench.Driver.Geometry.MaxSegments + 1));
                Assert.AreEqual(Submission.Accepted, bench.Submit(BlockOperation.Read, cookie % 1000, cookie, [.. Enumerable.Repeat((Buffer, 512U), pieces)]));
                inFlight.Add(cookie++);
            }
            bench.Driver.Notify();
            device.Work(1);
            foreach (var command in device.Commands.OrderBy(_ => random.Next()).Take(random.Next(20)).ToList())
            {
                device.Commands.Remove(command);
                device.GiveBack(command.Command, 0);
            }
            foreach (var completion in bench.Completions())
            {
                Assert.AreEqual(BlockStatus.Success, completion.Status);
                Assert.IsTrue(inFlight.Remove(completion.Cookie));
                finished++;
            }
            Assert.AreEqual(inFlight.Count, bench.Driver.InFlight);
        }
        Assert.IsGreaterThan(800, finished);
        Assert.IsTrue(bench.IsUp);
        Assert.AreEqual(0, device.Resets);
    }

    [TestMethod]
    public void WithoutMessagesTheLineIsUsed()
    {
        var bench = new NvmeBench(new FakeNvme(), hasMessages: false);
        Assert.IsTrue(bench.IsUp);
        Assert.IsFalse(bench.Driver.UsesMessages);
        Assert.IsFalse(bench.Driver.OnInterrupt());
        bench.Submit(BlockOperation.Read, 0, 1, (Buffer, 512));
        bench.Driver.Notify();
        Assert.IsTrue(bench.Driver.OnInterrupt());
        Assert.HasCount(1, bench.Completions());
        Assert.IsFalse(bench.Driver.OnInterrupt());
    }
}
