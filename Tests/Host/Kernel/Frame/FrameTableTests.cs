using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Frame;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Frame;

/// <summary>The frame table as the boot fills it: ranges of memory, and what is taken out of them.</summary>
[TestClass]
public sealed unsafe class FrameTableTests
{
    private const uint Count = 32;
    private FrameInfo* _entries;
    private FrameTable _table;

    [TestInitialize]
    public void Initialise()
    {
        _entries = (FrameInfo*)NativeMemory.AllocZeroed(Count, (nuint)sizeof(FrameInfo));
        _table = default;
        _table.Initialise(_entries, Count);
    }

    [TestCleanup]
    public void Free() => NativeMemory.Free(_entries);

    [TestMethod]
    public void SmallBlocksAreTakenFirst()
    {
        _table.AddFree(3, 5);
        Assert.AreEqual(5U, _table.FreeCount);
        Assert.AreEqual((3U, 4U, 5U, 6U, 7U, 0U), (_table.Take(), _table.Take(), _table.Take(), _table.Take(), _table.Take(), _table.Take()));
        Assert.AreEqual(0U, _table.FreeCount);
    }

    [TestMethod]
    public void WhatWasReleasedLastIsTakenFirst()
    {
        _table.AddFree(3, 5);
        var (first, second) = (_table.Take(), _table.Take());
        _table.Release(first);
        _table.Release(second);
        Assert.AreEqual((second, first), (_table.Take(), _table.Take()));
    }

    [TestMethod]
    public void FrameZeroAndFramesBehindTheTableAreNeverFree()
    {
        _table.AddFree(0, 2);
        _table.AddFree(Count - 1, 5);
        Assert.AreEqual(2U, _table.FreeCount);
        Assert.AreEqual(FrameKind.Absent, _table[0]->Kind);
    }

    [TestMethod]
    public void FramesThatAreAbsentDoNotExist()
    {
        _table.AddFree(1, 5);
        _table.Reserve(0, 3, FrameKind.Kernel);
        Assert.AreEqual(FrameKind.Absent, _table[0]->Kind);
        Assert.AreEqual((false, true, true, false, false), (_table.Exists(0), _table.Exists(2), _table.Exists(5), _table.Exists(6), _table.Exists(Count)));
    }

    /// <summary>What stands behind the table is something else.</summary>
    [TestMethod]
    public void NothingBehindTheTableIsFree()
    {
        var shorter = default(FrameTable);
        shorter.Initialise(_entries, Count / 2);
        _table.AddFree(1, Count);
        Assert.IsFalse(shorter.IsFree(Count / 2));
        Assert.IsTrue(_table.IsFree(Count / 2));
    }

    [TestMethod]
    public void NothingBehindTheTableIsJoinedToABlock()
    {
        var shorter = default(FrameTable);
        shorter.Initialise(_entries, 6);
        _entries[6] = new FrameInfo { Kind = FrameKind.Free, FreeBlock = 2 };
        shorter.AddFree(4, 2);
        Assert.AreEqual(2U, _entries[6].FreeBlock);
        Assert.AreEqual(2U, _entries[4].FreeBlock);
    }

    [TestMethod]
    public void RangesThatOverlapAreCountedOnce()
    {
        _table.AddFree(2, 4);
        _table.AddFree(4, 4);
        Assert.AreEqual(6U, _table.FreeCount);
    }

    [TestMethod]
    public void ReservedFramesAreNotGivenAgain()
    {
        _table.AddFree(1, 8);
        _table.Reserve(0, 3, FrameKind.Kernel);
        _table.Reserve(5, 2, FrameKind.Boot);
        _table.AddFree(1, 8);
        Assert.AreEqual(4U, _table.FreeCount);
        Assert.AreEqual((3U, 4U, 7U, 8U, 0U), (_table.Take(), _table.Take(), _table.Take(), _table.Take(), _table.Take()));
        Assert.AreEqual((FrameKind.Kernel, FrameKind.Boot), (_table[2]->Kind, _table[6]->Kind));
    }
}
