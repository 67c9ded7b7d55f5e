using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Dhcp;
using ExoCosmos.LibOS.Net.Dns;
using ExoCosmos.LibOS.Net.Ethernet;
using ExoCosmos.LibOS.Net.Icmp;
using ExoCosmos.LibOS.Net.Ip;
using ExoCosmos.LibOS.Net.Neighbors;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Net.Udp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Hostile;

/// <summary>Each parser takes any bytes whatsoever: it refuses them, or what it says lies within them. EXO_FUZZ_ROUNDS makes a run longer.</summary>
[TestClass]
public sealed class ParserFuzzTests
{
    private static readonly int s_rounds = int.Parse(Environment.GetEnvironmentVariable("EXO_FUZZ_ROUNDS") ?? "40", CultureInfo.InvariantCulture);

    private static readonly Dictionary<string, Func<byte[], bool>> s_parsers = new()
    {
        ["ethernet"] = bytes => EthernetHeader.TryRead(bytes, out _),
        ["arp"] = bytes => ArpPacket.TryRead(bytes, out _),
        ["ip4"] = bytes => IsWithin(Ip4Header.TryRead(bytes, out var datagram), datagram, bytes),
        ["ip6"] = bytes => IsWithin(Ip6Header.TryRead(bytes, out var datagram), datagram, bytes),
        ["tcp"] = bytes =>
        {
            var isSegment = TcpHeader.TryRead(bytes, out var segment);
            Assert.IsTrue(!isSegment || (segment.Offset is >= 20 and <= 60 && segment.Offset + segment.Length == bytes.Length && segment.SackCount is >= 0 and <= 4));
            return isSegment;
        },
        ["udp"] = bytes =>
        {
            var isDatagram = UdpHeader.TryRead(bytes, out var header);
            Assert.IsTrue(!isDatagram || (header.Size >= 8 && header.Size <= bytes.Length));
            return isDatagram;
        },
        ["neighbor"] = bytes => NeighborMessage.TryRead(bytes, out _),
        ["router"] = bytes =>
        {
            var isAdvertisement = RouterAdvertisement.TryRead(bytes, out var advertisement);
            Assert.IsTrue(advertisement.PrefixCount is >= 0 and <= RouterAdvertisement.MaxPrefixes && advertisement.ServerCount is >= 0 and <= RouterAdvertisement.MaxServers);
            return isAdvertisement;
        },
        ["quoted"] = bytes => QuotedPacket.TryRead(bytes, out _),
        ["dhcp"] = bytes => bytes.Length >= 8 && DhcpMessage.TryReadReply(bytes, new MacAddress(0x0200_0000_0002), BitConverter.ToUInt32([bytes[7], bytes[6], bytes[5], bytes[4]]), out _),
        ["dns"] = bytes => ReadDns(bytes),
        ["records"] = bytes => ReadRecords(bytes),
        ["name"] = bytes => { var at = 0; return DnsName.TryRead(bytes, ref at, out var name) && at <= bytes.Length && name.Length is > 0 and <= 255; },
        ["text"] = bytes => DnsName.TryParse(bytes, out var name) && name.Length is > 0 and <= 255,
    };

    [TestMethod]
    public void EveryParserTakesAnything()
    {
        var accepted = s_parsers.Keys.ToDictionary(name => name, _ => 0);
        for (var round = 0; round < s_rounds; round++)
        {
            var corpus = new FrameCorpus(round);
            for (var i = 0; i < 500; i++)
            {
                var frame = i % 10 == 0 ? corpus.Noise(600) : corpus.Mutated();
                // Each parser gets the frame from where its own header could be.
                foreach (var (name, parser) in s_parsers)
                {
                    foreach (var start in new[] { 0, 14, 34, 42, 54, 62 })
                    {
                        if (start <= frame.Length)
                            accepted[name] += parser(frame[start..]) ? 1 : 0;
                    }
                }
            }
        }

        foreach (var (name, count) in accepted)
            Assert.IsGreaterThan(0, count, $"nothing that {name} accepts was among it");
    }

    [TestMethod]
    public void EveryTruncationOfARealFrameIsTaken()
    {
        foreach (var frame in FrameCorpus.Frames)
        {
            for (var length = 0; length <= frame.Length; length++)
            {
                foreach (var parser in s_parsers.Values)
                {
                    for (var start = 0; start <= Math.Min(length, 62); start += 2)
                        parser(frame[start..length]);
                }
            }
        }
    }

    private static bool IsWithin(bool isPacket, in IpDatagram datagram, byte[] bytes)
    {
        Assert.IsTrue(!isPacket || (datagram.Offset >= 20 && datagram.Length >= 0 && datagram.Offset + datagram.Length <= bytes.Length));
        Assert.IsTrue(!isPacket || datagram.Fragment.Offset + datagram.Length <= 0x10000);
        return isPacket;
    }

    private static bool ReadDns(byte[] bytes)
    {
        if (bytes.Length < 2)
            return false;
        var identification = (ushort)(bytes[0] << 8 | bytes[1]);
        var isAnswer = false;
        foreach (var text in new[] { "www.test", "many.test", "none.test" })
        {
            Assert.IsTrue(DnsName.TryParse(Encoding.ASCII.GetBytes(text), out var name));
            isAnswer |= DnsMessage.TryReadAnswer(bytes, identification, name, DnsRecordType.Address4, out var answer);
            Assert.IsTrue(answer.Count is >= 0 and <= DnsAnswer.MaxAddresses);
        }

        return isAnswer;
    }

    private static bool ReadRecords(byte[] bytes)
    {
        if (bytes.Length < 2)
            return false;
        var isComplete = false;
        foreach (var text in new[] { "www.test", "many.test", "none.test" })
        {
            Assert.IsTrue(DnsName.TryParse(Encoding.ASCII.GetBytes(text), out var name));
            if (!DnsReader.TryOpen(bytes, (ushort)(bytes[0] << 8 | bytes[1]), name, (ushort)DnsRecordType.Address4, out var reader))
                continue;
            while (reader.TryNext(out var record))
                Assert.IsTrue(record.Start >= 0 && record.Length >= 0 && record.Start + record.Length <= bytes.Length);
            isComplete |= reader.IsComplete;
        }

        return isComplete;
    }
}
