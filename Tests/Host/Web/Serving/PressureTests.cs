using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Web.Packing;
using ExoCosmos.LibOS.Web.Serving;
using ExoCosmos.Tests.Host.Net;
using ExoCosmos.Tests.Host.Net.Stack;
using ExoCosmos.Tests.Host.Web.Store;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Web.Serving;

/// <summary>Clients that are many, slow or malicious, and disks that do not answer: others are served, and what was held is given back.</summary>
[TestClass]
public sealed class PressureTests
{
    private static readonly List<SiteFile> s_site = [Sites.File("/index.html", "home"), Sites.File("/large.bin", new byte[300_000])];

    [TestMethod]
    public void UnfinishedRequestsAreGivenUp()
    {
        using var bench = new ServingTests.Bench(site: s_site);
        var slow = Enumerable.Range(0, 50).Select(_ => bench.Connect()).ToArray();
        for (var second = 0; second < 14; second++)
        {
            foreach (var client in slow)
                if (client.Tcp.CanWrite && client.Tcp.State == TcpState.Established)
                    client.Send(second == 0 ? "GET / HTTP/1.1\r\n" : "X: y\r\n");
            Assert.AreEqual("home", bench.Connect().Get("/", "Connection: close\r\n").Text);
            bench.Pass(1);
        }

        Assert.AreEqual(50UL, bench.Site.Server.Counters.Of(ServerCounter.TimedOutRequest));
        foreach (var client in slow)
            Assert.AreEqual(408, client.Take().Status);
        bench.Pass(10);
        Assert.AreEqual(0, bench.Site.Server.Open);
        ServingTests.AssertAtRest(bench);
    }

    [TestMethod]
    public void ReadersThatDoNotReadAreGivenUp()
    {
        using var bench = new ServingTests.Bench(site: s_site);
        var slow = Enumerable.Range(0, 20).Select(_ => bench.Connect()).ToArray();
        foreach (var client in slow)
            client.Send("GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\nGET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n");
        for (var second = 0; second < 45; second++)
        {
            // One of them takes a little each second, and another one enough.
            var bytes = new byte[second % 2 == 0 ? 100 : 0];
            bench.ClientHost.Stack.Read(slow[0].Handle, bytes, bench.Network.Now);
            if (slow[1].Tcp.Buffer.Available > 2000)
                bench.ClientHost.Stack.Read(slow[1].Handle, new byte[2000], bench.Network.Now);
            Assert.AreEqual("home", bench.Connect().Get("/", "Connection: close\r\n").Text);
            bench.Pass(1);
        }

        Assert.AreEqual(19UL, bench.Site.Server.Counters.Of(ServerCounter.TimedOutReader));
        Assert.AreEqual(TcpState.Established, slow[1].Tcp.State);
        bench.ClientHost.Stack.AbortTcp(slow[1].Handle, bench.Network.Now);
        bench.Pass(10);
        Assert.AreEqual(0, bench.Site.Server.Open);
        ServingTests.AssertAtRest(bench);
    }

    [TestMethod]
    public void IdleConnectionsAreClosed()
    {
        using var bench = new ServingTests.Bench(site: s_site);
        var client = bench.Connect();
        client.Get("/");
        bench.Pass(12);
        Assert.AreEqual("home", client.Get("/").Text);
        bench.Pass(20);
        Assert.IsTrue(client.IsClosed);
        Assert.AreEqual(1UL, bench.Site.Server.Counters.Of(ServerCounter.TimedOutIdle));
    }

    [TestMethod]
    public void MoreThanAreServedAreToldSo()
    {
        using var bench = new ServingTests.Bench(site: s_site, limits: ServedSite.Limits with { Served = 3 });
        var served = Enumerable.Range(0, 3).Select(_ => bench.Connect()).ToArray();
        var beyond = bench.Connect().Get("/");
        Assert.AreEqual((503, "1", "close"), (beyond.Status, beyond.Fields["Retry-After"], beyond.Fields["Connection"]));
        foreach (var client in served)
            Assert.AreEqual(200, client.Get("/").Status);
        served[0].Close();
        bench.Pass(1);
        Assert.AreEqual(200, bench.Connect().Get("/").Status);
    }

    [TestMethod]
    public void ASynFloodLocksNobodyOut()
    {
        using var bench = new ServingTests.Bench(site: s_site);
        var random = new Random(1);
        bench.Network.Applications.Add(() =>
        {
            for (var i = 0; i < 20; i++)
                bench.Network.Inject(FloodTests.Syn(random.Next(1, 1 << 24), (ushort)random.Next(1, 65536), bench.ServerHost.Address));
        });
        bench.Network.RunFor(0.2);
        Assert.AreEqual("home", bench.Connect().Get("/").Text);
        Assert.IsGreaterThan(100UL, bench.ServerHost.Stack.Counters[NetworkCounter.TcpCookieSent]);
    }

    [TestMethod]
    public void WhoWaitsForTheDiskWaitsAlone()
    {
        var files = Enumerable.Range(0, 3).Select(number => Sites.File($"/{number}", new byte[250_000])).ToList();
        using var bench = new ServingTests.Bench(site: files);
        Assert.AreEqual(250_000, bench.Connect().Get("/0").Body.Length);
        bench.Site.DiskAnswers = false;
        var waiting = Enumerable.Range(0, 6).Select(_ => bench.Connect()).ToArray();
        foreach (var client in waiting)
            client.Send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
        bench.Pass(1);
        Assert.AreEqual(250_000, bench.Connect().Get("/0").Body.Length);
        // Two go away while they wait: one by a reset, one by closing.
        bench.ClientHost.Stack.AbortTcp(waiting[2].Handle, bench.Network.Now);
        waiting[4].Close();
        bench.Pass(1);
        bench.Site.DiskAnswers = true;
        foreach (var client in waiting.Where((_, number) => number != 2))
            Assert.AreEqual(250_000, client.Take().Body.Length);
        bench.Site.DiskFails = true;
        Assert.AreEqual(500, bench.Connect().Get("/2").Status);
        bench.Site.DiskFails = false;
        bench.Pass(2);
        Assert.AreEqual(250_000, bench.Connect().Get("/2").Body.Length);
        Assert.AreEqual(1UL, bench.Site.Server.Counters.Of(ServerCounter.ClustersDamaged));
        // Of those that waited none is a hit, whatever became of them.
        Assert.AreEqual((9UL, 1UL), (bench.Site.Server.Counters.Of(ServerCounter.CacheMisses), bench.Site.Server.Counters.Of(ServerCounter.CacheHits)));
    }

    [TestMethod]
    public void ADamagedClusterIsAnError()
    {
        using var bench = new ServingTests.Bench(site: [Sites.File("/a", new byte[250_000]), Sites.File("/b", new byte[250_000])]);
        bench.Site.Damage();
        var answers = new[] { "/a", "/b" }.Select(path => bench.Connect().Get(path).Status).Order().ToArray();
        CollectionAssert.AreEqual(new[] { 200, 500 }, answers);
    }

    /// <summary>A cache for two of ten clusters: all are right, however often they go and come.</summary>
    [TestMethod]
    public void ASmallCacheServesALargeSite()
    {
        var random = new Random(6);
        var files = Enumerable.Range(0, 10).Select(number =>
        {
            var body = new byte[200_000 + number];
            random.NextBytes(body);
            return Sites.File($"/{number}", body);
        }).Append(Sites.File("/huge", new byte[900_000])).ToList();
        using var bench = new ServingTests.Bench(site: files, limits: ServedSite.Limits with { CachePages = 130 });
        var clients = Enumerable.Range(0, 2).Select(_ => bench.Connect()).ToArray();
        for (var round = 0; round < 40; round++)
        {
            var wanted = clients.Select(client => (client, file: files[random.Next(10)])).ToArray();
            foreach (var (client, file) in wanted)
                client.Send($"GET {file.Path} HTTP/1.1\r\nHost: a\r\n\r\n");
            foreach (var (client, file) in wanted)
                CollectionAssert.AreEqual(file.Read(), client.Take().Body);
        }

        Assert.IsGreaterThan(20UL, bench.Site.Server.Counters.Of(ServerCounter.ClustersEvicted));
        Assert.AreEqual(503, bench.Connect().Get("/huge").Status);
    }

    /// <summary>Ten thousand clients that stay: all memory of stack and server is below 100 MiB, and each is answered, twice.</summary>
    [TestMethod]
    public void TenThousandConnectionsAreServed()
    {
        const int Count = 10_000;
        using var network = new SimulatedNetwork(new Impairments { Delay = 500 });
        var client = network.Add(1, new NetworkLimits { Connections = Count, ReceiveBuffer = 1024 });
        var limits = new NetworkLimits { Connections = Count + 200, ReceiveBuffer = 4096, TimeWaits = 4096, Listeners = 2, UdpSockets = 2, UdpRing = 4096 };
        var server = network.Add(2, limits);
        using var site = new ServedSite(server, s_site, new ServerLimits { Slots = Count + 201, Served = Count, Heads = Count / 2, CachePages = 1024 });
        Assert.IsLessThan(100UL << 20, limits.MemoryNeeded + site.Memory);
        network.Applications.Add(() => site.Work(network.Now));
        var request = client.Pin("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8);
        var handles = new List<TcpHandle>();
        for (var number = 0; number < Count; number++)
        {
            Assert.IsTrue(client.Stack.TryConnect(new IpEndpoint(server.Address, 80), default, network.Now, out var handle));
            handles.Add(handle);
            if (number % 50 == 0)
                network.RunFor(0.002);
        }

        network.RunFor(2);
        Assert.AreEqual(Count, site.Server.Open);
        for (var round = 1; round <= 2; round++)
        {
            foreach (var handle in handles)
                Assert.IsTrue(client.Stack.TryWrite(handle, request, network.Now));
            network.RunFor(2);
            foreach (var handle in handles)
                Assert.EndsWith("home", Encoding.ASCII.GetString(client.ReadAll(handle, network.Now)));
            Assert.AreEqual((ulong)(round * Count), site.Server.Counters.Of(ServerCounter.Requests));
        }

        for (var second = 0; second < 30; second++)
        {
            network.RunFor(1);
            site.Work(network.Now);
        }

        Assert.AreEqual(0, site.Server.Open);
    }
}
