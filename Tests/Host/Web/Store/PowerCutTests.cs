using System;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Web.Store;

/// <summary>A site follows another; wherever the power is cut, one of the two is there as a whole.</summary>
[TestClass]
public sealed class PowerCutTests
{
    [TestMethod]
    public void OneOfTwoSitesIsThereAfterEveryCut()
    {
        var random = new Random(32);
        var disk = new RecordingDisk(400);
        var (old, cuts) = ("There is no site store.", 0);
        for (var generation = 0; generation < 16; generation++)
        {
            var before = disk.Bytes;
            var files = Sites.Random(generation, random.Next(25), random.Next(2) == 0 ? 2000 : 12_000);
            disk = RecordingDisk.Copy(before);
            Sites.Publish(disk, files);
            var made = Sites.Expected(files);
            Assert.AreEqual(made, Sites.Describe(disk));
            var madeSeen = 0;
            foreach (var cut in disk.Cuts(before, random))
            {
                var found = Sites.Describe(RecordingDisk.Copy(cut));
                Assert.IsTrue(found == old || found == made, $"generation {generation}: {found}");
                madeSeen += found == made ? 1 : 0;
                cuts++;
                // Whoever starts again after the cut gets a store that works.
                if (cuts % 50 == 0)
                {
                    var again = RecordingDisk.Copy(cut);
                    Sites.Publish(again, files);
                    Assert.AreEqual(made, Sites.Describe(again));
                }
            }

            Assert.AreNotEqual(old, made);
            Assert.IsGreaterThan(0, madeSeen, "the new site came into being at some cut");
            old = made;
        }

        Assert.IsGreaterThan(500, cuts);
    }
}
