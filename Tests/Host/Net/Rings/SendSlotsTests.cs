using System;
using System.Collections.Generic;
using ExoCosmos.LibOS.Net.Rings;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Rings;

/// <summary>No slot is given twice, whatever the kernel takes, refuses and leaves for later.</summary>
[TestClass]
public sealed class SendSlotsTests
{
    [TestMethod]
    [DataRow(0.0, 1)]
    [DataRow(0.02, 2)]
    [DataRow(0.3, 3)]
    public void ASlotIsUsedByOneFrameAtATime(double refusals, int seed)
    {
        var random = new Random(seed);
        var slots = default(SendSlots);
        var (waiting, underWay) = (new Queue<uint>(), new Queue<uint>());
        var (finished, taken, most) = (0U, 0, 0);
        for (var step = 0; step < 100_000; step++)
        {
            switch (random.Next(8))
            {
                case < 6 when slots.HasRoom(finished):
                    Assert.IsFalse(waiting.Contains(slots.Next) || underWay.Contains(slots.Next), $"slot {slots.Next} in step {step}");
                    waiting.Enqueue(slots.Next);
                    slots.Take();
                    taken++;
                    break;
                // The kernel has room for some; the others wait.
                case 6:
                    for (var room = random.Next(8); room > 0 && waiting.TryDequeue(out var slot); room--)
                    {
                        if (random.NextDouble() < refusals)
                            slots.Refuse();
                        else
                            underWay.Enqueue(slot);
                    }

                    break;
                // The device gives frames back in their order.
                case 7:
                    for (var back = random.Next(8); back > 0 && underWay.TryDequeue(out _); back--)
                        finished++;
                    break;
            }

            most = Math.Max(most, waiting.Count + underWay.Count);
        }

        Assert.IsGreaterThan(1_000, taken);
        Assert.IsTrue(refusals > 0 || most == SendSlots.Count, $"at most {most} were in use");
    }

    [TestMethod]
    public void AllSlotsCanBeInUse()
    {
        var slots = default(SendSlots);
        for (var i = 0U; i < SendSlots.Count; i++)
        {
            Assert.IsTrue(slots.HasRoom(0));
            Assert.AreEqual(i, slots.Next);
            slots.Take();
        }

        Assert.IsFalse(slots.HasRoom(0));
        Assert.IsTrue(slots.HasRoom(1));
        Assert.AreEqual(0U, slots.Next);
    }
}
