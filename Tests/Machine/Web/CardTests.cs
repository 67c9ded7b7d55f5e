using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.LibOS.Web.Packing;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Web;

/// <summary>The web server over each kind of network card, while clients download: what they get is right, also over a cable that is pulled out and put in again.</summary>
[TestClass]
public sealed class CardTests : FolderTests
{
    private const int Clients = 3;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    [TestMethod]
    [DataRow(NetworkCard.Virtio)]
    [DataRow(NetworkCard.E1000)]
    [DataRow(NetworkCard.E1000e)]
    public async Task ACableIsPulledOutUnderLoad(NetworkCard card)
    {
        var site = MakeSite();
        var port = FreePort.Any();
        var (guest, shell) = (Machines.Product() with
        {
            Disks = [new DiskOptions(Path.Combine(Folder, "site.img"))],
            Network = new NetworkOptions { Card = card, Forwards = [new PortForward(port, 80)] },
        }).Boot();
        using (guest)
        {
            using var client = await ServedClient.Connect(port, s_patience);
            foreach (var (path, body) in site)
                CollectionAssert.AreEqual(body, await client.GetByteArrayAsync(path), path);

            using var stop = new CancellationTokenSource();
            var done = new int[Clients];
            var downloads = Enumerable.Range(0, Clients).Select(number => Task.Run(() => Download(port, site, number, done, stop.Token))).ToArray();
            foreach (var isUp in new[] { false, true, false, true })
            {
                guest.Monitor.Execute("set_link", new Dictionary<string, object> { ["name"] = "net0", ["up"] = isUp });
                AwaitLink(shell, isUp ? "up" : "down");
                await Task.Delay(500);
            }

            // Each goes on: the answer that was under way, and another one.
            var then = (int[])done.Clone();
            while (!downloads.Any(download => download.IsCompleted) && Enumerable.Range(0, Clients).Any(number => Volatile.Read(ref done[number]) < then[number] + 2))
                await Task.Delay(100);
            stop.Cancel();
            await Task.WhenAll(downloads);
        }
    }

    /// <summary>The shell shows what the kernel knows of the link.</summary>
    private static void AwaitLink(GuestShell shell, string state)
    {
        var line = new Regex($@"\n0 +10\.0\.2\.15 +{state} ");
        for (var deadline = DateTime.UtcNow + s_patience; !line.IsMatch(shell.Run("net", s_patience));)
            Assert.IsLessThan(deadline, DateTime.UtcNow, $"the link is not seen {state}");
    }

    private static async Task Download(int port, Dictionary<string, byte[]> site, int number, int[] done, CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = s_patience };
        while (!stop.IsCancellationRequested)
        {
            var (path, body) = site.ElementAt(done[number] % site.Count);
            CollectionAssert.AreEqual(body, await client.GetByteArrayAsync(path, CancellationToken.None), path);
            Interlocked.Increment(ref done[number]);
        }
    }

    private Dictionary<string, byte[]> MakeSite()
    {
        var random = new Random(6);
        var site = new[] { 0, 100, 1_000, 20_000, 1_500_000 }.ToDictionary(length => $"/{length}", length => new byte[length]);
        var folder = Directory.CreateDirectory(Path.Combine(Folder, "site")).FullName;
        foreach (var (path, body) in site)
        {
            random.NextBytes(body);
            File.WriteAllBytes(folder + path, body);
        }

        var plan = SitePlan.Make(SiteDirectory.Read(folder));
        using var store = ImageFile.Create(Path.Combine(Folder, "site.img"), 2 + plan.Pages);
        SiteWriter.Publish(store, plan, DateTimeOffset.UtcNow);
        return site;
    }
}
