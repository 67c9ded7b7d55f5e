using System;
using System.Linq;
using ExoCosmos.Kernel.Account;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Account;

/// <summary>Environments that take every request that they are allowed to.</summary>
[TestClass]
public sealed class FairShareTests
{
    private const uint Slots = 64;

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(5)]
    [DataRow(20)]
    public void GreedyEnvironmentsGetEqualPartsAndANewcomerIsNotShutOut(int environments)
    {
        var random = new Random(environments);
        var own = new uint[environments + 1];
        for (var step = 0; step < 20_000; step++)
        {
            // All but the newcomer submit all they can in any order; then something completes.
            foreach (var environment in Enumerable.Range(0, environments).OrderBy(_ => random.Next()))
                while (Allows(own, environment))
                    own[environment]++;
            Assert.IsLessThanOrEqualTo(Slots, Sum(own));
            var isShutOut = !Allows(own, environments);
            var busy = Enumerable.Range(0, environments).Where(environment => own[environment] > 0).ToArray();
            own[busy[random.Next(busy.Length)]]--;
            if (!isShutOut)
                continue;
            // All slots are taken: the next one that comes free goes to somebody who has none.
            Assert.IsTrue(Allows(own, environments), $"step {step}: a newcomer finds no place");
            Assert.IsFalse(Enumerable.Range(0, environments).Any(environment => own[environment] > 0 && Allows(own, environment)));
        }

        // What the first took before the others came has completed by now.
        var part = (double)Slots / (environments + 1);
        for (var environment = 0; environment < environments; environment++)
            Assert.IsLessThanOrEqualTo(2, Math.Abs(own[environment] - part), $"environment {environment} has {own[environment]}, an equal part is {part}");
    }

    private static bool Allows(uint[] own, int environment) => FairShare.Allows(own[environment], Sum(own), Slots);

    private static uint Sum(uint[] counts) => (uint)counts.Sum(count => (long)count);
}
