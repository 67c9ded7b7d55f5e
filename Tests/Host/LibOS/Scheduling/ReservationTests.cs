using System.Linq;
using ExoCosmos.LibOS.Scheduling;
using ExoCosmos.Tests.Host.Kernel.Slice;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.LibOS.Scheduling;

/// <summary>Reservations hold over the kernel's own vector.</summary>
[TestClass]
public sealed unsafe class ReservationTests
{
    [TestMethod]
    public void EveryPeriodHoldsItsSlots()
    {
        using var machine = new SliceMachine();
        var vector = machine.Kernel->Slices.Vector;
        for (var period = 1u; period <= 100; period++)
        {
            for (var slots = 1u; slots <= period; slots++)
            {
                var table = default(ReservationTable);
                Assert.IsTrue(table.TryReserve(slots, period, out var first, out var count));
                var mine = Enumerable.Range(0, 400).Select(slot => vector.PlaceOf((ulong)slot) - first < count ? 1u : 0u).ToArray();
                for (var start = 0; start < 200; start++)
                    Assert.IsGreaterThanOrEqualTo(slots, (uint)mine.Skip(start).Take((int)period).Sum(one => one), $"{slots} in {period}");
            }
        }
    }

    [TestMethod]
    public void NothingIsPromisedTwice()
    {
        var table = default(ReservationTable);
        Assert.IsTrue(table.TryReserve(1, 2, out var first, out var count));
        Assert.AreEqual((0u, 32u), (first, count));
        Assert.IsTrue(table.TryReserve(1, 5, out first, out count));
        Assert.AreEqual((32u, 16u), (first, count));
        Assert.IsTrue(table.TryReserve(1, 64, out first, out count));
        Assert.AreEqual((48u, 1u), (first, count));
        Assert.IsTrue(table.TryReserve(1, 8, out first, out count));
        Assert.AreEqual((56u, 8u), (first, count));
        Assert.IsFalse(table.TryReserve(1, 8, out _, out _), "seven places are left");
        table.Release(32, 16);
        Assert.IsTrue(table.TryReserve(1, 8, out first, out _));
        Assert.AreEqual(32u, first);
        Assert.IsFalse(table.TryReserve(2, 1, out _, out _));
        Assert.IsFalse(table.TryReserve(0, 1, out _, out _));
    }
}
