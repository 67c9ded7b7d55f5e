using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using ExoCosmos.Capture;
using ExoCosmos.Tests.Host.Net.Hostile;
using ExoCosmos.Tests.Host.Packet;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Capture;

/// <summary>The words of <c>capture</c> select the frames that libpcap selects by them.</summary>
[TestClass]
public sealed class ConditionTests
{
    private static readonly string[] Words =
    [
        "arp", "ip", "ip6", "tcp", "udp", "icmp", "icmp6", "port 53", "src port 80", "dst port 80", "port 67", "host 10.0.0.2", "src host 10.0.0.1", "dst host 10.0.0.2",
        "host fe80::1", "src host fe80::ff:fe00:2",
    ];

    [TestMethod]
    public void WordsMeanWhatTheyMeanToLibpcap()
    {
        var random = new Random(5);
        // Long enough for every field: where one is not there, libpcap refuses the frame whatever the rest says, "not" included.
        var frames = FrameCorpus.Frames.Concat(Enumerable.Range(0, 4).SelectMany(seed => Frames(new FrameCorpus(seed))))
            .Select(frame => (byte[])[.. frame, .. new byte[Math.Max(0, 128 - frame.Length)]]).ToArray();
        var selected = 0;
        for (var round = 0; round < 120; round++)
        {
            var terms = Enumerable.Range(0, round < Words.Length ? 1 : 1 + random.Next(3))
                .Select(term => (random.Next(3) == 0 ? "not " : "") + Words[round < Words.Length ? round : random.Next(Words.Length)]).ToArray();
            var text = string.Join(" and ", terms);
            var condition = Parse(text);
            // "tcp and arp" can be true of nothing, and libpcap refuses to compile that.
            if (TryCompile(text) is not { } expected)
                continue;
            using (expected)
            {
                foreach (var frame in frames)
                {
                    Assert.AreEqual(expected.Match(frame), condition.Matches(frame), $"{text}: {Convert.ToHexString(frame)}");
                    selected += condition.Matches(frame) ? 1 : 0;
                }
            }
        }

        Assert.IsGreaterThan(1000, selected);
    }

    [TestMethod]
    [DataRow("tcp and")]
    [DataRow("and tcp")]
    [DataRow("not")]
    [DataRow("port")]
    [DataRow("port 65536")]
    [DataRow("port http")]
    [DataRow("src")]
    [DataRow("src tcp")]
    [DataRow("src dst port 1")]
    [DataRow("host 1.2.3")]
    [DataRow("tcp or udp")]
    [DataRow("tcp and and udp")]
    public void WhatIsNoConditionIsRefused(string text) => Assert.IsFalse(TryParse(text, out _));

    private static IEnumerable<byte[]> Frames(FrameCorpus corpus) => Enumerable.Range(0, 500).Select(_ => corpus.Mutated());

    private static Condition Parse(string text)
    {
        Assert.IsTrue(TryParse(text, out var condition), text);
        return condition;
    }

    private static bool TryParse(string text, out Condition condition)
    {
        condition = default;
        foreach (var word in text.Split(' '))
        {
            if (!condition.TryAdd(Encoding.ASCII.GetBytes(word)))
                return false;
        }

        return condition.IsWhole;
    }

    private static Pcap? TryCompile(string text)
    {
        try
        {
            return new Pcap(text);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
