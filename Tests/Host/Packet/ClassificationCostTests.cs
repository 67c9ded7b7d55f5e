using System;
using System.Diagnostics;
using System.Linq;
using ExoCosmos.Abi;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static ExoCosmos.Tests.Host.Packet.Atoms;

namespace ExoCosmos.Tests.Host.Packet;

/// <summary>How many instructions a verdict takes, counted one by one.</summary>
[TestClass]
public sealed class ClassificationCostTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void TenConnectionsCostWhatOneCostsAndAThousandNoMoreThanTwice()
    {
        var (one, ten, thousand) = (Cost(1, Connection), Cost(10, Connection), Cost(1000, Connection));
        TestContext.WriteLine($"TCP connections: 1 {one}, 10 {ten}, 1000 {thousand} instructions");
        Assert.IsLessThanOrEqualTo(60.0, ten.Most);
        // More fields differ among ten than in one.
        Assert.IsLessThanOrEqualTo(one.Mean * 1.2, ten.Mean);
        Assert.IsLessThanOrEqualTo(one.Mean * 2, thousand.Mean);
    }

    [TestMethod]
    public void TenListenersCostWhatOneCostsAndAThousandNoMoreThanTwice()
    {
        var (one, ten, thousand) = (Cost(1, Listener), Cost(10, Listener), Cost(1000, Listener));
        TestContext.WriteLine($"TCP listeners: 1 {one}, 10 {ten}, 1000 {thousand} instructions");
        Assert.IsLessThanOrEqualTo(60.0, ten.Most);
        Assert.IsLessThanOrEqualTo(one.Mean * 1.02, ten.Mean);
        Assert.IsLessThanOrEqualTo(one.Mean * 2, thousand.Mean);
    }

    [TestMethod]
    public void AMixOfProtocolsStaysCheap()
    {
        using var bench = new FilterBench(100);
        for (var i = 0; i < 10; i++)
            bench.Install(Connection(i));
        for (var i = 0; i < 10; i++)
            bench.Install(Listener(i));
        bench.Install(Listening("10.0.0.1", 53, protocol: 17));
        bench.Install([EtherType(0x0806)]);
        bench.Install(Internet(1, "10.0.0.1"));
        bench.Install([EtherType(0x86DD)]);
        foreach (var (name, packet, number) in new (string, byte[], uint)[]
        {
            ("connection", Packet(Connection(4)), 5U), ("listener", Packet(Listener(4)), 15), ("UDP", Packet(Listening("10.0.0.1", 53, 17)), 21),
            ("ARP", Packet([EtherType(0x0806)]), 22), ("ICMP", Packet(Internet(1, "10.0.0.1")), 23), ("IPv6", Packet([EtherType(0x86DD)]), 24), ("nobody's", new byte[60], 0),
        })
        {
            var run = bench.Step(packet);
            TestContext.WriteLine($"{name}: {run.Instructions} instructions");
            Assert.AreEqual(number, run.Verdict, name);
            Assert.IsLessThanOrEqualTo(80, run.Instructions, name);
        }
    }

    [TestMethod]
    public void InsertionIntoAThousandIsQuick()
    {
        using var bench = new FilterBench(1100);
        for (var i = 0; i < 1000; i++)
            bench.Install(Connection(i));
        var best = TimeSpan.MaxValue;
        for (var i = 1000; i < 1080; i++)
        {
            var clock = Stopwatch.StartNew();
            bench.Install(Connection(i));
            best = clock.Elapsed < best ? clock.Elapsed : best;
        }

        TestContext.WriteLine($"insertion into 1000: {best.TotalMicroseconds} µs");
        Assert.IsLessThan(1000.0, best.TotalMicroseconds);
    }

    private static FilterAtom[] Connection(int i) => Connected($"10.1.{i / 200}.{1 + i % 200}", (ushort)(20000 + 7 * i), "10.0.0.1", 80);

    private static FilterAtom[] Listener(int i) => Listening("10.0.0.1", (ushort)(1000 + i));

    private static byte[] Packet(FilterAtom[] filter) => PacketSource.PacketOf(60, filter);

    private static (double Mean, double Most) Cost(int filters, Func<int, FilterAtom[]> filter)
    {
        using var bench = new FilterBench((uint)filters);
        var numbers = Enumerable.Range(0, filters).Select(i => bench.Install(filter(i))).ToList();
        var costs = Enumerable.Range(0, filters).Select(i =>
        {
            var run = bench.Step(Packet(filter(i)));
            Assert.AreEqual(numbers[i], run.Verdict);
            return (double)run.Instructions;
        }).ToList();
        return (costs.Average(), costs.Max());
    }
}
