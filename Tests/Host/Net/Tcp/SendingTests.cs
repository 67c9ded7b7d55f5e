using System.Linq;
using ExoCosmos.LibOS.Net.Tcp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Tcp;

/// <summary>When what is sent: RFC 9293 ch. 3.7.4 and 3.8.6, RFC 6298, keep-alive.</summary>
[TestClass]
public sealed class SendingTests
{
    [TestMethod]
    public void SmallSegmentsWaitForTheAcknowledgmentUnlessTheyMayNot()
    {
        var script = new TcpScript().Established();
        script.Write(10);
        Assert.AreEqual("Psh+Ack 1:10 1", script.Text());
        script.Write(20);
        Assert.AreEqual("", script.Text());
        script.Write(1000);
        Assert.AreEqual("Ack 11:1000 1", script.Text());
        script.Arrive(TcpFlags.Ack, 1, 1011);
        Assert.AreEqual("Psh+Ack 1011:20 1", script.Text());
        script.Connection.NoDelay = true;
        script.Write(1);
        Assert.AreEqual("Psh+Ack 1031:1 1", script.Text());
    }

    [TestMethod]
    public void MoreToComeHoldsBackWhatIsNotFull()
    {
        var script = new TcpScript().Established();
        script.Connection.HasMore = true;
        script.Write(1500);
        Assert.AreEqual("Ack 1:1000 1", script.Text());
        script.Arrive(TcpFlags.Ack, 1, 1001);
        Assert.AreEqual("", script.Text());
        script.Connection.HasMore = false;
        Assert.AreEqual("Psh+Ack 1001:500 1", script.Text());
    }

    [TestMethod]
    public void AClosedWindowIsProbedMoreAndMoreSeldom()
    {
        var script = new TcpScript(window: 2048).Established();
        script.Write(5000);
        Assert.AreEqual("Ack 1:1000 1, Ack 1001:1000 1", script.Text());
        script.Window = 0;
        script.Now += 100_000;
        script.Arrive(TcpFlags.Ack, 1, 2001);
        Assert.AreEqual("", script.Text());
        var probes = script.Wait(60);
        Assert.IsTrue(probes.All(probe => probe.Segment.Length == 1 && probe.Segment.Sequence == new SequenceNumber(TcpScript.Iss) + 2001));
        var gaps = probes.Zip(probes.Skip(1), (a, b) => b.Milliseconds - a.Milliseconds).ToList();
        Assert.IsTrue(gaps.Count > 4 && gaps.Zip(gaps.Skip(1)).All(pair => pair.Second >= pair.First * 3 / 2 || pair.Second >= 30_000), string.Join(' ', gaps));
        script.Window = 10_000;
        script.Arrive(TcpFlags.Ack, 1, 2001);
        Assert.AreEqual("Ack 2001:1000 1, Ack 3001:1000 1, Psh+Ack 4001:1000 1", script.Text());
    }

    [TestMethod]
    public void AWindowOfNothingMuchIsNotFilled()
    {
        var script = new TcpScript(window: 8192).Established();
        script.Write(5000);
        script.Sent();
        script.Window = 256;
        script.Arrive(TcpFlags.Ack, 1, 5001);
        script.Write(1000);
        Assert.AreEqual("", script.Text());
        // In the end it must be.
        Assert.AreEqual(256, script.Wait(2)[0].Segment.Length);
    }

    [TestMethod]
    public void RetransmissionsBackOffAndGiveUp()
    {
        var script = new TcpScript(timestamps: true).Established();
        script.Write(100);
        script.Sent();
        script.Now += 50_000;
        script.PeerClock++;
        script.Arrive(TcpFlags.Ack, 1, 101);
        script.Write(100);
        script.Sent();
        var sent = script.Wait(3000);
        var gaps = sent.Zip(sent.Skip(1), (a, b) => b.Milliseconds - a.Milliseconds).ToList();
        Assert.HasCount(15, sent);
        Assert.IsTrue(gaps.Zip(gaps.Skip(1)).All(pair => pair.Second == 2 * pair.First || pair.Second == 120_000), string.Join(' ', gaps));
        Assert.AreEqual(TcpFailure.TimedOut, script.Connection.Failure);
    }

    [TestMethod]
    public void SilenceIsAskedAbout()
    {
        var script = new TcpScript().Established();
        TcpTimers.SetKeepAlive(ref script.Connection, idle: 10_000_000, interval: 2_000_000, count: 3, script.Now);
        script.Now += 5_000_000;
        script.Arrive(TcpFlags.Ack, 1, 1, 0);
        var sent = script.Wait(12);
        CollectionAssert.AreEqual(new[] { 10_000, 12_000 }, sent.Select(item => item.Milliseconds).ToArray());
        Assert.AreEqual((0, 0), (sent[0].Segment.Sequence - new SequenceNumber(TcpScript.Iss), sent[0].Segment.Length));
        script.Arrive(TcpFlags.Ack, 1, 1, 0);
        Assert.HasCount(3, script.Wait(60));
        Assert.AreEqual(TcpFailure.TimedOut, script.Connection.Failure);
    }
}
