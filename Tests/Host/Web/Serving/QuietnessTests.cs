using ExoCosmos.LibOS.Net.Ethernet;
using ExoCosmos.LibOS.Net.Ip;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Web.Serving;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Web.Serving;

/// <summary>When the server may sleep on while segments come that carry nothing.</summary>
[TestClass]
public sealed class QuietnessTests
{
    private const ulong Start = 1_000_000;

    private Quietness _quietness;
    private uint _released;

    [TestMethod]
    public void ASleepAfterPacketsMayBeQuiet()
    {
        Assert.IsTrue(AfterPackets(Start));
        Assert.IsTrue(AfterPackets(Start + 1));
    }

    /// <summary>Whoever was woken by the time alone would be so again and again: the next sleep ends with any packet.</summary>
    [TestMethod]
    public void ASleepAfterNothingMayNot()
    {
        Assert.IsFalse(AfterNothing(Start), "nothing has come yet");
        Assert.IsTrue(AfterPackets(Start));
        Assert.IsFalse(AfterNothing(Start + Quietness.Longest));
        Assert.IsFalse(AfterNothing(Start + (2 * Quietness.Longest)));
        Assert.IsTrue(AfterPackets(Start + (2 * Quietness.Longest)));
    }

    [TestMethod]
    public void CountsOfPacketsMayRunOver()
    {
        _released = uint.MaxValue - 1;
        Assert.IsTrue(AfterPackets(Start));
        Assert.AreEqual(uint.MaxValue, _released);
        Assert.IsTrue(AfterPackets(Start));
        Assert.AreEqual(0U, _released);
        Assert.IsFalse(AfterNothing(Start));
    }

    /// <summary>Its sender goes on when it was acknowledged, so acknowledgments are looked at at once, until a time after the last of it.</summary>
    [TestMethod]
    public void NoneIsQuietSoonAfterALargeAnswer()
    {
        Assert.IsFalse(AfterPackets(Start, hasSentMuch: true));
        Assert.IsFalse(AfterPackets(Start + Quietness.LargeAnswer - 1));
        Assert.IsFalse(AfterPackets(Start + Quietness.LargeAnswer - 1, hasSentMuch: true));
        Assert.IsFalse(AfterPackets(Start + Quietness.LargeAnswer), "the time has begun anew");
        Assert.IsFalse(AfterPackets(Start + (2 * Quietness.LargeAnswer) - 2));
        Assert.IsTrue(AfterPackets(Start + (2 * Quietness.LargeAnswer) - 1));
    }

    /// <summary>A large answer counts also while nothing comes, and while the switch is off.</summary>
    [TestMethod]
    public void ALargeAnswerIsNotedWhateverElseThereIs()
    {
        Assert.IsFalse(AfterNothing(Start, hasSentMuch: true));
        Assert.IsFalse(AfterPackets(Start + 1));
        Assert.IsFalse(_quietness.MayBegin(++_released, true, ServerSwitches.All & ~ServerSwitches.QuietAcknowledgments, Start + 2));
        Assert.IsFalse(AfterPackets(Start + Quietness.LargeAnswer + 1));
        Assert.IsTrue(AfterPackets(Start + Quietness.LargeAnswer + 2));
    }

    [TestMethod]
    public void WithoutTheSwitchNoneIsQuiet()
    {
        Assert.IsFalse(_quietness.MayBegin(++_released, false, ServerSwitches.All & ~ServerSwitches.QuietAcknowledgments, Start));
        Assert.IsFalse(_quietness.MayBegin(++_released, false, 0, Start));
        Assert.IsTrue(_quietness.MayBegin(++_released, false, ServerSwitches.QuietAcknowledgments, Start));
    }

    /// <summary>As long as a segment with timestamps and no payload, and no longer: a byte of payload is a reason to wake up.</summary>
    [TestMethod]
    public void WhatMayWaitIsAnEmptySegment()
    {
        var header = new byte[64];
        var segment = new TcpSegment { Flags = TcpFlags.Ack, HasTimestamps = true, WindowScale = TcpSegment.NoScale };
        Assert.AreEqual(Quietness.EmptySegment, (uint)(EthernetHeader.Length + Ip4Header.Length + TcpHeader.Write(segment, header)));
    }

    private bool AfterPackets(ulong now, bool hasSentMuch = false) => _quietness.MayBegin(++_released, hasSentMuch, ServerSwitches.All, now);

    private bool AfterNothing(ulong now, bool hasSentMuch = false) => _quietness.MayBegin(_released, hasSentMuch, ServerSwitches.All, now);
}
