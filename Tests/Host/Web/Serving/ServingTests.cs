using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.LibOS.Web.Packing;
using ExoCosmos.LibOS.Web.Serving;
using ExoCosmos.Tests.Host.Net;
using ExoCosmos.Tests.Host.Net.Stack;
using ExoCosmos.Tests.Host.Web.Store;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Web.Serving;

/// <summary>The server over TCP, on a simulated Ethernet: every answer is right, whatever is switched off and whatever happens to frames.</summary>
[TestClass]
public sealed class ServingTests
{
    private static readonly List<SiteFile> s_site =
    [
        Sites.File("/index.html", "<h1>Hello</h1>"), Sites.File("/ten.txt", "0123456789"), Sites.File("/sub/index.html", "sub"), Sites.File("/a b.txt", "blank"),
        Sites.File("/empty", ""), Sites.File("/large.bin", Filling(300_000)), Sites.File("/middle.bin", Filling(10_000)),
    ];

    [TestMethod]
    public void DocumentsAreServed()
    {
        using var bench = new Bench();
        var client = bench.Connect();
        Assert.AreEqual("<h1>Hello</h1>", client.Get("/").Text);
        Assert.AreEqual("0123456789", client.Get("/ten.txt?query").Text);
        Assert.AreEqual("blank", client.Get("/a%20b.txt").Text);
        Assert.AreEqual("", client.Get("/empty").Text);
        CollectionAssert.AreEqual(Filling(300_000), client.Get("/large.bin").Body);
        var moved = client.Get("/sub");
        Assert.AreEqual((301, "/sub/"), (moved.Status, moved.Fields["Location"]));
        Assert.AreEqual("sub", client.Get("/sub/").Text);
        var part = client.Get("/ten.txt", "Range: bytes=2-4\r\n");
        Assert.AreEqual((206, "234", "bytes 2-4/10"), (part.Status, part.Text, part.Fields["Content-Range"]));
        var large = client.Get("/large.bin", "Range: bytes=123457-234567\r\n");
        CollectionAssert.AreEqual(Filling(300_000)[123_457..234_568], large.Body);
        Assert.AreEqual((416, "bytes */10"), (client.Get("/ten.txt", "Range: bytes=10-\r\n") is var beyond ? beyond.Status : 0, beyond.Fields["Content-Range"]));
        Assert.AreEqual(304, client.Get("/ten.txt", $"If-None-Match: {part.Fields["ETag"]}\r\n").Status);
        Assert.AreEqual(412, client.Get("/ten.txt", "If-Match: \"x\"\r\n").Status);
        Assert.AreEqual(404, client.Get("/none").Status);
        Assert.AreEqual(400, client.Get("/%2e%2e/etc").Status);
        client.Send("HEAD /large.bin HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.AreEqual("300000", client.Take().Fields["Content-Length"]);
        client.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
        Assert.AreEqual((405, "GET, HEAD"), (client.Take() is var refused ? refused.Status : 0, refused.Fields["Allow"]));
        Assert.AreEqual("0123456789", client.Get("/ten.txt").Text);
        Assert.AreEqual("keep-alive", client.Get("/ten.txt").Fields["Connection"]);
        Assert.AreEqual("close", client.Get("/ten.txt", "Connection: close\r\n").Fields["Connection"]);
        bench.Network.RunUntil(() => client.IsClosed);
    }

    /// <summary>What had to be read first, what was there, and what no document is.</summary>
    [TestMethod]
    public void HitsAndMissesAreCounted()
    {
        using var bench = new Bench();
        var client = bench.Connect();
        for (var round = 0; round < 3; round++)
            Assert.AreEqual(200, client.Get("/large.bin").Status);
        Assert.AreEqual(304, client.Get("/large.bin", $"If-None-Match: {client.Get("/large.bin").Fields["ETag"]}\r\n").Status);
        Assert.AreEqual(404, client.Get("/none").Status);
        ref readonly var counters = ref bench.Site.Server.Counters;
        Assert.AreEqual((1UL, 4UL, 6UL), (counters.Of(ServerCounter.CacheMisses), counters.Of(ServerCounter.CacheHits), counters.Of(ServerCounter.Requests)));
        StringAssert.Contains(client.Get("/status").Text, "<td>Cache hits<td>4\n");
        Assert.AreEqual((4UL, 2UL), (counters.Of(ServerCounter.CacheHits), counters.Of(ServerCounter.WithoutDocument)));
    }

    [TestMethod]
    public void BadRequestsAreAnsweredAndClosed()
    {
        using var bench = new Bench();
        foreach (var (text, status) in new[]
        {
            ("GET / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/2.0\r\n\r\n", 505), ("BREW / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 501),
            ("GET /" + new string('a', 5000), 414), ("GET / HTTP/1.1\r\nHost: a\r\nX: " + new string('a', 5000), 431),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 501), ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n", 405),
        })
        {
            var client = bench.Connect();
            client.Send(text);
            Assert.AreEqual(status, client.Take().Status, text);
            bench.Network.RunUntil(() => client.IsClosed);
            client.Close();
        }

        bench.Network.RunUntil(() => bench.Site.Server.Open == 0);
    }

    [TestMethod]
    public void Http10ClientsAreServed()
    {
        using var bench = new Bench();
        var client = bench.Connect();
        client.Send("GET /ten.txt HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        Assert.AreEqual("keep-alive", client.Take().Fields["Connection"]);
        client.Send("GET /ten.txt HTTP/1.0\r\n\r\n");
        Assert.AreEqual("0123456789", client.Take().Text);
        bench.Network.RunUntil(() => client.IsClosed);
        client.Close();
        bench.Network.RunUntil(() => bench.Site.Server.Open == 0);
    }

    /// <summary>Twenty requests at once, in any pieces, over a link that loses, doubles, damages and reorders; with all switches, with none, with each one off.</summary>
    [TestMethod]
    [DataRow(ServerSwitches.All, 0.0)]
    [DataRow(ServerSwitches.All, 0.05)]
    [DataRow(ServerSwitches.None, 0.0)]
    [DataRow(ServerSwitches.None, 0.05)]
    [DataRow(ServerSwitches.All & ~ServerSwitches.SendFromCache, 0.02)]
    [DataRow(ServerSwitches.All & ~ServerSwitches.StoredSums, 0.02)]
    [DataRow(ServerSwitches.All & ~ServerSwitches.ReadyHeads, 0.02)]
    [DataRow(ServerSwitches.All & ~ServerSwitches.MergedFin, 0.02)]
    [DataRow(ServerSwitches.All & ~ServerSwitches.PiggybackedAck, 0.02)]
    [DataRow(ServerSwitches.All & ~ServerSwitches.QuickPath, 0.02)]
    [DataRow(ServerSwitches.All & ~ServerSwitches.KnownRequests, 0.02)]
    [DataRow(ServerSwitches.All & ~ServerSwitches.QuickAnswers, 0.02)]
    [DataRow(ServerSwitches.All & ~ServerSwitches.QuietEnd, 0.02)]
    [DataRow(ServerSwitches.All & ~ServerSwitches.QuietAcknowledgments, 0.02)]
    public void PipelinedRequestsAreAnsweredInTheirOrder(ServerSwitches switches, double loss)
    {
        using var bench = new Bench(new Impairments { Delay = 2000, Jitter = loss > 0 ? 4000UL : 0, Loss = loss, Duplication = loss, Corruption = loss / 2 });
        bench.Site.Server.Switches = switches;
        for (var round = 0; round < 3; round++)
        {
            var random = new Random(round);
            var wanted = Enumerable.Range(0, 20).Select(_ => s_site[random.Next(s_site.Count)]).ToArray();
            var text = string.Join("", wanted.Select((file, number) =>
                $"GET {file.Path.Replace(" ", "%20", StringComparison.Ordinal)} HTTP/1.1\r\nHost: a\r\n{(number == 19 ? "Connection: close\r\n" : "")}\r\n"));
            var client = bench.Connect();
            while (text.Length > 0)
            {
                var length = Math.Min(random.Next(1, 300), text.Length);
                client.Send(text[..length]);
                text = text[length..];
                bench.Network.RunFor(0.001);
            }

            foreach (var file in wanted)
                CollectionAssert.AreEqual(file.Read(), client.Take().Body, file.Path);
            bench.Network.RunUntil(() => client.IsClosed);
            client.Close();
        }

        bench.Network.RunUntil(() => bench.Site.Server.Open == 0);
        AssertAtRest(bench);
    }

    [TestMethod]
    public void ThePageOfTheSiteSaysThatThereIsNone()
    {
        using var bench = new Bench(site: [Sites.File("/404.html", "nothing here"), Sites.File("/index.html", "x")]);
        var answer = bench.Connect().Get("/none");
        Assert.AreEqual((404, "nothing here"), (answer.Status, answer.Text));
    }

    /// <summary>No store was sound: that is no client's mistake, and ends when a site is published.</summary>
    [TestMethod]
    public void WithoutASiteEachRequestIsAnsweredWithAnError()
    {
        using var bench = new Bench(isServed: false);
        var client = bench.Connect();
        foreach (var path in new[] { "/", "/ten.txt", "/none", "/404.html" })
            Assert.AreEqual((500, "keep-alive"), (client.Get(path) is var answer ? answer.Status : 0, answer.Fields["Connection"]), path);
        Assert.AreEqual(400, client.Get("/%2e%2e/").Status);
        Assert.Contains("<tr><td>Documents of the site<td>0\n", client.Get("/status").Text);
        Assert.AreEqual(4UL, bench.Site.Server.Counters.Of(ServerCounter.ServerError));
        Assert.IsTrue(bench.Site.TryReplace());
        Assert.AreEqual("0123456789", client.Get("/ten.txt").Text);
        Assert.AreEqual(404, client.Get("/none").Status);
        bench.Pass(20);
        AssertAtRest(bench);
    }

    [TestMethod]
    public void StatusIsForPeople()
    {
        using var bench = new Bench();
        var client = bench.Connect();
        client.Get("/ten.txt");
        client.Get("/a&b");
        var page = client.Get("/status");
        Assert.AreEqual((200, "text/html; charset=utf-8", "no-store"), (page.Status, page.Fields["Content-Type"], page.Fields["Cache-Control"]));
        Assert.Contains("<tr><td>Answers 2xx<td>1\n", page.Text);
        Assert.Contains("10.0.0.1 - - [Sun, 01 Mar 2026 12:00:05 GMT] \"GET /ten.txt\" 200 ", page.Text);
        Assert.Contains("<tr><td>send-from-cache<td>on\n", page.Text);
        Assert.Contains("\"GET /a&amp;b\" 404 ", page.Text);
    }

    private static byte[] Filling(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Nothing is held that no connection holds: but for the two heads that are ready.</summary>
    internal static void AssertAtRest(Bench bench)
    {
        Assert.IsGreaterThanOrEqualTo(ServedSite.Limits.Heads - 2, bench.Site.Server.HeadsFree);
        for (var cluster = 0U; cluster < bench.Site.Server.Cache.Index.Clusters; cluster++)
            Assert.AreEqual(0U, bench.Site.Server.Cache.Cluster(cluster).Pins);
    }

    /// <summary>A server and a client host on one link.</summary>
    internal sealed class Bench : IDisposable
    {
        public Bench(Impairments? impairments = null, IReadOnlyList<SiteFile>? site = null, ServerLimits? limits = null, bool isServed = true)
        {
            Network = new SimulatedNetwork(impairments ?? new Impairments { Delay = 500 });
            ClientHost = Network.Add(1, new NetworkLimits { Connections = 1024, ReceiveBuffer = 8192 });
            ServerHost = Network.Add(2, ServedSite.StackLimits);
            Site = new ServedSite(ServerHost, site ?? s_site, limits, isServed);
            Network.Applications.Add(() => Site.Work(Network.Now));
        }

        public SimulatedNetwork Network { get; }

        public SimulatedHost ClientHost { get; }

        public SimulatedHost ServerHost { get; }

        public ServedSite Site { get; }

        public WebClient Connect()
        {
            var client = new WebClient(Network, ClientHost, ServerHost.Address);
            Network.RunUntil(() => client.Tcp.IsSynchronized);
            return client;
        }

        /// <summary>Time passes, and the server notices even if nothing else happens.</summary>
        public void Pass(int seconds)
        {
            for (var half = 0; half < 2 * seconds; half++)
            {
                Network.RunFor(0.5);
                Site.Work(Network.Now);
            }
        }

        public void Dispose()
        {
            Site.Dispose();
            Network.Dispose();
        }
    }
}
