using ExoCosmos.Abi;
using ExoCosmos.Tests.Host.Packet;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Network;

/// <summary>Which packets move the word that their owner sleeps on when short ones may wait (<see cref="PacketRingPage.Urgent"/>).</summary>
[TestClass]
public sealed class QuietPacketTests
{
    private static readonly FilterAtom[] Port80 = [Atoms.EtherType(0x0800), Atoms.Frame(23, 1, 6), Atoms.Frame(20, 2, 0, 0x3FFF), Atoms.Transport(2, 2, 80)];
    private static readonly byte[] s_short = Frames.Ip4(6, 5000, 80), s_longer = Frames.Ip4(6, 5000, 80, 100);

    [TestMethod]
    public void WithoutALengthEachPacketIsUrgent()
    {
        using var bench = Listen(frames: 2);
        bench.Arrive(s_short);
        bench.Arrive(s_longer);
        Assert.AreEqual((2U, 2U), (bench.Ring.Head, bench.Ring.Urgent));
    }

    [TestMethod]
    public void AShortOneIsInTheRingAndWaitsForALongerOne()
    {
        using var bench = Listen(frames: 4);
        bench.Ring.QuietLength = (uint)s_short.Length;
        bench.Arrive(s_short);
        Assert.AreEqual((1U, 0U), (bench.Ring.Head, bench.Ring.Urgent));
        CollectionAssert.AreEqual(s_short, bench.Slot(0).Bytes);
        bench.Arrive(s_longer);
        Assert.AreEqual((2U, 2U), (bench.Ring.Head, bench.Ring.Urgent));
    }

    /// <summary>The link asks for an address, for instance: somebody waits for the answer.</summary>
    [TestMethod]
    public void WhatNoFilterTookIsUrgent()
    {
        using var bench = Listen(frames: 4);
        Assert.AreEqual(0, bench.Call(KernelCall.PacketListen, bench.Network.Value, (ulong)ListenMode.Unclaimed));
        bench.Ring.QuietLength = uint.MaxValue;
        bench.Arrive(s_longer);
        Assert.AreEqual((1U, 0U), (bench.Ring.Head, bench.Ring.Urgent));
        bench.Arrive(Frames.Arp());
        Assert.AreEqual((2U, 2U), (bench.Ring.Head, bench.Ring.Urgent));
    }

    /// <summary>Nothing is lost for being short: the owner is told while there is room for as many again.</summary>
    [TestMethod]
    public void HalfOfTheRingIsTheMostThatWaits()
    {
        using var bench = Listen(frames: 4);
        bench.Ring.QuietLength = uint.MaxValue;
        for (var i = 1U; i <= 4; i++)
        {
            bench.Arrive(s_short);
            Assert.AreEqual((i, 0U), (bench.Ring.Head, bench.Ring.Urgent));
        }

        bench.Arrive(s_short);
        Assert.AreEqual((5U, 5U, 0U), (bench.Ring.Head, bench.Ring.Urgent, bench.Ring.Dropped));
        bench.Ring.Tail = 5;
        bench.Arrive(s_short);
        Assert.AreEqual((6U, 5U), (bench.Ring.Head, bench.Ring.Urgent));
    }

    /// <summary>The word is the kernel's own count, whatever the owner writes there.</summary>
    [TestMethod]
    public void AScribbledWordIsNotRead()
    {
        using var bench = Listen(frames: 4);
        (bench.Ring.Head, bench.Ring.Urgent) = (77, 99);
        bench.Arrive(s_longer);
        Assert.AreEqual((1U, 1U, 1U), (bench.Ring.Head, bench.Ring.Urgent, bench.Owner.RingHead));
    }

    private static NetworkBench Listen(int frames)
    {
        var bench = new NetworkBench();
        bench.Attach(frames);
        Assert.IsGreaterThan(0, bench.Install(bench.Network, Port80));
        return bench;
    }
}
