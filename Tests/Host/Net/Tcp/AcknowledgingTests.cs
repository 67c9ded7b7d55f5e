using System.Linq;
using ExoCosmos.LibOS.Net.Tcp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Tcp;

/// <summary>What is said about what arrived: RFC 9293 ch. 3.8.6, RFC 5681 ch. 4.2, RFC 2018.</summary>
[TestClass]
public sealed class AcknowledgingTests
{
    [TestMethod]
    public void ASmallSegmentIsAcknowledgedALittleLater()
    {
        var script = new TcpScript().Established();
        script.Arrive(TcpFlags.Ack, 1, 1, 10);
        Assert.AreEqual("", script.Text());
        var sent = script.Wait(1);
        Assert.HasCount(1, sent);
        Assert.AreEqual(40, sent[0].Milliseconds);
    }

    [TestMethod]
    public void EverySecondFullSegmentIsAcknowledgedAtOnce()
    {
        var script = new TcpScript().Established();
        script.Arrive(TcpFlags.Ack, 1, 1, 1000);
        Assert.AreEqual("", script.Text());
        script.Arrive(TcpFlags.Ack, 1001, 1, 1000);
        Assert.AreEqual("Ack 1:0 2001", script.Text());
        Assert.IsEmpty(script.Wait(1));
    }

    [TestMethod]
    public void AnAnswerCarriesTheAcknowledgment()
    {
        var script = new TcpScript().Established();
        script.Arrive(TcpFlags.Ack, 1, 1, 10);
        script.Write(5);
        Assert.AreEqual("Psh+Ack 1:5 11", script.Text());
        Assert.AreEqual(0UL, script.Connection.DelayedAckDeadline);
    }

    [TestMethod]
    public void GapsAreToldAtOnceTheNewestFirst()
    {
        var script = new TcpScript().Established();
        script.Arrive(TcpFlags.Ack, 101, 1, 100);
        script.Sent();
        script.Arrive(TcpFlags.Ack, 301, 1, 100);
        script.Sent();
        script.Arrive(TcpFlags.Ack, 501, 1, 100);
        var segment = script.Sent().Single();
        var start = new SequenceNumber(TcpScript.PeerIss);
        CollectionAssert.AreEqual(
            new[] { (501, 601), (101, 201), (301, 401) }, Enumerable.Range(0, segment.SackCount).Select(i => (segment.Sacks[i].Start - start, segment.Sacks[i].End - start)).ToArray());
        Assert.AreEqual(1, segment.Acknowledgment - start);
        script.Arrive(TcpFlags.Ack, 1, 1, 100);
        segment = script.Sent().Single();
        Assert.AreEqual((201, 2), (segment.Acknowledgment - start, segment.SackCount));
        script.Arrive(TcpFlags.Ack, 201, 1, 400);
        segment = script.Sent().Single();
        Assert.AreEqual((601, 0), (segment.Acknowledgment - start, segment.SackCount));
        Assert.AreEqual(600, script.Connection.Buffer.Available);
    }

    [TestMethod]
    public void DuplicatesAreAcknowledgedAtOnceAndOverlapsTakenOnce()
    {
        var script = new TcpScript().Established();
        script.Arrive(TcpFlags.Ack, 1, 1, 100);
        script.Arrive(TcpFlags.Ack, 1, 1, 100);
        Assert.AreEqual("Ack 1:0 101", script.Text());
        script.Arrive(TcpFlags.Ack, 51, 1, 100);
        Assert.AreEqual("Ack 1:0 151", script.Text());
        Assert.AreEqual(150, script.Connection.Buffer.Available);
    }

    [TestMethod]
    public void WhatIsBeyondTheWindowIsNotTaken()
    {
        var script = new TcpScript(buffer: 1024).Established();
        script.Arrive(TcpFlags.Ack, 1, 1, 1000);
        script.Arrive(TcpFlags.Ack, 1001, 1, 1000);
        Assert.AreEqual(1024, script.Connection.Buffer.Available);
        Assert.AreEqual((ushort)0, script.Sent()[^1].Window);
        // A probe of the closed window is answered, its byte not taken.
        script.Arrive(TcpFlags.Ack, 1025, 1, 1);
        Assert.AreEqual("Ack 1:0 1025", script.Text());
        Assert.AreEqual(1024, script.Connection.Buffer.Available);
    }

    [TestMethod]
    public void TheWindowOpensInSensibleSteps()
    {
        var script = new TcpScript(buffer: 4096).Established();
        for (var i = 0; i < 4; i++)
            script.Arrive(TcpFlags.Ack, 1 + 1024 * i, 1, 1024);
        Assert.AreEqual((ushort)0, script.Sent()[^1].Window);
        script.Read(900);
        Assert.AreEqual("", script.Text());
        script.Read(1200);
        Assert.AreEqual((ushort)2100, script.Sent().Single().Window);
    }
}
