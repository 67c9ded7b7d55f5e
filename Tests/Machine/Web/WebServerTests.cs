using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using ExoCosmos.Iso;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Web;

/// <summary>Apps/Web in a machine, spoken to by the host: from a disk that exo web pack made, over the kernel's packets.</summary>
[TestClass]
public sealed class WebServerTests : FolderTests
{
    private const int Served = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>A tree with directories, names that need encoding, documents of no bytes and of more than a cluster, clients of several kinds.</summary>
    [TestMethod]
    public async Task ATreeIsServedFromADisk()
    {
        var tree = MakeTree(Path.Combine(Folder, "site"));
        var image = Path.Combine(Folder, "site.img");
        using var tool = new ExoTool();
        Assert.AreEqual(0, tool.Run("web", "pack", Path.Combine(Folder, "site"), "-o", image).Status);
        var port = FreePort.Any();
        var options = Machines.With(TestModule.FromManifest(Folder, $"""
            environment web
              image web
              arguments served={Served}
              memory 48 MiB
              console output
              entropy
              network 0
              disk all
            """)) with
        {
            Network = new NetworkOptions { Forwards = [new PortForward(port, 80)] },
            Disks = [new DiskOptions(image)],
        };
        using var guest = Guest.Start(options);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Patience };
        await WaitUntilServed(client);
        foreach (var (path, body) in tree)
            CollectionAssert.AreEqual(body, await client.GetByteArrayAsync(path), path);
        await AssertPartsAndConditions(client, tree["/large.bin"]);
        AssertCurl(port, tree);
        AssertPipelined(port, tree);
        Assert.Contains("LibOS.Web on ExoCosmos", await client.GetStringAsync("/status"));
        Refusals.AssertAll(new IPEndPoint(IPAddress.Loopback, port), Served);
    }

    [TestMethod]
    public async Task TheProductServesItsDemonstration()
    {
        var port = FreePort.Any();
        var (guest, shell) = (Machines.Product() with { Network = new NetworkOptions { Forwards = [new PortForward(port, 80)] } }).Boot();
        using (guest)
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Patience };
            await WaitUntilServed(client);
            foreach (var file in Directory.EnumerateFiles(Images.Workspace.SiteTree, "*", SearchOption.AllDirectories))
            {
                var path = "/" + Path.GetRelativePath(Images.Workspace.SiteTree, file).Replace('\\', '/');
                CollectionAssert.AreEqual(await File.ReadAllBytesAsync(file), await client.GetByteArrayAsync(path), path);
            }

            using var missing = await client.GetAsync("/none");
            Assert.AreEqual(HttpStatusCode.NotFound, missing.StatusCode);
            Assert.Contains("Not here", await missing.Content.ReadAsStringAsync());
            Assert.Contains("web", shell.Run("env", Machines.LineTimeout));
        }
    }

    private static Dictionary<string, byte[]> MakeTree(string folder)
    {
        var random = new Random(4);
        var tree = new Dictionary<string, byte[]> { ["/empty"] = [], ["/large.bin"] = Bytes(3_000_000) };
        for (var number = 0; number < 60; number++)
            tree[$"/{(number % 3 == 0 ? "a b/" : number % 3 == 1 ? "ü/deep/" : "")}{number}.html"] = Bytes(random.Next(1, 60_000));
        foreach (var (path, body) in tree)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder + path)!);
            File.WriteAllBytes(folder + path, body);
        }

        return tree;

        byte[] Bytes(int length)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            return bytes;
        }
    }

    private static async Task WaitUntilServed(HttpClient client)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                // The emulator accepts connections before anybody answers them.
                using var attempt = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
                attempt.CancelAfter(TimeSpan.FromSeconds(3));
                using var answer = await client.GetAsync("/status", attempt.Token);
                return;
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !limit.IsCancellationRequested)
            {
                await Task.Delay(200);
            }
        }
    }

    private static async Task AssertPartsAndConditions(HttpClient client, byte[] large)
    {
        foreach (var (from, to) in new (long?, long?)[] { (0, 0), (100, 2_345_678), (2_999_999, null), (null, 1000) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/large.bin");
            request.Headers.Range = new RangeHeaderValue(from, to);
            using var answer = await client.SendAsync(request);
            Assert.AreEqual(HttpStatusCode.PartialContent, answer.StatusCode);
            var start = (int)(from ?? large.Length - to!.Value);
            var end = (int)(from is null ? large.Length - 1 : Math.Min(to ?? large.Length, large.Length - 1));
            CollectionAssert.AreEqual(large[start..(end + 1)], await answer.Content.ReadAsByteArrayAsync());
        }

        using var whole = await client.GetAsync("/large.bin");
        using var conditional = new HttpRequestMessage(HttpMethod.Get, "/large.bin");
        conditional.Headers.IfNoneMatch.Add(whole.Headers.ETag!);
        using var unchanged = await client.SendAsync(conditional);
        Assert.AreEqual(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    private static void AssertCurl(int port, Dictionary<string, byte[]> tree)
    {
        var body = Tool.Run("curl", "-sS", "--fail", "--http1.0", $"http://127.0.0.1:{port}/a%20b/0.html", "-o", "/dev/null", "-w", "%{size_download} %{http_code}");
        Assert.AreEqual($"{tree["/a b/0.html"].Length} 200", body.Trim());
        var refused = Tool.Run("curl", "-sS", "--path-as-is", $"http://127.0.0.1:{port}/../etc/passwd", "-o", "/dev/null", "-w", "%{http_code}");
        Assert.AreEqual("400", refused.Trim());
    }

    private static void AssertPipelined(int port, Dictionary<string, byte[]> tree)
    {
        using var connection = new TcpClient();
        connection.Connect(IPAddress.Loopback, port);
        connection.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        var wanted = tree.Where(pair => pair.Key.Length < 10).Take(12).ToArray();
        var stream = connection.GetStream();
        stream.Write(Encoding.ASCII.GetBytes(string.Concat(wanted.Select((pair, number) =>
            $"GET {pair.Key} HTTP/1.1\r\nHost: a\r\n{(number == wanted.Length - 1 ? "Connection: close\r\n" : "")}\r\n"))));
        using var all = new MemoryStream();
        stream.CopyTo(all);
        var at = 0;
        foreach (var (path, body) in wanted)
        {
            var fields = all.ToArray().AsSpan(at).IndexOf("\r\n\r\n"u8) + 4;
            Assert.StartsWith("HTTP/1.1 200 OK\r\n", Encoding.ASCII.GetString(all.ToArray(), at, fields), path);
            CollectionAssert.AreEqual(body, all.ToArray()[(at + fields)..(at + fields + body.Length)], path);
            at += fields + body.Length;
        }

        Assert.AreEqual(all.Length, at);
    }
}
