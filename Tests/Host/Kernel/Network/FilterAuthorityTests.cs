using ExoCosmos.Abi;
using ExoCosmos.Kernel.Network;
using ExoCosmos.Kernel.Packet;
using ExoCosmos.Tests.Host.Packet;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Network;

/// <summary>Which filters the holder of ports 4000 to 4015 may install: those that nothing but these ports' packets can match.</summary>
[TestClass]
public sealed class FilterAuthorityTests
{
    private static readonly FilterAtom Ip4 = Atoms.EtherType(0x0800), Ip6 = Atoms.EtherType(0x86DD), Whole = Atoms.Frame(20, 2, 0, 0x3FFF);

    private static FilterAtom Protocol(ulong number) => Atoms.Frame(23, 1, number);

    private static FilterAtom Port(ulong port, ulong mask = 0xFFFF) => Atoms.Transport(2, 2, port & mask, mask);

    [TestMethod]
    public void APortThatIsNamedIsEnough()
    {
        Assert.IsTrue(Allows(Ip4, Protocol(6), Whole, Port(4000)));
        Assert.IsTrue(Allows(Ip4, Protocol(17), Whole, Port(4015)));
        Assert.IsTrue(Allows(Ip4, Protocol(6), Whole, Port(4007), Atoms.Frame(26, 4, 0x01020304), Atoms.Transport(0, 2, 99)), "more conditions");
        Assert.IsTrue(Allows(Ip4, Protocol(6), Whole, Atoms.Frame(14, 1, 5, 15), Atoms.Frame(36, 2, 4000)), "the header's length is fixed, so the port stands in the frame");
        Assert.IsTrue(Allows(Ip4, Protocol(6), Whole, Port(4000, 0xFFF0)), "all sixteen ports at once");
        Assert.IsTrue(Allows(Ip6, Atoms.Frame(20, 1, 6), Atoms.Frame(56, 2, 4001)));
    }

    [TestMethod]
    public void WhateverCouldMatchOthersPacketsIsRefused()
    {
        Assert.IsFalse(Allows());
        Assert.IsFalse(Allows(Ip4, Protocol(6), Whole, Port(3999)));
        Assert.IsFalse(Allows(Ip4, Protocol(6), Whole, Port(4016)));
        Assert.IsFalse(Allows(Ip4, Protocol(6), Whole), "no port");
        Assert.IsFalse(Allows(Ip4, Protocol(6), Whole, Port(4000, 0xFFE0)), "ports beyond the range");
        Assert.IsFalse(Allows(Protocol(6), Whole, Port(4000)), "no type");
        Assert.IsFalse(Allows(Ip4, Whole, Port(4000)), "no protocol");
        Assert.IsFalse(Allows(Ip4, Protocol(1), Whole, Port(4000)), "ICMP");
        Assert.IsFalse(Allows(Ip4, Protocol(6), Port(4000)), "later fragments");
        Assert.IsFalse(Allows(Ip4, Protocol(6), Atoms.Frame(20, 2, 0, 0x1FFF), Port(4000)), "first fragments");
        Assert.IsFalse(Allows(Ip4, Protocol(6), Whole, Atoms.Frame(36, 2, 4000)), "options would move the port");
        Assert.IsFalse(Allows(Ip4, Protocol(6), Whole, Atoms.Frame(14, 1, 6, 15), Atoms.Frame(36, 2, 4000)), "they do");
        Assert.IsFalse(Allows(Ip4, Atoms.Frame(23, 1, 6, 7), Whole, Port(4000)), "a part of the protocol's number");
        Assert.IsFalse(Allows(Ip4, Protocol(6), Whole, Port(0xF80, 0xFFDF)), "port 4000, and 3968 below the range");
        Assert.IsFalse(Allows(Ip6, Atoms.Frame(20, 1, 6), Port(4000)), "not where IPv6 has it");
        Assert.IsFalse(Allows(Atoms.Frame(20, 1, 6), Atoms.Frame(56, 2, 4001)), "no type, of IPv6");
        Assert.IsFalse(Allows(Ip6, Atoms.Frame(56, 2, 4001)), "no next header");
        Assert.IsFalse(Allows(Ip6, Atoms.Frame(20, 1, 58), Atoms.Frame(56, 2, 4001)), "ICMPv6");
        Assert.IsFalse(Allows(Atoms.EtherType(0x0806)), "ARP");
    }

    [TestMethod]
    public void TheHolderOfTheWholeInterfaceMayAskForAnything()
    {
        Assert.IsTrue(FilterBytes.TryMerge([], out var everything));
        Assert.IsTrue(FilterAuthority.Allows(new PortRange(0, PortRange.All, isWhole: true), everything));
        Assert.IsFalse(FilterAuthority.Allows(new PortRange(0, PortRange.All, isWhole: false), everything));
    }

    private static bool Allows(params FilterAtom[] atoms)
    {
        Assert.IsTrue(FilterBytes.TryMerge(atoms, out var bytes));
        return FilterAuthority.Allows(new PortRange(4000, 16, isWhole: false), bytes);
    }
}
