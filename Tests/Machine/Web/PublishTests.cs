using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using ExoCosmos.Iso;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.LibOS.Web.Packing;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Web;

/// <summary><c>publish</c> and <c>web</c> at the prompt, while clients of the host download.</summary>
[TestClass]
public sealed class PublishTests : FolderTests
{
    private const int Documents = 6, Length = 150_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    /// <summary>Each answer is wholly of one site, and once the new one was seen the old one is not; after a power cut in the middle of a further one, one of the two is there.</summary>
    [TestMethod]
    public async Task ASiteIsReplacedWhileItIsDownloaded()
    {
        var (image, disk) = MakeDisks();
        var port = FreePort.Any();
        var (guest, shell) = Boot(image, disk, port);
        using (guest)
        {
            Assert.DoesNotContain("no such file system", guest.Serial.Transcript, "the store's disk is taken for a mistake");
            using var client = await ServedClient.Connect(port, s_patience);
            Assert.AreEqual(("old", 1L), (await Site(client, 0), Figure(shell, "Generation of the site")));
            using var stop = new CancellationTokenSource();
            var downloads = Enumerable.Range(0, 3).Select(number => Task.Run(() => Download(port, number, stop.Token))).ToArray();
            await Task.Delay(1000);
            StringAssert.Matches(shell.Run("publish /mnt/1/new; echo status $?", s_patience), new Regex($@"^{Documents} documents at {Documents} paths in \d clusters\nstatus 0\n$"));
            Assert.AreEqual("new", await Site(client, 0));
            await Task.Delay(500);
            stop.Cancel();
            foreach (var seen in await Task.WhenAll(downloads))
                Assert.AreEqual("old new", string.Join(' ', seen), "the old site came back, or nobody saw it");
            Assert.AreEqual(2, Figure(shell, "Generation of the site"));
            AssertMisuse(shell);

            // The power fails while the third one is being written, or has been.
            shell.Type("publish /mnt/1/third");
            await Task.Delay(new Random().Next(1500));
        }

        using (var store = ImageFile.Open(image, FileAccess.Read))
            Assert.AreEqual(ExoCosmos.LibOS.Web.Store.StoreFinding.Sound, SiteReader.Find(store, out _, out _));
        (guest, _) = Boot(image, disk, port);
        using (guest)
        {
            using var client = await ServedClient.Connect(port, s_patience);
            var name = await Site(client, 0);
            Assert.IsTrue(name is "new" or "third", name);
            for (var number = 0; number < Documents; number++)
                Assert.AreEqual(name, await Site(client, number));
        }
    }

    /// <summary>What is switched off is seen off, by the server's own page too, and it goes on serving.</summary>
    [TestMethod]
    public async Task SwitchesAreSetWhileItServes()
    {
        var port = FreePort.Any();
        var (guest, shell) = (Machines.Product() with { Network = new NetworkOptions { Forwards = [new PortForward(port, 80)] } }).Boot();
        using (guest)
        {
            using var client = await ServedClient.Connect(port, s_patience);
            Assert.Contains("merged-fin on", shell.Run("web", s_patience));
            Assert.AreEqual("status 0\n", shell.Run("web set merged-fin off; echo status $?", s_patience));
            Assert.Contains("merged-fin off", shell.Run("web", s_patience));
            Assert.Contains("<td>merged-fin<td>off", await client.GetStringAsync("/status"));
            Assert.AreEqual("", shell.Run("web set merged-fin on", s_patience));
            Assert.Contains("<td>merged-fin<td>on", await client.GetStringAsync("/status"));
            Assert.HasCount(2, Regex.Matches(shell.Run("web -w 1 -c 2", s_patience), "Connections open"));
            Assert.Contains("no such switch", shell.Run("web set speed on; echo status $?", s_patience));
            Assert.Contains("on or off", shell.Run("web set merged-fin maybe", s_patience));
            StringAssert.Matches(shell.Run("web -x; echo status $?", s_patience), new Regex("^usage: web (.|\n)*status 2\n$"));
            Assert.Contains("cannot be replaced", shell.Run("mkdir /tmp/s; echo a > /tmp/s/a; publish /tmp/s", s_patience));
        }
    }

    private static void AssertMisuse(GuestShell shell)
    {
        Assert.Contains("There is no directory", shell.Run("publish /none", s_patience));
        Assert.Contains("contains no documents", shell.Run("mkdir /tmp/empty; publish /tmp/empty", s_patience));
        Assert.Contains("no room", shell.Run("publish /mnt/1/large; echo status $?", s_patience));
        Assert.Contains("usage: publish DIRECTORY", shell.Run("publish", s_patience));
        Assert.AreEqual("0\n", shell.Run("ls /tmp | grep -c publish", s_patience));
    }

    /// <summary>A store with the site "old" and room for another one; and an ext2 disk with two more, and one that is too large.</summary>
    private (string Image, string Disk) MakeDisks()
    {
        foreach (var name in new[] { "old", "new", "third" })
            MakeSite(Path.Combine(Folder, name == "old" ? name : $"tree/{name}"), name, Documents);
        MakeSite(Path.Combine(Folder, "tree/large"), "large", 4 * Documents);
        var image = Path.Combine(Folder, "site.img");
        var plan = SitePlan.Make(SiteDirectory.Read(Path.Combine(Folder, "old")));
        using (var store = ImageFile.Create(image, 2 + (2 * plan.Pages) + 40))
            SiteWriter.Publish(store, plan, DateTimeOffset.UtcNow);
        return (image, Ext2Image.Make(Path.Combine(Folder, "disk"), 4096, 16, Path.Combine(Folder, "tree")));
    }

    /// <summary>Documents that say in each line which site they are of.</summary>
    private static void MakeSite(string folder, string name, int documents)
    {
        Directory.CreateDirectory(folder);
        for (var number = 0; number < documents; number++)
            File.WriteAllText(Path.Combine(folder, $"{number}.txt"), string.Concat(Enumerable.Repeat($"{name}\n", Length / (name.Length + 1))));
    }

    private static (Guest Guest, GuestShell Shell) Boot(string image, string disk, int port) => (Machines.Product() with
    {
        Disks = [new DiskOptions(image), new DiskOptions(disk)],
        Network = new NetworkOptions { Forwards = [new PortForward(port, 80)] },
    }).Boot();

    /// <summary>Downloads until it is told to stop.</summary>
    /// <returns>The names of the sites that answers were of, without repetitions.</returns>
    private static async Task<List<string>> Download(int port, int number, CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = s_patience };
        var seen = new List<string>();
        while (!stop.IsCancellationRequested)
        {
            var name = await Site(client, number++ % Documents);
            if (seen.Count == 0 || seen[^1] != name)
                seen.Add(name);
        }

        return seen;
    }

    /// <returns>The site that a document is of, in all its lines.</returns>
    private static async Task<string> Site(HttpClient client, int number)
    {
        var lines = (await client.GetStringAsync($"/{number}.txt")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct().ToArray();
        Assert.HasCount(1, lines, "an answer of two sites");
        return lines[0];
    }

    private static long Figure(GuestShell shell, string name) =>
        long.Parse(Regex.Match(shell.Run("web", s_patience), $@"{name} +(\d+)\n").Groups[1].ValueSpan, CultureInfo.InvariantCulture);
}
