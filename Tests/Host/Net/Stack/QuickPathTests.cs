using System.Collections.Generic;
using System.Linq;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Tcp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Stack;

/// <summary>The short way through the stack and the long one send the same segments at the same time, bit for bit.</summary>
[TestClass]
public sealed class QuickPathTests
{
    [TestMethod]
    [DataRow(0.0, 0UL, 1)]
    [DataRow(0.0, 3000UL, 2)]
    [DataRow(0.03, 0UL, 3)]
    [DataRow(0.05, 3000UL, 4)]
    [DataRow(0.02, 500UL, 5)]
    public void BothWaysAreOne(double loss, ulong jitter, int seed)
    {
        var impairments = new Impairments { Delay = 1000, Jitter = jitter, Loss = loss, Duplication = loss, Corruption = loss / 2 };
        var (quick, far) = (Segments(impairments, seed, isQuick: true), Segments(impairments, seed, isQuick: false));
        Assert.IsGreaterThan(50, quick.Count);
        for (var i = 0; i < System.Math.Min(quick.Count, far.Count); i++)
            Assert.AreEqual(far[i], quick[i], $"segment {i}");
        Assert.HasCount(far.Count, quick);
    }

    /// <summary>Connections one after the other, whose beginnings and ends have ways of their own: the second one finds the neighbour known.</summary>
    [TestMethod]
    [DataRow(0.0, 0UL, 1)]
    [DataRow(0.05, 3000UL, 2)]
    [DataRow(0.1, 500UL, 3)]
    public void OpeningsAndEndsAreOne(double loss, ulong jitter, int seed)
    {
        const int connections = 40;
        var impairments = new Impairments { Delay = 1000, Jitter = jitter, Loss = loss, Duplication = loss, Corruption = loss / 2 };
        var (quick, far) = (Connections(impairments, seed, connections, isQuick: true), Connections(impairments, seed, connections, isQuick: false));
        Assert.IsGreaterThanOrEqualTo(6 * connections, quick.Count);
        for (var i = 0; i < System.Math.Min(quick.Count, far.Count); i++)
            Assert.AreEqual(far[i], quick[i], $"segment {i}");
        Assert.HasCount(far.Count, quick);
    }

    private static List<string> Connections(Impairments impairments, int seed, int count, bool isQuick)
    {
        using var network = new SimulatedNetwork(impairments, seed);
        var segments = Listen(network);
        var (client, server) = (network.Add(1), network.Add(2));
        (client.Stack.QuickPath, server.Stack.QuickPath) = (isQuick, isQuick);
        Assert.IsTrue(server.Stack.TryListen(new IpEndpoint(default, 80), 10, out var listener));
        for (var i = 0; i < count; i++)
        {
            Assert.IsTrue(client.Stack.TryConnect(new IpEndpoint(server.Address, 80), default, network.Now, out var ours));
            TcpHandle theirs = default;
            network.RunUntil(() => server.Stack.TryAccept(listener, out theirs));
            server.Stack.CloseWriting(theirs, network.Now);
            network.RunUntil(() => client.Stack.Tcp(ours).State == TcpState.CloseWait);
            client.Stack.CloseWriting(ours, network.Now);
            network.RunUntil(() => server.Stack.Tcp(theirs).State == TcpState.TimeWait);
            while (server.Stack.TryTakeNews(out var news))
                Assert.AreEqual(theirs, news);
            server.Stack.LeaveTcp(theirs, network.Now);
            network.RunUntil(() => client.Stack.Tcp(ours).State == TcpState.Closed);
            Assert.IsTrue(client.Stack.ForgetTcp(ours));
            Assert.IsFalse(server.Stack.IsAlive(theirs));
        }

        return segments;
    }

    /// <summary>Every segment, with its time.</summary>
    private static List<string> Listen(SimulatedNetwork network)
    {
        var segments = new List<string>();
        network.Tap = frame =>
        {
            if (frame[12] == 8 && frame[13] == 0 && frame[23] == 6)
                segments.Add($"{network.Now} {System.Convert.ToHexString(frame)}");
        };
        return segments;
    }

    private static List<string> Segments(Impairments impairments, int seed, bool isQuick)
    {
        using var network = new SimulatedNetwork(impairments, seed);
        var segments = Listen(network);
        var (client, server) = (network.Add(1), network.Add(2));
        (client.Stack.QuickPath, server.Stack.QuickPath) = (isQuick, isQuick);
        var transfers = Enumerable.Range(0, 3).Select(number => new Transfer(network, client, server, server.Address, 1 + (number * 20_000), 100_000 >> (5 * number), port: (ushort)(80 + number))).ToArray();
        network.RunUntil(() => transfers.All(transfer => transfer.IsFinished));
        foreach (var transfer in transfers)
            transfer.AssertArrived();
        return segments;
    }
}
