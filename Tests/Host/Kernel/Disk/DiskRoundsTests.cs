using System.Collections.Generic;
using System.Linq;
using ExoCosmos.Kernel.Disk;
using ExoCosmos.Tests.Host.Kernel.Slice;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Disk;

/// <summary>Rounds of requests, as they begin and end in any order.</summary>
[TestClass]
public sealed unsafe class DiskRoundsTests
{
    [TestMethod]
    public void WhatWasUnderWayHasEndedTwoRoundsLater()
    {
        using var machine = new SliceMachine();
        var kernel = machine.Kernel;
        var random = new System.Random(5);
        var underWay = new List<(uint Round, int Number)>();
        // Rounds that somebody has read, with what was under way then.
        var watches = new List<(uint Round, int[] UnderWay)>();
        for (var number = 0; number < 20_000; number++)
        {
            if (underWay.Count == 0 || (underWay.Count < 60 && random.Next(2) == 0))
                underWay.Add((DiskRounds.Begin(kernel, 3), number));
            else
            {
                // Mostly the oldest, and sometimes one of any age.
                var index = random.Next(3) == 0 ? random.Next(underWay.Count) : 0;
                DiskRounds.End(kernel, 3, underWay[index].Round);
                underWay.RemoveAt(index);
            }

            var now = kernel->Info->DiskRounds[3];
            foreach (var watch in watches.Where(watch => now - watch.Round >= 2).ToArray())
            {
                Assert.IsFalse(underWay.Any(request => watch.UnderWay.Contains(request.Number)), "a round is over, and a request of before is not");
                watches.Remove(watch);
            }

            if (number % 50 == 0)
                watches.Add((now, [.. underWay.Select(request => request.Number)]));
        }

        Assert.IsLessThan(20, watches.Count, "new requests keep no round from its end");
        Assert.AreEqual(0u, kernel->Info->DiskRounds[2]);
    }
}
