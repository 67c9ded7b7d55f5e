using System;
using System.Buffers.Binary;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Model.Programs;
using ExoCosmos.Model.Replay;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Model;

/// <summary>What programs for the machine ask a disk for is carried out in the rehearsal, and does not depend on the order in which disks answer.</summary>
[TestClass]
public sealed class DiskRehearsalTests
{
    private const ulong Arguments = Stage.ArgumentPage + 0x100, Answers = Stage.ArgumentPage + 0x800, Word = 4711;
    private const int Ring = Stage.FirstFree, From = Ring + 1, To = Ring + 2;

    private static readonly Operand s_account = Operand.Of(Stage.Account);

    [TestMethod]
    public void WhatWasWrittenIsReadAgain()
    {
        using var rehearsal = Prepare();
        Assert.IsTrue(IsPlayed(rehearsal, Submit((DiskOperation.Write, 5, From))));
        Assert.IsTrue(IsPlayed(rehearsal, Submit((DiskOperation.Read, 5, To))));
        Assert.AreEqual(Word, rehearsal.Word(0, Stage.Page(1)));
        Assert.AreEqual(Word, BinaryPrimitives.ReadUInt64LittleEndian(rehearsal.Blocks.AsSpan(5 * DiskSegment.BlockSize)));
    }

    /// <summary>Which of both comes first is the disk's.</summary>
    [TestMethod]
    public void RequestsThatDisturbOneAnotherAreNotMadeTogether()
    {
        using var rehearsal = Prepare();
        Assert.IsFalse(IsPlayed(rehearsal, Submit((DiskOperation.Write, 5, From), (DiskOperation.Read, 5, To))));
        Assert.IsFalse(IsPlayed(rehearsal, Submit((DiskOperation.Write, 5, From), (DiskOperation.Read, 6, From))));
        Assert.IsFalse(IsPlayed(rehearsal, Submit((DiskOperation.Write, 5, From), (DiskOperation.WriteThrough, 5, To))));
        Assert.IsTrue(IsPlayed(rehearsal, Submit((DiskOperation.Write, 5, From), (DiskOperation.Read, 6, To))));
        Assert.IsTrue(IsPlayed(rehearsal, Submit((DiskOperation.Write, 5, From), (DiskOperation.Write, 6, From))));
    }

    /// <summary>Answers stand there in any order.</summary>
    [TestMethod]
    public void RingsAreNotWrittenToDisks()
    {
        using var rehearsal = Prepare();
        Assert.IsFalse(IsPlayed(rehearsal, Submit((DiskOperation.Write, 5, Ring))));
    }

    private static Rehearsal Prepare()
    {
        var rehearsal = new Rehearsal();
        Assert.IsTrue(IsPlayed(rehearsal, new PlayedStep(0, KernelCall.FrameAllocate, [s_account, 3, Answers, 0, 0], Fetch: new Fetch(Answers, 3, 4, 4, Ring))));
        Assert.IsTrue(IsPlayed(rehearsal, new PlayedStep(0, KernelCall.RingAttach, [(ulong)RingKind.DiskCompletion, 0, s_account, Operand.Of(Ring)])));
        foreach (var (page, frame) in new[] { (0, From), (1, To) })
            Assert.IsTrue(IsPlayed(rehearsal, new PlayedStep(0, KernelCall.Map, [0, Arguments, 1], new Store(Arguments, [Stage.Page(page), Operand.Of(frame), s_account, (ulong)(MapFlags.Read | MapFlags.Write)]))));
        Assert.IsTrue(IsPlayed(rehearsal, new PlayedStep(0, null, [], new Store(Stage.Page(0), [Word]))));
        return rehearsal;
    }

    /// <summary>Requests for one block each, with the first block of a frame.</summary>
    private static PlayedStep Submit(params (DiskOperation Operation, ulong Block, int Frame)[] requests)
    {
        var list = Arguments + (48 * (ulong)requests.Length);
        var words = requests.SelectMany((request, index) => new Operand[]
        {
            Operand.Of(Stage.Extent), s_account, request.Block, (ulong)index, list + ((ulong)index * 8), 1 | ((ulong)request.Operation << 32),
        });
        return new PlayedStep(0, KernelCall.DiskSubmit, [Arguments, (ulong)requests.Length], new Store(Arguments, [.. words, .. requests.Select(request => Operand.Of(request.Frame, 1UL << 48))]));
    }

    private static bool IsPlayed(Rehearsal rehearsal, PlayedStep step)
    {
        var (record, line) = rehearsal.Do(step);
        Assert.IsFalse(line.StartsWith("ffff", StringComparison.Ordinal), line);
        return record.Player != StepRecord.Nobody;
    }
}
