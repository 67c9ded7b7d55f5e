using System;
using System.Linq;
using ExoCosmos.LibOS.Scheduling;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.LibOS.Scheduling;

[TestClass]
public sealed class StrideTests
{
    [TestMethod]
    public void TimeIsSharedInProportionToTickets()
    {
        var random = new Random(7);
        for (var round = 0; round < 50; round++)
        {
            var scheduler = default(StrideScheduler);
            var tickets = Enumerable.Range(0, random.Next(1, StrideScheduler.MaxClients + 1)).Select(_ => (uint)random.Next(1, 100)).ToArray();
            foreach (var count in tickets)
                Assert.IsGreaterThanOrEqualTo(0, scheduler.Add(count));
            var used = new double[tickets.Length];
            const ulong longest = 5000;
            for (var turn = 0; turn < 20_000; turn++)
            {
                var client = scheduler.Next();
                var ticks = (ulong)random.Next(1, (int)longest);
                scheduler.Charge(client, ticks);
                used[client] += ticks;
            }

            var all = used.Sum();
            var total = tickets.Sum(count => (double)count);
            // Nobody is further ahead or behind than a turn of each of the others.
            for (var client = 0; client < tickets.Length; client++)
                Assert.AreEqual(all * tickets[client] / total, used[client], (double)longest * tickets.Length);
        }
    }

    [TestMethod]
    public void SleepIsNotSavedUp()
    {
        var scheduler = default(StrideScheduler);
        var worker = scheduler.Add(1);
        var sleeper = scheduler.Add(1);
        scheduler.Sleep(sleeper);
        for (var turn = 0; turn < 1000; turn++)
        {
            Assert.AreEqual(worker, scheduler.Next());
            scheduler.Charge(worker, 100);
        }

        scheduler.Wake(sleeper);
        var turns = new int[2];
        for (var turn = 0; turn < 100; turn++)
        {
            var client = scheduler.Next();
            turns[client]++;
            scheduler.Charge(client, 100);
        }

        Assert.AreEqual(50, turns[worker], 1);
        scheduler.Sleep(worker);
        scheduler.Sleep(sleeper);
        Assert.AreEqual(-1, scheduler.Next());
    }

    [TestMethod]
    public void BadClientsAreRefused()
    {
        var scheduler = default(StrideScheduler);
        Assert.AreEqual(-1, scheduler.Add(0));
        for (var client = 0; client < StrideScheduler.MaxClients; client++)
            Assert.AreEqual(client, scheduler.Add(1));
        Assert.AreEqual(-1, scheduler.Add(1));
    }
}
