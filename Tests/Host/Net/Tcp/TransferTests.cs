using System;
using System.Globalization;
using System.Linq;
using ExoCosmos.LibOS.Net.Tcp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Tcp;

/// <summary>Whatever a network does, both streams arrive whole and in order, and both sides come to their end.</summary>
[TestClass]
public sealed class TransferTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public void OverAPerfectLink()
    {
        var simulation = Transfer(new Impairments(), 1_000_000, 500_000, seed: 1, out var seconds, buffer: 1 << 18);
        TestContext.WriteLine($"{seconds} s, {simulation.ToServer.Sent} + {simulation.ToClient.Sent} segments");
        Assert.IsLessThan(1.0, seconds);
    }

    [TestMethod]
    [DataRow(0.01, 0.0, 0UL)]
    [DataRow(0.05, 0.0, 0UL)]
    [DataRow(0.2, 0.0, 0UL)]
    [DataRow(0.0, 0.1, 0UL)]
    [DataRow(0.0, 0.0, 30_000UL)]
    [DataRow(0.05, 0.05, 20_000UL)]
    public void OverABadLink(double loss, double duplication, ulong jitter)
    {
        var impairments = new Impairments { Loss = loss, Duplication = duplication, Jitter = jitter };
        var simulation = Transfer(impairments, 300_000, 100_000, seed: 2, out var seconds);
        TestContext.WriteLine($"{seconds} s, {simulation.ToServer.Sent} + {simulation.ToClient.Sent} segments, {simulation.ToServer.Lost + simulation.ToClient.Lost} lost");
    }

    [TestMethod]
    public void OverRandomLinks()
    {
        var rounds = int.Parse(Environment.GetEnvironmentVariable("EXO_FUZZ_ROUNDS") ?? "60", CultureInfo.InvariantCulture);
        for (var seed = int.Parse(Environment.GetEnvironmentVariable("EXO_FUZZ_SEED") ?? "0", CultureInfo.InvariantCulture); seed < rounds; seed++)
        {
            var random = new Random(seed);
            var impairments = new Impairments
            {
                Delay = (ulong)random.Next(100_000),
                Jitter = (ulong)(random.Next(3) * random.Next(30_000)),
                Loss = random.Next(3) * random.NextDouble() * 0.1,
                Duplication = random.Next(3) * random.NextDouble() * 0.1,
                Rate = random.Next(2) * (20_000 + random.Next(10_000_000)),
                Queue = 5 + random.Next(100),
            };
            Transfer(impairments, random.Next(200_000), random.Next(200_000), seed, out _);
        }
    }

    private static TcpSimulation Transfer(Impairments impairments, int toServer, int toClient, int seed, out double seconds, int buffer = 0)
    {
        var random = new Random(seed);
        var (first, second) = (new byte[toServer], new byte[toClient]);
        random.NextBytes(first);
        random.NextBytes(second);
        var client = new TcpPeer(1, buffer != 0 ? buffer : 1 << (10 + random.Next(10)), first);
        var server = new TcpPeer(2, buffer != 0 ? buffer : 1 << (10 + random.Next(10)), second);
        var simulation = new TcpSimulation(client, server, impairments, seed)
        {
            Segment = random.Next(2) == 0 ? 1460 : 200 + random.Next(1300),
            Largest = random.Next(2) == 0 ? 1 : 65_000,
        };
        simulation.Connect((uint)random.Next(int.MinValue, int.MaxValue), (uint)random.Next(int.MinValue, int.MaxValue));
        client.Connection.NoDelay = random.Next(2) == 0;
        seconds = simulation.Run(() => server.Received.Count == toServer && client.Received.Count == toClient);
        Assert.IsTrue(server.Received.SequenceEqual(first), $"seed {seed}");
        Assert.IsTrue(client.Received.SequenceEqual(second), $"seed {seed}");
        simulation.Run(() => client.Connection.State == TcpState.Closed && server.Connection.State == TcpState.Closed);
        // The last acknowledgment may be lost: then the last FIN is repeated until nobody answers.
        Assert.AreEqual(TcpFailure.None, client.Connection.Failure is TcpFailure.TimedOut ? server.Connection.Failure : client.Connection.Failure, $"seed {seed}");
        return simulation;
    }
}
