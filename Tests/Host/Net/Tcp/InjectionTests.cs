using System;
using ExoCosmos.LibOS.Net.Tcp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Tcp;

/// <summary>Segments that somebody sends who knows the endpoints, but not the sequence numbers (RFC 5961, RFC 7323 ch. 5).</summary>
[TestClass]
public sealed class InjectionTests
{
    private const string Challenge = "Ack 1:0 1";

    [TestMethod]
    public void AResetMustHitTheNextByte()
    {
        var script = new TcpScript().Established();
        Assert.IsTrue(script.Arrive(TcpFlags.Rst, 2, 0));
        Assert.AreEqual(Challenge, script.Text());
        Assert.IsTrue(script.Arrive(TcpFlags.Rst, 100_000, 0));
        Assert.IsTrue(script.Arrive(TcpFlags.Rst, 0, 0));
        Assert.AreEqual("", script.Text());
        Assert.AreEqual(TcpState.Established, script.Connection.State);
        Assert.IsTrue(script.Arrive(TcpFlags.Rst, 1, 0));
        Assert.AreEqual((TcpState.Closed, TcpFailure.Reset), (script.Connection.State, script.Connection.Failure));
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(500)]
    [DataRow(1_000_000)]
    public void ASynChangesNothing(int sequence)
    {
        var script = new TcpScript().Established();
        Assert.IsTrue(script.Arrive(TcpFlags.Syn, sequence, 0));
        Assert.AreEqual(Challenge, script.Text());
        Assert.AreEqual(TcpState.Established, script.Connection.State);
    }

    [TestMethod]
    public void AcknowledgmentsOfWhatWasNeverSentChangeNothing()
    {
        var script = new TcpScript().Established();
        script.Write(10);
        script.Sent();
        Assert.IsTrue(script.Arrive(TcpFlags.Ack, 1, 12, 50));
        Assert.AreEqual("Ack 11:0 1", script.Text());
        Assert.AreEqual((10, 0), (script.Connection.Queue.Length, script.Connection.Buffer.Available));
        script.Now += 1_000_000;
        Assert.IsTrue(script.Arrive(TcpFlags.Ack, 1, -2_000_000, 50));
        Assert.AreEqual("Ack 11:0 1", script.Text());
        Assert.AreEqual(0, script.Connection.Buffer.Available);
    }

    [TestMethod]
    public void ChallengesAreRare()
    {
        var script = new TcpScript().Established();
        var sent = 0;
        for (var i = 0; i < 1000; i++)
        {
            script.Arrive(TcpFlags.Rst, 2 + i, 0);
            sent += script.Sent().Count;
            script.Now += 1000;
        }

        Assert.IsLessThanOrEqualTo(3, sent);
    }

    [TestMethod]
    public void OldTimestampsAreRefused()
    {
        var script = new TcpScript(timestamps: true).Established();
        script.PeerClock += 100;
        Assert.IsTrue(script.Arrive(TcpFlags.Ack, 1, 1, 10));
        script.Sent();
        script.PeerClock -= 50;
        Assert.IsTrue(script.Arrive(TcpFlags.Ack, 11, 1, 10));
        Assert.AreEqual("Ack 1:0 11", script.Text());
        Assert.AreEqual(10, script.Connection.Buffer.Available);
        // Without one at all nothing is said.
        var bare = script.Make(TcpFlags.Ack, 11, 1, 10);
        bare.HasTimestamps = false;
        Assert.IsTrue(script.Arrive(bare));
        Assert.AreEqual("", script.Text());
        script.PeerClock += 50;
        Assert.IsTrue(script.Arrive(TcpFlags.Ack, 11, 1, 10));
        Assert.AreEqual(20, script.Connection.Buffer.Available);
    }

    [TestMethod]
    public void BlindSegmentsDoNotBreakATransfer()
    {
        var random = new Random(1);
        var client = new TcpPeer(1, 1 << 16, new byte[200_000]);
        var server = new TcpPeer(2, 1 << 16, new byte[200_000]);
        TcpSimulation? simulation = null;
        simulation = new TcpSimulation(client, server, new Impairments(), 3)
        {
            Watch = () =>
            {
                for (var i = 0; simulation != null && i < 50 && server.Connection.State == TcpState.Established; i++)
                {
                    var flags = (TcpFlags)random.Next(64);
                    // Anywhere but in the window, which nobody hits by chance.
                    var sequence = server.Connection.RcvNxt + 100_000 + random.Next(int.MaxValue - 200_000);
                    var segment = new TcpSegment { Sequence = sequence, Acknowledgment = new SequenceNumber((uint)random.Next()), Flags = flags, Window = (ushort)random.Next(65536) };
                    TcpArrival.Process(ref server.Connection, segment, default, simulation.Now);
                }
            },
        };
        simulation.Connect();
        simulation.Run(() => server.Received.Count == 200_000 && client.Received.Count == 200_000, 60);
    }
}
