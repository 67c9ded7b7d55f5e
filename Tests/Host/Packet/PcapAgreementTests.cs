using System;
using System.Globalization;
using System.Linq;
using ExoCosmos.Abi;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using static ExoCosmos.Tests.Host.Packet.Atoms;

namespace ExoCosmos.Tests.Host.Packet;

/// <summary>Compiled filters take what libpcap takes for the same condition. EXO_FUZZ_ROUNDS makes a run longer.</summary>
[TestClass]
public sealed class PcapAgreementTests
{
    private static readonly int s_rounds = int.Parse(Environment.GetEnvironmentVariable("EXO_FUZZ_ROUNDS") ?? "40", CultureInfo.InvariantCulture);

    [TestMethod]
    public void RandomFilters()
    {
        var matches = 0;
        for (var round = 0; round < 5 * s_rounds; round++)
        {
            var source = new PacketSource(5000 + round);
            using var bench = new FilterBench();
            var filter = source.Filter();
            if (bench.TryInstall(filter, out _) != KernelError.None)
                continue;
            using var pcap = new Pcap(Pcap.Expression(filter));
            for (var i = 0; i < 200; i++)
            {
                var packet = source.Packet([filter]);
                Assert.AreEqual(pcap.Match(packet), bench.Execute(packet) != 0, $"round {round}: {Pcap.Expression(filter)}: {Convert.ToHexString(packet)}");
                matches += pcap.Match(packet) ? 1 : 0;
            }
        }

        Assert.IsGreaterThan(100 * s_rounds, matches);
    }

    [TestMethod]
    public void ExpressionsAsPeopleWriteThem()
    {
        var pairs = new (string Expression, FilterAtom[] Filter)[]
        {
            ("", []),
            ("arp", [EtherType(0x0806)]),
            ("ip", [EtherType(0x0800)]),
            ("ip6", [EtherType(0x86DD)]),
            ("ether broadcast", [Frame(0, 2, 0xFFFF), Frame(2, 4, 0xFFFFFFFF)]),
            ("ether multicast", [Frame(0, 1, 1, 1)]),
            ("ip proto 6", [EtherType(0x0800), Frame(23, 1, 6)]),
            ("ip and dst host 10.0.0.1", [EtherType(0x0800), Frame(30, 4, Address("10.0.0.1"))]),
            ("ip and ip[12] = 10", [EtherType(0x0800), Frame(26, 1, 10)]),
            ("ip and ip[12:2] & 0xfff0 = 0x0a10", [EtherType(0x0800), Frame(26, 2, 0x0A10, 0xFFF0)]),
            ("ip and tcp dst port 80", [EtherType(0x0800), Frame(23, 1, 6), Frame(20, 2, 0, 0x1FFF), Transport(2, 2, 80)]),
            ("ip and udp src port 53", [EtherType(0x0800), Frame(23, 1, 17), Frame(20, 2, 0, 0x1FFF), Transport(0, 2, 53)]),
            ("ip and dst host 10.0.0.1 and tcp and dst port 80", Listening("10.0.0.1", 80)),
            ("ip and src host 10.0.0.2 and dst host 10.0.0.1 and tcp and src port 5000 and dst port 80", Connected("10.0.0.2", 5000, "10.0.0.1", 80)),
            ("ip and dst host 10.0.0.1 and icmp and ip[6:2] & 0x1fff = 0", Internet(1, "10.0.0.1")),
            ("ip and tcp[tcpflags] & (tcp-syn|tcp-ack) = tcp-syn", [EtherType(0x0800), Frame(23, 1, 6), Frame(20, 2, 0, 0x1FFF), Transport(13, 1, 2, 0x12)]),
            ("ip6 and ip6[6] = 17 and ip6[42:2] = 546", [EtherType(0x86DD), Frame(20, 1, 17), Frame(56, 2, 546)]),
        };
        var source = new PacketSource(77);
        foreach (var (expression, filter) in pairs)
        {
            using var bench = new FilterBench();
            bench.Install(filter);
            using var pcap = new Pcap(expression);
            var matches = 0;
            for (var i = 0; i < 50 * s_rounds; i++)
            {
                var packet = source.Packet([.. pairs.Select(pair => pair.Filter), filter, filter, filter]);
                Assert.AreEqual(pcap.Match(packet), bench.Execute(packet) != 0, $"{expression}: {Convert.ToHexString(packet)}");
                matches += pcap.Match(packet) ? 1 : 0;
            }

            Assert.IsGreaterThan(s_rounds, matches, expression);
        }
    }
}
