using ExoCosmos.LibOS.Net.Tcp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Tcp;

/// <summary>RFC 9293 ch. 3.5, RFC 7323 ch. 2, RFC 6298.</summary>
[TestClass]
public sealed class HandshakeTests
{
    [TestMethod]
    public void WhatIsOfferedIsAnswered()
    {
        var script = new TcpScript(buffer: 1 << 20, timestamps: true);
        script.Listen();
        var answer = script.Sent()[0];
        Assert.AreEqual(TcpFlags.Syn | TcpFlags.Ack, answer.Flags);
        Assert.AreEqual((1000, 5, true, true), (answer.MaxSegmentSize, answer.WindowScale, answer.SackPermitted, answer.HasTimestamps));
        Assert.AreEqual((ushort)0xFFFF, answer.Window);
        Assert.AreEqual(script.PeerClock, answer.TimestampEcho);
        Assert.IsTrue(script.Arrive(TcpFlags.Ack, 1, 1));
        Assert.AreEqual(988, script.Connection.PayloadSize);
        // A window behind the handshake is scaled.
        Assert.AreEqual(1 << 20, script.Connection.SndWnd);
        Assert.IsTrue(script.Arrive(TcpFlags.Ack, 1, 1, 100));
        script.Connection.AckNow = true;
        Assert.AreEqual((1 << 20) - 100 >> 5, script.Sent()[0].Window);
    }

    [TestMethod]
    public void WhatIsNotOfferedIsNotAnswered()
    {
        var script = new TcpScript(sack: false);
        var syn = script.Make(TcpFlags.Syn, 0, 0, 0);
        (syn.WindowScale, syn.MaxSegmentSize) = (TcpSegment.NoScale, 0);
        script.Listen();
        TcpOpening.Accept(ref script.Connection, script.Parameters, script.Connection.Buffer, syn, script.Now);
        var answer = script.Sent()[0];
        Assert.AreEqual((TcpSegment.NoScale, false, false), (answer.WindowScale, answer.SackPermitted, answer.HasTimestamps));
        Assert.AreEqual(536, script.Connection.PayloadSize);
    }

    [TestMethod]
    public void AnActiveOpenIsRepeatedAndGivenUp()
    {
        var script = new TcpScript();
        script.Connect();
        var sent = script.Sent();
        Assert.AreEqual(TcpFlags.Syn, sent[0].Flags);
        var repeated = script.Wait(300);
        CollectionAssert.AreEqual(new[] { 1000, 3000, 7000, 15000, 31000, 63000 }, repeated.ConvertAll(item => item.Milliseconds));
        Assert.AreEqual((TcpState.Closed, TcpFailure.TimedOut), (script.Connection.State, script.Connection.Failure));
    }

    [TestMethod]
    public void AnAnswerThatAcknowledgesNothingOfOursIsReset()
    {
        var script = new TcpScript();
        script.Connect();
        script.Sent();
        Assert.IsFalse(script.Arrive(TcpFlags.Syn | TcpFlags.Ack, 0, 5));
        Assert.IsFalse(script.Arrive(TcpFlags.Ack, 0, 0));
        Assert.IsTrue(script.Arrive(TcpFlags.Rst | TcpFlags.Ack, 0, 5));
        Assert.AreEqual(TcpState.SynSent, script.Connection.State);
        Assert.IsTrue(script.Arrive(TcpFlags.Rst | TcpFlags.Ack, 0, 1));
        Assert.AreEqual(TcpFailure.Refused, script.Connection.Failure);
    }

    [TestMethod]
    public void BothMayOpenAtOnce()
    {
        var script = new TcpScript();
        script.Connect();
        script.Sent();
        Assert.IsTrue(script.Arrive(TcpFlags.Syn, 0, 0));
        Assert.AreEqual(TcpState.SynReceived, script.Connection.State);
        Assert.AreEqual("Syn+Ack 0:0 1", script.Text());
        Assert.IsTrue(script.Arrive(TcpFlags.Syn | TcpFlags.Ack, 0, 1));
        Assert.AreEqual(TcpState.Established, script.Connection.State);
    }

    [TestMethod]
    public void ARepeatedSynIsAnsweredAgain()
    {
        var script = new TcpScript();
        script.Listen();
        script.Sent();
        Assert.IsTrue(script.Arrive(TcpFlags.Syn, 0, 0));
        Assert.AreEqual("Syn+Ack 0:0 1", script.Text());
        Assert.IsFalse(script.Arrive(TcpFlags.Ack, 1, 7), "an acknowledgment of something else");
        Assert.IsTrue(script.Arrive(TcpFlags.Rst, 1, 0));
        Assert.AreEqual(TcpFailure.Refused, script.Connection.Failure);
    }

    /// <summary>How long the other side thinks before it asks for something is no part of a round trip, nor is what may have been the first answer's acknowledgment or the second's.</summary>
    [TestMethod]
    public void APassiveOpenMeasuresTheHandshake()
    {
        var script = new TcpScript();
        script.Listen();
        script.Sent();
        script.Now += 30_000;
        Assert.IsTrue(script.Arrive(TcpFlags.Ack, 1, 1));
        script.Now += 9_000_000;
        Assert.IsTrue(script.Arrive(TcpFlags.Ack | TcpFlags.Psh, 1, 1, 100));
        Assert.AreEqual(30_000UL, script.Connection.RoundTrip.Smoothed);

        script = new TcpScript();
        script.Listen();
        script.Sent();
        Assert.HasCount(1, script.Wait(1.5));
        Assert.IsTrue(script.Arrive(TcpFlags.Ack, 1, 1));
        Assert.AreEqual(0UL, script.Connection.RoundTrip.Smoothed);
    }
}
