using System;
using System.Collections.Generic;
using System.Globalization;
using ExoCosmos.LibOS.Web.Serving;
using ExoCosmos.Tests.Host.Net.Hostile;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Web.Serving;

/// <summary>Clients are served amid frames that a malicious hand made of those of clients before them. EXO_FUZZ_ROUNDS makes a run longer.</summary>
[TestClass]
public sealed class HostileServingTests
{
    private static readonly int s_rounds = int.Parse(Environment.GetEnvironmentVariable("EXO_FUZZ_ROUNDS") ?? "10", CultureInfo.InvariantCulture);

    [TestMethod]
    public void ClientsAreServedAmidMutationsOfThoseBefore()
    {
        for (var round = 0; round < s_rounds; round++)
        {
            using var bench = new ServingTests.Bench();
            var seen = new List<byte[]>();
            // Of the client: it has the address that ends in 1. What is said of addresses on the link, anybody on it may say.
            bench.Network.Tap = frame =>
            {
                if (frame[11] == 1 && (frame[12], frame[13]) != (8, 6))
                    seen.Add(frame);
            };
            Ask(bench);
            bench.Network.Tap = null;
            var corpus = new FrameCorpus(round, seen);
            bench.Network.Applications.Add(() =>
            {
                for (var number = 0; number < 20; number++)
                    bench.ServerHost.Stack.Receive(number == 0 ? corpus.Noise(1600) : corpus.Mutated(), bench.Network.Now);
            });
            for (var again = 0; again < 5; again++)
                Ask(bench);
            bench.Network.Applications.RemoveAt(bench.Network.Applications.Count - 1);
            bench.Pass(90);
            Assert.AreEqual(0, bench.Site.Server.Open, $"round {round}");
            ServingTests.AssertAtRest(bench);
            Assert.AreEqual(0UL, bench.Site.Server.Counters.Of(ServerCounter.ServerError));
        }
    }

    private static void Ask(ServingTests.Bench bench)
    {
        var kept = bench.Connect();
        foreach (var (path, length) in new[] { ("/", 14), ("/ten.txt", 10), ("/large.bin", 300_000), ("/sub/", 3) })
        {
            Assert.AreEqual(length, kept.Get(path).Body.Length);
            var own = bench.Connect();
            Assert.AreEqual(length, own.Get(path, "Connection: close\r\n").Body.Length);
            own.Close();
        }

        kept.Send("GET /ten.txt HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nRange: bytes=1-2\r\n\r\n");
        Assert.AreEqual(200, kept.Take().Status);
        Assert.AreEqual(206, kept.Take().Status);
        kept.Close();
    }
}
