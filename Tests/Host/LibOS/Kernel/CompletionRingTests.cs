using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.LibOS.Kernel;

/// <summary>What the kernel writes into a completion ring is taken once each, in order, past the ring's end and past that of its counters.</summary>
[TestClass]
public sealed unsafe class CompletionRingTests
{
    private RingPage* _page;

    [TestInitialize]
    public void Initialise() => _page = (RingPage*)NativeMemory.AlignedAlloc((nuint)sizeof(RingPage), (nuint)Layout.PageSize);

    [TestCleanup]
    public void Free() => NativeMemory.AlignedFree(_page);

    [TestMethod]
    [DataRow(0U)]
    [DataRow(uint.MaxValue - 5)]
    public void EntriesAreTakenOnceAndInOrder(uint start)
    {
        (_page->Head, _page->Tail) = (start, start);
        var ring = new CompletionRing((ulong)_page);
        ulong written = 0, taken = 0;
        for (var round = 0; round < 400; round++)
        {
            Assert.IsTrue(ring.IsEmpty);
            Assert.IsFalse(ring.TryTake(out _));
            for (var more = 1 + (round % 3); more > 0; more--)
                Complete(written++);
            Assert.IsFalse(ring.IsEmpty);
            while (ring.TryTake(out var completion))
                Assert.AreEqual((taken, -(long)taken++), (completion.Cookie, completion.Status));
            Assert.AreEqual(written, taken);
        }
    }

    [TestMethod]
    public void ThereIsNewsUntilAllIsTaken()
    {
        (_page->Head, _page->Tail) = (7, 7);
        var ring = new CompletionRing((ulong)_page);
        Complete(1);
        var term = ring.HasNews;
        Assert.AreEqual(((ulong)&_page->Head, 7UL, WakeComparison.NotEqual32), (term.Address, term.Value, term.Comparison));
        Assert.IsTrue(ring.TryTake(out _));
        Assert.AreEqual(_page->Head, (uint)ring.HasNews.Value);
    }

    private void Complete(ulong cookie)
    {
        *RingPage.Completion(_page, _page->Head) = new DiskCompletion { Cookie = cookie, Status = -(long)cookie };
        _page->Head++;
    }
}
