using System;
using System.Globalization;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Dns;
using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.Tests.Host.Net.Stack;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Hostile;

/// <summary>A stack goes on serving honest hosts whatever else is on the wire.</summary>
[TestClass]
public sealed class HostileFrameTests
{
    private static readonly int s_rounds = int.Parse(Environment.GetEnvironmentVariable("EXO_FUZZ_ROUNDS") ?? "20", CultureInfo.InvariantCulture);

    [TestMethod]
    public void HonestHostsAreServedAmidGarbage()
    {
        var counted = 0UL;
        for (var round = 0; round < s_rounds; round++)
        {
            var corpus = new FrameCorpus(round);
            using var network = new SimulatedNetwork(seed: round);
            var (client, server) = (network.Add(3), network.Add(2));
            Assert.IsTrue(server.Stack.TryOpenUdp(new IpEndpoint(IpAddress.None, 4000), out _));
            server.Stack.Addresses.DnsServers[0] = IpAddress.From4(0x0A000001);
            var transfer = new Transfer(network, client, server, server.Address, 50_000, 50_000);
            network.Applications.Add(() =>
            {
                for (var i = 0; i < 100; i++)
                    server.Stack.Receive(i == 0 ? corpus.Noise(1600) : corpus.Mutated(), network.Now);
                server.Stack.Lookup("www.test"u8, DnsRecordType.Address4, network.Now);
            });
            network.RunUntil(() => transfer.IsFinished);
            transfer.AssertArrived();
            var counters = server.Stack.Counters;
            counted += counters[NetworkCounter.MalformedFrame] + counters[NetworkCounter.MalformedIp] + counters[NetworkCounter.BadChecksum] + counters[NetworkCounter.NotForUs]
                + counters[NetworkCounter.MalformedTcp] + counters[NetworkCounter.MalformedUdp] + counters[NetworkCounter.MalformedIcmp] + counters[NetworkCounter.MalformedArp];
        }

        Assert.IsGreaterThan(300UL * (ulong)s_rounds, counted);
    }
}
