using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.Tests.Host.Net.Hostile;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Stack;

/// <summary>More than there is room for: connection requests without end, full tables, scans.</summary>
[TestClass]
public sealed class FloodTests
{
    [TestMethod]
    public void ASynFloodLocksNobodyOut()
    {
        using var network = new SimulatedNetwork();
        var (client, server) = (network.Add(1), network.Add(2, new NetworkLimits { Connections = 16 }));
        var transfer = new Transfer(network, client, server, server.Address, 20_000, 20_000, connect: false);
        var random = new Random(1);
        network.Applications.Add(() =>
        {
            for (var i = 0; i < 50; i++)
                network.Inject(Syn(random.Next(1, 1 << 24), (ushort)random.Next(1, 65536), server.Address));
        });
        network.RunFor(0.2);
        transfer.Connect();
        network.RunUntil(() => transfer.IsFinished);
        transfer.AssertArrived();
        var counters = server.Stack.Counters;
        Assert.IsGreaterThan(100UL, counters[NetworkCounter.TcpCookieSent]);
        Assert.AreEqual(1UL, counters[NetworkCounter.TcpCookieAccepted]);
        Assert.AreEqual(1UL, counters[NetworkCounter.TcpAccepted]);
        Assert.IsTrue(server.Stack.Tcp(transfer.Server).HasSack && server.Stack.Tcp(transfer.Server).HasScale && server.Stack.Tcp(transfer.Server).HasTimestamps);
    }

    [TestMethod]
    public void ACookieCannotBeGuessed()
    {
        using var network = new SimulatedNetwork();
        var server = network.Add(2, new NetworkLimits { Connections = 16 });
        Assert.IsTrue(server.Stack.TryListen(new IpEndpoint(IpAddress.None, 80), 2, out var listener));
        for (var i = 1; i < 20; i++)
            network.Inject(Syn(i, 1000, server.Address));
        var random = new Random(2);
        for (var i = 0; i < 20_000; i++)
            network.Inject(Segment(99, 1000, server.Address, 16, (uint)random.Next(), (uint)random.Next(int.MinValue, int.MaxValue)));
        Assert.AreEqual(0, server.Stack.Waiting(listener));
        Assert.AreEqual(20_000UL, server.Stack.Counters[NetworkCounter.TcpCookieRefused]);
    }

    [TestMethod]
    public void AFullTableRefusesAndRecovers()
    {
        using var network = new SimulatedNetwork();
        var (client, server) = (network.Add(1), network.Add(2, new NetworkLimits { Connections = 4 }));
        Assert.IsTrue(server.Stack.TryListen(new IpEndpoint(IpAddress.None, 80), 8, out var listener));
        var (ours, theirs) = (new List<TcpHandle>(), new List<TcpHandle>());
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 6; i++)
            {
                Assert.IsTrue(client.Stack.TryConnect(new IpEndpoint(server.Address, 80), default, network.Now, out var connection));
                ours.Add(connection);
            }

            network.RunFor(0.5);
            while (server.Stack.TryAccept(listener, out var connection))
                theirs.Add(connection);
            Assert.HasCount(4, theirs);
            foreach (var connection in ours)
            {
                client.Stack.AbortTcp(connection, network.Now);
                Assert.IsTrue(client.Stack.ForgetTcp(connection));
            }

            network.RunFor(0.1);
            foreach (var connection in theirs)
            {
                Assert.AreEqual(TcpFailure.Reset, server.Stack.Tcp(connection).Failure);
                Assert.IsTrue(server.Stack.ForgetTcp(connection));
            }

            ours.Clear();
            theirs.Clear();
            // Half-open ones that the resets did not reach give up by themselves.
            network.RunFor(100);
        }
    }

    [TestMethod]
    public void AScanDoesNotPushOutANeighborInUse()
    {
        using var network = new SimulatedNetwork();
        var (a, b) = (network.Add(1), network.Add(2, new NetworkLimits { Neighbors = 8 }));
        for (ushort round = 1; round < 100; round++)
        {
            for (var i = 0; i < 4; i++)
            {
                // Somebody asks for us from one address after the other.
                var arp = Convert.FromHexString("0200000000020200000000990806000108000604000102000000009900000000000000000000" + "0A000002");
                BinaryPrimitives.WriteUInt32BigEndian(arp.AsSpan(28), 0x0A000000U | (uint)(100 + (round * 4 + i) % 100));
                b.Stack.Receive(arp, network.Now);
            }

            Assert.IsTrue(b.Stack.SendEcho(a.Address, 1, round, b.Pin("x"u8), network.Now));
            var expected = round;
            network.RunUntil(() => b.Stack.LastEcho.Sequence == expected, 5);
        }
    }

    [TestMethod]
    public void AnEndedConnectionMayBeOpenedAgain()
    {
        using var network = new SimulatedNetwork();
        var (client, server) = (network.Add(1), network.Add(2));
        Assert.IsTrue(server.Stack.TryListen(new IpEndpoint(IpAddress.None, 80), 8, out var listener));
        for (var round = 0; round < 3; round++)
        {
            Assert.IsTrue(client.Stack.TryConnect(new IpEndpoint(server.Address, 80), new IpEndpoint(client.Address, 7777), network.Now, out var ours));
            TcpHandle theirs = default;
            network.RunUntil(() => server.Stack.TryAccept(listener, out theirs), 5);
            // The server closes first, so the waiting is at its side, and the client comes back at once.
            server.Stack.ReleaseTcp(theirs, network.Now);
            network.RunFor(0.1);
            client.Stack.ReleaseTcp(ours, network.Now);
            network.RunFor(0.1);
            Assert.AreEqual((TcpState.Closed, TcpState.Closed), (client.Stack.Tcp(ours).State, server.Stack.Tcp(theirs).State));
            Assert.IsTrue(client.Stack.ForgetTcp(ours) && server.Stack.ForgetTcp(theirs));
        }
    }

    [TestMethod]
    public void TenThousandConnectionsComeAndGo()
    {
        const int count = 10_000;
        var limits = new NetworkLimits { Connections = count, ReceiveBuffer = 1024, TimeWaits = count };
        Assert.IsLessThan(64UL << 20, limits.MemoryNeeded);
        using var network = new SimulatedNetwork();
        var (client, server) = (network.Add(1, limits), network.Add(2, limits));
        Assert.IsTrue(server.Stack.TryListen(new IpEndpoint(IpAddress.None, 80), count, out var listener));
        var request = client.Pin(new byte[100]);
        for (var round = 0; round < 2; round++)
        {
            var (ours, theirs) = (new List<TcpHandle>(), new List<TcpHandle>());
            for (var i = 0; i < count; i++)
            {
                Assert.IsTrue(client.Stack.TryConnect(new IpEndpoint(server.Address, 80), default, network.Now, out var connection));
                Assert.IsTrue(client.Stack.TryWrite(connection, request, network.Now));
                ours.Add(connection);
                if (i % 100 == 0)
                    network.RunFor(0.002);
            }

            network.RunFor(10);
            while (server.Stack.TryAccept(listener, out var connection))
                theirs.Add(connection);
            Assert.HasCount(count, theirs);
            Assert.IsTrue(theirs.TrueForAll(connection => server.ReadAll(connection, network.Now).Length == 100));
            foreach (var connection in theirs)
                server.Stack.ReleaseTcp(connection, network.Now);
            network.RunFor(1);
            foreach (var connection in ours)
                client.Stack.ReleaseTcp(connection, network.Now);
            network.RunFor(1);
            Assert.IsTrue(ours.TrueForAll(connection => client.Stack.ForgetTcp(connection)));
            Assert.IsTrue(theirs.TrueForAll(connection => server.Stack.ForgetTcp(connection)));
            // All that is left is waiting at the server, and that ends.
            network.RunFor(61);
            Assert.AreEqual(ulong.MaxValue, server.Stack.Deadline);
        }
    }

    [TestMethod]
    public void ErrorMessagesAreSentAtABoundedRate()
    {
        using var network = new SimulatedNetwork();
        var server = network.Add(2);
        for (var i = 0; i < 1000; i++)
        {
            var frame = Convert.FromHexString("02000000000202000000000108004500001C00000000401100000A0000010A000002" + "0400090000080000");
            FrameCorpus.Repair(frame);
            server.Stack.Receive(frame, network.Now);
        }

        Assert.AreEqual(1000UL, server.Stack.Counters[NetworkCounter.UdpNoPort]);
        Assert.AreEqual(10UL, server.Stack.Counters[NetworkCounter.IcmpSent]);
        Assert.AreEqual(990UL, server.Stack.Counters[NetworkCounter.IcmpSuppressed]);
    }

    internal static byte[] Syn(int host, ushort port, IpAddress server) => Segment(host, port, server, 2, 1, 0);

    private static byte[] Segment(int host, ushort port, IpAddress server, byte flags, uint sequence, uint acknowledgment)
    {
        var frame = Convert.FromHexString("02000000000202000000000108004500002800000000400600000B000000000000000000005000000001000000005002200000000000");
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(26), 0x0B000000U | (uint)host);
        server.Write4(frame.AsSpan(30));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(34), port);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(38), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(42), acknowledgment);
        frame[47] = flags;
        FrameCorpus.Repair(frame);
        return frame;
    }
}
