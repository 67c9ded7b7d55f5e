using System;
using System.Linq;
using ExoCosmos.LibOS.Net.Tcp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Tcp;

/// <summary>Finding and mending losses: RFC 5681, RFC 6582, RFC 6675, RFC 3042; and what they do to the congestion window: RFC 9438.</summary>
[TestClass]
public sealed class LossTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void TheWindowBeginsWithTenSegmentsAndDoubles()
    {
        var script = new TcpScript().Established();
        script.Write(100_000);
        Assert.HasCount(10, script.Sent());
        script.Now += 100_000;
        var sent = 0;
        for (var i = 1; i <= 10; i++)
        {
            script.Arrive(TcpFlags.Ack, 1, 1 + 1000 * i);
            sent += script.Sent().Count;
        }

        Assert.AreEqual(20, sent);
    }

    [TestMethod]
    public void ThreeDuplicatesRetransmitWithoutSack()
    {
        var script = new TcpScript(sack: false).Established();
        script.Write(100_000);
        script.Sent();
        script.Arrive(TcpFlags.Ack, 1, 1);
        Assert.AreEqual("Ack 10001:1000 1", script.Text());
        script.Arrive(TcpFlags.Ack, 1, 1);
        Assert.AreEqual("Ack 11001:1000 1", script.Text());
        script.Arrive(TcpFlags.Ack, 1, 1);
        Assert.AreEqual("Ack 1:1000 1", script.Text());
        Assert.AreEqual((RecoveryPhase.Fast, 7000), (script.Connection.Oddities.Phase, script.Connection.Congestion.Threshold));
        // A partial acknowledgment: the next hole is retransmitted at once.
        script.Arrive(TcpFlags.Ack, 1, 3001);
        StringAssert.StartsWith(script.Text(), "Ack 3001:1000 1");
        script.Arrive(TcpFlags.Ack, 1, 12001);
        Assert.AreEqual(RecoveryPhase.None, script.Connection.Oddities.Phase);
        Assert.IsLessThanOrEqualTo(7000, script.Connection.Congestion.Window);
    }

    [TestMethod]
    public void HolesThatSackShowsAreFilledInOrder()
    {
        var script = new TcpScript().Established();
        script.Write(10_000);
        script.Sent();
        // 1 and 4 of ten segments are lost.
        script.Arrive(TcpFlags.Ack, 1, 1, 0, (1001, 3001));
        Assert.AreEqual("", script.Text());
        script.Arrive(TcpFlags.Ack, 1, 1, 0, (4001, 5001), (1001, 3001));
        Assert.AreEqual("Ack 1:1000 1", script.Text());
        script.Arrive(TcpFlags.Ack, 1, 1, 0, (4001, 7001), (1001, 3001));
        script.Arrive(TcpFlags.Ack, 1, 1, 0, (4001, 9001), (1001, 3001));
        // The last segment too, once, as nothing behind it would ever show its loss.
        Assert.AreEqual("Ack 3001:1000 1, Psh+Ack 9001:1000 1", script.Text());
        script.Arrive(TcpFlags.Ack, 1, 3001, 0, (4001, 10_001));
        script.Arrive(TcpFlags.Ack, 1, 10_001);
        Assert.AreEqual("", script.Text());
        Assert.AreEqual((RecoveryPhase.None, 0, 0UL), (script.Connection.Oddities.Phase, script.Connection.Queue.Length, script.Connection.RetransmitDeadline));
    }

    [TestMethod]
    public void SacksThatCannotBeAreIgnored()
    {
        var script = new TcpScript().Established();
        script.Write(5000);
        script.Sent();
        script.Arrive(TcpFlags.Ack, 1, 1, 0, (6001, 7001), (3001, 2001), (-1000, -500), (1, 1));
        Assert.IsTrue(script.Connection.Sacked.IsEmpty);
        script.Arrive(TcpFlags.Ack, 1, 5001, 0, (1001, 2001));
        Assert.IsTrue(script.Connection.Sacked.IsEmpty);
    }

    [TestMethod]
    public void ATimeoutBeginsAgainWithOneSegment()
    {
        var script = new TcpScript(timestamps: true).Established();
        script.Write(30_000);
        var first = script.Sent();
        // The handshake took no time: the timeout is the least there is.
        var again = script.Wait(0.3);
        Assert.HasCount(1, again);
        Assert.AreEqual(first[0].Sequence, again[0].Segment.Sequence);
        Assert.AreEqual(script.Connection.PayloadSize, script.Connection.Congestion.Window);
        // What was not lost after all is not sent again.
        script.PeerClock++;
        script.Arrive(TcpFlags.Ack, 1, 1 + 5 * 988);
        var next = script.Sent();
        Assert.AreEqual(1 + 5 * 988, next[0].Sequence - new SequenceNumber(TcpScript.Iss));
    }

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public void SingleLossesNeedNoTimeout(bool sack)
    {
        var client = new TcpPeer(1, 1 << 18, new byte[600_000]);
        var server = new TcpPeer(2, 1 << 18, []);
        var timeouts = 0;
        var phase = RecoveryPhase.None;
        var simulation = new TcpSimulation(client, server, new Impairments { Delay = 20_000 }, 1)
        {
            Watch = () =>
            {
                timeouts += client.Connection.Oddities.Phase == RecoveryPhase.Timeout && phase != RecoveryPhase.Timeout ? 1 : 0;
                phase = client.Connection.Oddities.Phase;
            },
        };
        simulation.ToServer.Drops = (number, packet) =>
        {
            if (!sack && (packet[13] & 2) != 0)
                RemoveSack(packet);
            return number is > 30 and < 300 && number % 45 == 0;
        };
        simulation.Connect();
        var seconds = simulation.Run(() => server.Received.Count == 600_000, 30);
        TestContext.WriteLine($"{seconds} s, {simulation.ToServer.Lost} lost");
        Assert.AreEqual(sack, client.Connection.HasSack);
        Assert.IsGreaterThan(4, simulation.ToServer.Lost);
        Assert.AreEqual(0, timeouts);
    }

    [TestMethod]
    public void CubicComesBackToWhereItWas()
    {
        const int segment = 1000;
        var window = CubicWindow.Start(segment);
        for (var i = 0; i < 200; i++)
            window.OnAcknowledged(window.Window, segment, 100_000, (ulong)(1_000_000 + i * 100_000));
        window.Set(100 * segment);
        window.OnLoss(100 * segment, segment);
        Assert.AreEqual(70 * segment, window.Window);
        // K = ∛(30 / 0.4) = 4.2 s after the loss the window is what it was, and flat there.
        var now = 100_000_000UL;
        var at = new int[80];
        for (var i = 0; i < 80; i++)
        {
            for (var acknowledged = 0; acknowledged < window.Window; acknowledged += 2 * segment)
                window.OnAcknowledged(2 * segment, segment, 100_000, now);
            at[i] = window.Window / segment;
            now += 100_000;
        }

        TestContext.WriteLine(string.Join(' ', at));
        Assert.IsTrue(at[42] is >= 97 and <= 103, $"{at[42]}");
        Assert.IsLessThan(at[20] - at[0], at[50] - at[40]);
        Assert.IsGreaterThan(at[42] + 10, at[79]);
    }

    [TestMethod]
    public void ALinkIsKeptBusy()
    {
        var client = new TcpPeer(1, 1 << 20, new byte[8_000_000]);
        var server = new TcpPeer(2, 1 << 20, []);
        var simulation = new TcpSimulation(client, server, new Impairments { Delay = 20_000, Rate = 1_000_000, Queue = 40 }, 1);
        simulation.Connect();
        var seconds = simulation.Run(() => server.Received.Count == 8_000_000, 60);
        TestContext.WriteLine($"{8 / seconds} of the link, {simulation.ToServer.Lost} lost");
        Assert.IsGreaterThan(0.75, 8 / seconds);
    }

    private static void RemoveSack(byte[] packet)
    {
        var at = packet.AsSpan(20).IndexOf([(byte)4, (byte)2]);
        if (at >= 0)
            packet.AsSpan(20 + at, 2).Fill(1);
    }
}
