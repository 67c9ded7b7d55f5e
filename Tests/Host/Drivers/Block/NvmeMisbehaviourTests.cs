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
public sealed class NvmeMisbehaviourTests
{
    private const ulong Buffer = NvmeBench.Buffer;

    // Two requests, the second of two commands, that nobody answers.
    private static NvmeBench WithTwoInFlight()
    {
        var device = new FakeNvme();
        device.Behaviour = request => request.Queue == 0 ? device.Execute(request) : null;
        var bench = new NvmeBench(device);
        Assert.AreEqual(Submission.Accepted, bench.Submit(BlockOperation.Read, 0, 1, (Buffer, 512)));
        Assert.AreEqual(Submission.Accepted, bench.Submit(BlockOperation.Write, 0, 2, (Buffer, 512), (Buffer + 0x1000, 512)));
        bench.Driver.Notify();
        Assert.HasCount(3, device.Commands);
        return bench;
    }

    private static void AssertLostAndBack(NvmeBench bench, params ulong[] cookies)
    {
        var lost = bench.Completions();
        Assert.AreEqual(BlockState.Starting, bench.Driver.State);
        Assert.IsFalse(bench.Device.IsEnabled, "the controller was not reset");
        Assert.AreEqual(PciCommand.None, bench.Device.Function.Command & PciCommand.BusMaster, "the controller can still reach memory");
        Assert.AreEqual(Submission.Failed, bench.Submit(BlockOperation.Read, 0, 3, (Buffer, 512)));
        bench.Driver.Poll();
        lost.AddRange(bench.Completions());
        CollectionAssert.AreEquivalent(cookies.Select(cookie => new BlockCompletion(cookie, BlockStatus.Lost)).ToArray(), lost);
        bench.Device.Behaviour = null;
        bench.Settle();
        Assert.IsTrue(bench.IsUp);
        Assert.AreEqual(Submission.Accepted, bench.Submit(BlockOperation.Read, 0, 9, (Buffer, 512)));
        bench.Driver.Notify();
        Assert.AreEqual(new BlockCompletion(9, BlockStatus.Success), bench.Completions().Single());
    }

    [TestMethod]
    [DataRow(256)]
    [DataRow(65535)]
    [DataRow(3)]
    public void AnswersWhatItWasNotAsked(int command)
    {
        var bench = WithTwoInFlight();
        bench.Device.GiveBack((ushort)command, 0);
        AssertLostAndBack(bench, 1, 2);
    }

    [TestMethod]
    public void AnswersTwice()
    {
        var bench = WithTwoInFlight();
        bench.Device.GiveBack(bench.Device.Commands[1].Command, 0);
        bench.Device.GiveBack(bench.Device.Commands[1].Command, 0);
        AssertLostAndBack(bench, 1, 2);
    }

    [TestMethod]
    public void AnswersForAnotherQueue()
    {
        var bench = WithTwoInFlight();
        bench.Device.GiveBack(bench.Device.Commands[0].Command, 0, claimedQueue: 2);
        AssertLostAndBack(bench, 1, 2);
    }

    [TestMethod]
    public void NeverAnswers()
    {
        var bench = WithTwoInFlight();
        bench.Wait(NvmeBench.Timeout / 2);
        Assert.IsTrue(bench.IsUp);
        bench.Wait(NvmeBench.Timeout);
        AssertLostAndBack(bench, 1, 2);
    }

    [TestMethod]
    public void SaysThatItFailed()
    {
        var bench = WithTwoInFlight();
        bench.Device.IsFatal = true;
        bench.Wait(NvmeBench.Second);
        AssertLostAndBack(bench, 1, 2);
    }

    [TestMethod]
    public void ARequestEndsWithItsLastCommandAndTheWorstAnswer()
    {
        var bench = WithTwoInFlight();
        bench.Device.GiveBack(bench.Device.Commands[2].Command, 0x281);
        Assert.IsEmpty(bench.Completions());
        bench.Device.GiveBack(bench.Device.Commands[1].Command, 0);
        Assert.AreEqual(new BlockCompletion(2, BlockStatus.Error), bench.Completions().Single());
        bench.Device.GiveBack(bench.Device.Commands[0].Command, 1);
        Assert.AreEqual(new BlockCompletion(1, BlockStatus.Unsupported), bench.Completions().Single());
        Assert.IsTrue(bench.IsUp);
        Assert.AreEqual(0, bench.Device.Resets);
    }

    [TestMethod]
    public void RemovedItIsGivenUpAtTheNextLook()
    {
        var bench = WithTwoInFlight();
        bench.Remove();
        bench.Wait(NvmeBench.Second);
        bench.Driver.Poll();
        CollectionAssert.AreEquivalent(new BlockCompletion[] { new(1, BlockStatus.Lost), new(2, BlockStatus.Lost) }, bench.Completions());
        bench.Settle();
        Assert.AreEqual(BlockState.Failed, bench.Driver.State);
        Assert.IsFalse(bench.Driver.NeedsPoll);
        Assert.AreEqual(Submission.Failed, bench.Submit(BlockOperation.Read, 0, 3, (Buffer, 512)));
    }

    [TestMethod]
    public void MemoryIsKeptUntilTheResetIsOverOrItsTimeIs()
    {
        var bench = WithTwoInFlight();
        bench.Device.NeverResets = true;
        bench.Wait(NvmeBench.Timeout + 1000);
        bench.Wait(NvmeBench.Second);
        Assert.IsEmpty(bench.Completions());
        Assert.AreEqual(2, bench.Driver.InFlight);
        Assert.AreEqual(PciCommand.None, bench.Device.Function.Command & PciCommand.BusMaster);
        bench.Wait(2 * NvmeBench.Second);
        Assert.HasCount(2, bench.Completions());
        bench.Wait(NvmeBench.Timeout);
        Assert.AreEqual(BlockState.Failed, bench.Driver.State);
        Assert.AreEqual(PciCommand.None, bench.Device.Function.Command & PciCommand.BusMaster);
    }

    [TestMethod]
    public void AnotherDiskInItsPlaceIsNotTheDisk()
    {
        var bench = WithTwoInFlight();
        bench.Device.Identity[10] = (byte)'9';
        bench.Device.Behaviour = null;
        bench.Wait(NvmeBench.Timeout + 1000);
        for (var i = 0; i < 1000; i++)
        {
            bench.Driver.Poll();
            bench.Completions();
        }
        Assert.AreEqual(BlockState.Failed, bench.Driver.State);
        Assert.IsFalse(bench.Device.IsEnabled);
    }

    [TestMethod]
    public void WhatBreaksAgainAndAgainIsGivenUp()
    {
        var bench = WithTwoInFlight();
        var rounds = 0;
        for (; rounds < 10 && bench.Driver.State != BlockState.Failed; rounds++)
        {
            bench.Submit(BlockOperation.Read, 0, 5, (Buffer, 512));
            bench.Driver.Notify();
            bench.Wait(NvmeBench.Timeout + NvmeBench.Second);
            bench.Driver.Poll();
            bench.Completions();
            bench.Settle();
        }
        Assert.AreEqual(3, rounds);
        Assert.IsFalse(bench.Device.IsEnabled);
    }

    [TestMethod]
    public void ControllersThatLackWhatIsNeededAreRefused()
    {
        AssertRefused(new FakeNvme { Capabilities = 1023 });
        AssertRefused(new FakeNvme { Capabilities = 1UL << 48 | 1UL << 37 | 1023 });
        AssertRefused(new FakeNvme { Capabilities = ulong.MaxValue });
        AssertRefused(new FakeNvme { Capabilities = 15UL << 32 | 1UL << 37 | 1023 });
        AssertRefused(new FakeNvme { Capabilities = 1UL << 37 });
        AssertRefused(new FakeNvme { NeverReady = true });
        AssertRefused(new FakeNvme { NeverResets = true });
        AssertRefused(new FakeNvme { IsSilent = true });
        AssertRefused(new FakeNvme { Namespaces = [] });
        AssertRefused(new FakeNvme { Namespaces = [.. Enumerable.Repeat(2U, 1024)] });
        AssertRefused(new FakeNvme { Behaviour = _ => 1 });
        AssertRefused(new FakeNvme(), device => device.Function.SetBar(0, FakeNvme.Range, 0x1000, true));
        AssertRefused(new FakeNvme(), device => device.Identity[512] = 0x77);
        AssertRefused(new FakeNvme(), device => device.Identity[513] = 0x33);
        AssertRefused(new FakeNvme(), device => device.Description.AsSpan(0, 8).Clear());
        AssertRefused(new FakeNvme(), device => device.Description.AsSpan(0, 8).Fill(0xFF));
        foreach (var format in new[] { 8U << 16, 13U << 16, 255U << 16, 9U << 16 | 8 })
            AssertRefused(new FakeNvme(), device => BinaryPrimitives.WriteUInt32LittleEndian(device.Description.AsSpan(132), format));
    }

    private static void AssertRefused(FakeNvme device, Action<FakeNvme>? change = null)
    {
        var bench = new NvmeBench(device, change: change);
        Assert.AreEqual(BlockState.Failed, bench.Driver.State);
        Assert.AreEqual(PciCommand.None, device.Function.Command & PciCommand.BusMaster);
        Assert.IsFalse(bench.Driver.CanSubmit);
    }

    [TestMethod]
    public void WhateverTheControllerWritesEachRequestEndsOnce() =>
        Prop.ForAll<(byte, byte, byte)[]>(answers =>
        {
            var device = new FakeNvme();
            device.Behaviour = request => request.Queue == 0 ? device.Execute(request) : null;
            var bench = new NvmeBench(device);
            for (var cookie = 0UL; cookie < 8; cookie++)
                bench.Submit(BlockOperation.Read, cookie, cookie, (Buffer, 512), (Buffer, 512));
            bench.Driver.Notify();
            var ended = new List<ulong>();
            foreach (var (command, status, queue) in answers.Take(200))
            {
                if (bench.IsUp)
                    device.GiveBack((ushort)(240 + command % 17), status % 3, claimedQueue: (ushort)(queue < 250 ? 1 : queue));
                ended.AddRange(bench.Completions().Select(completion => completion.Cookie));
            }
            bench.Wait(10 * NvmeBench.Timeout);
            bench.Driver.Poll();
            ended.AddRange(bench.Completions().Select(completion => completion.Cookie));
            return ended.Count == 8 && ended.Distinct().Count() == 8;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
}
