using System;
using System.Collections.Generic;
using ExoCosmos.LibOS.Unix.Instance;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Unix.Instance;

[TestClass]
[DoNotParallelize]
public unsafe class SharedMemoryTests
{
    [TestMethod]
    public void PagesAreZeroedAndServeAgain()
    {
        using var instance = new HostedInstance();
        var first = SharedMemory.AllocatePages(3);
        Assert.AreEqual(0u, (uint)((ulong)first & 4095));
        new Span<byte>(first, 3 * 4096).Fill(0xAA);
        SharedMemory.FreePages(first, 3);
        var second = SharedMemory.AllocatePages(4);
        Assert.IsTrue(first == second, "three pages and four are of one class");
        Assert.AreEqual(-1, new Span<byte>(second, 4 * 4096).IndexOfAnyExcept((byte)0));
    }

    [TestMethod]
    public void ExhaustionIsNullAndHarmless()
    {
        using var instance = new HostedInstance(16);
        var pages = new List<ulong>();
        for (byte* page; (page = SharedMemory.AllocatePages(1)) != null;)
            pages.Add((ulong)page);
        Assert.HasCount(15, pages);
        Assert.IsTrue(SharedMemory.AllocatePages(1u << 20) == null);
        SharedMemory.FreePages((byte*)pages[7], 1);
        Assert.AreEqual(pages[7], (ulong)SharedMemory.AllocatePages(1));
    }

    [TestMethod]
    public void HeapBlocksDoNotOverlap()
    {
        using var instance = new HostedInstance();
        var random = new Random(1);
        var live = new List<(ulong Address, uint Size, byte Mark)>();
        for (var round = 0; round < 5000; round++)
        {
            if (live.Count > 0 && random.Next(2) == 0)
            {
                var index = random.Next(live.Count);
                var (address, size, mark) = live[index];
                Assert.AreEqual(-1, new Span<byte>((void*)address, (int)size).IndexOfAnyExcept(mark), "somebody else wrote here");
                SharedHeap.Free((void*)address, size);
                live.RemoveAt(index);
                continue;
            }

            var wanted = (uint)random.Next(1, round % 50 == 0 ? 9000 : 600);
            var block = SharedHeap.Allocate(wanted);
            Assert.IsTrue(block != null);
            Assert.AreEqual(-1, new Span<byte>(block, (int)wanted).IndexOfAnyExcept((byte)0), "not zeroed");
            var fill = (byte)random.Next(1, 256);
            new Span<byte>(block, (int)wanted).Fill(fill);
            live.Add(((ulong)block, wanted, fill));
        }
    }
}
