using System;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Network;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Network;

/// <summary>What the holder of ports 4000 to 4015 may send, and what not: every byte that says who sends.</summary>
[TestClass]
public sealed unsafe class SourceCheckTests
{
    private const byte Tcp = 6, Udp = 17;
    private const ulong High = 0xFE80UL << 48, Low = 7;

    [TestMethod]
    public void OnlyTheOwnPortsOfTheOwnAddressesSpeak()
    {
        foreach (var protocol in new[] { Tcp, Udp })
        {
            Assert.IsTrue(Allows(Frames.Ip4(protocol, 4000, 80)));
            Assert.IsTrue(Allows(Frames.Ip4(protocol, 4015, 80)));
            Assert.IsFalse(Allows(Frames.Ip4(protocol, 3999, 80)));
            Assert.IsFalse(Allows(Frames.Ip4(protocol, 4016, 4000)));
            Assert.IsTrue(Allows(Frames.Ip6(protocol, 4000, High, Low)));
            Assert.IsFalse(Allows(Frames.Ip6(protocol, 80, High, Low)));
            Assert.IsFalse(Allows(Frames.Ip6(protocol, 4000, High, Low + 1)));
            Assert.IsFalse(Allows(Frames.Ip6(protocol, 4000, High + 1, Low)));
            Assert.IsFalse(Allows(Frames.Ip6(protocol, 4000, 0, 0)));
        }
    }

    [TestMethod]
    [DataRow(6, DisplayName = "MAC, first byte")]
    [DataRow(11, DisplayName = "MAC, last byte")]
    [DataRow(12, DisplayName = "type")]
    [DataRow(14, DisplayName = "version, header length")]
    [DataRow(20, DisplayName = "flags, fragment offset")]
    [DataRow(21, DisplayName = "fragment offset")]
    [DataRow(23, DisplayName = "protocol")]
    [DataRow(26, DisplayName = "address, first byte")]
    [DataRow(29, DisplayName = "address, last byte")]
    [DataRow(34, DisplayName = "port")]
    public void OneBitElsewhereIsSomebodyElse(int at)
    {
        var frame = Frames.Ip4(Tcp, 4000, 80);
        frame[at] ^= 0x20;
        Assert.IsFalse(Allows(frame));
    }

    [TestMethod]
    public void HeadersThatAreTooShortSayNothing()
    {
        foreach (var whole in new[] { Frames.Ip4(Tcp, 4000, 80), Frames.Ip6(Udp, 4000, High, Low), Frames.Arp() })
        {
            Assert.IsTrue(Allows(whole));
            var least = whole[12] == 8 && whole[13] == 6 ? 42 : whole[12] == 8 ? 36 : 56;
            for (var length = 14; length < least; length++)
                Assert.IsFalse(Allows(whole[..length]), $"{least}: {length}");
        }

        // Options move the ports: those behind the options count.
        var options = Frames.Ip4(Tcp, 4000, 80);
        options[14] = 0x46;
        Assert.IsFalse(Allows(options));
        (options[38], options[39]) = (4001 >> 8, 4001 & 255);
        Assert.IsTrue(Allows(options));
        options[14] = 0x44;
        Assert.IsFalse(Allows(options));
        (options[30], options[31]) = (4000 >> 8, 4000 & 255);
        Assert.IsFalse(Allows(options), "a header that ends before its addresses do");
    }

    [TestMethod]
    public void TheLinkIsAskedAndToldTheTruth()
    {
        Assert.IsTrue(Allows(Frames.Arp()));
        foreach (var at in new[] { 15, 17, 18, 20, 22, 27, 28, 31 })
        {
            var frame = Frames.Arp();
            frame[at] ^= 0x10;
            Assert.IsFalse(Allows(frame), $"byte {at}");
        }

        var echo = Frames.Ip4(1, 0, 0);
        Assert.IsFalse(Allows(echo), "an answer that nobody asked for");
        echo[34] = 8;
        Assert.IsTrue(Allows(echo));
        var advertisement = Frames.Ip6(58, 0, High, Low);
        advertisement[54] = 136;
        Assert.IsFalse(Allows(advertisement));
        advertisement[54] = 135;
        Assert.IsTrue(Allows(advertisement));
        advertisement[54] = 128;
        Assert.IsTrue(Allows(advertisement), "an echo is asked for");
        advertisement[14] = 0x40;
        Assert.IsFalse(Allows(advertisement), "not version 6");
        var tunnel = Frames.Ip4(47, 0, 0);
        tunnel[34] = 8;
        Assert.IsFalse(Allows(tunnel), "what would ask for an echo if it were ICMP");
        tunnel = Frames.Ip6(47, 0, High, Low);
        tunnel[54] = 135;
        Assert.IsFalse(Allows(tunnel), "and of IPv6");
    }

    [TestMethod]
    public void WithoutAnAddressNobodyButTheHolderOfAllSends()
    {
        var info = new InterfaceInfo { Mac = Frames.Mac };
        Assert.IsFalse(SourceCheck.Allows(new PortRange(0, PortRange.All, isWhole: false), &info, Frames.Ip4(Tcp, 4000, 80)));
        Assert.IsFalse(SourceCheck.Allows(new PortRange(0, PortRange.All, isWhole: false), &info, Frames.Arp()));
        Assert.IsTrue(SourceCheck.Allows(new PortRange(0, PortRange.All, isWhole: true), &info, new byte[14]));
        var (nobody, question) = (Frames.Ip4(Tcp, 4000, 80), Frames.Arp());
        nobody.AsSpan(26, 4).Clear();
        question.AsSpan(28, 4).Clear();
        Assert.IsFalse(SourceCheck.Allows(new PortRange(0, PortRange.All, isWhole: false), &info, nobody), "from no address");
        Assert.IsFalse(SourceCheck.Allows(new PortRange(0, PortRange.All, isWhole: false), &info, question));
    }

    private static bool Allows(byte[] header)
    {
        var info = new InterfaceInfo { Mac = Frames.Mac };
        info.Addresses.Address4 = Frames.Address;
        (info.Addresses.Addresses6[2], info.Addresses.Addresses6[3]) = (High, Low);
        return SourceCheck.Allows(new PortRange(4000, 16, isWhole: false), &info, header);
    }
}
