using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Threading;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using ExoCosmos.Tests.Machine.Web.Load;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Web;

/// <summary>
/// Random clients for long: what is to be flat is flat. <c>EXO_SOAK=10000000</c> makes so many requests, in at most <c>EXO_SOAK_SECONDS</c>; every answer's body is compared with its document.
/// </summary>
[TestClass]
public sealed class SoakTests : FolderTests
{
    private const int Workers = 4, WarmUp = 400;

    private static readonly long s_requests = Setting("EXO_SOAK", 4_000);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(Setting("EXO_SOAK_SECONDS", 86_400));
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(240);
    private static readonly IPEndPoint s_server = new(IPAddress.Parse(TapHost.Guest), 80);

    [TestMethod]
    public void NothingGrowsThatShouldBeFlat()
    {
        var site = new LoadSite(Folder);
        using var host = TapHost.Create();
        var (guest, shell) = host.Boot(site.Machine(Folder, 128, "24 MiB", hasShell: true));
        using (guest)
        {
            host.RunAll(1, _ => WebFigures.WaitUntilServed(s_server, s_patience));
            // Until every document has been in the cache, and every table has its pages.
            Soak(host, site, WarmUp);
            var before = Flat(host, shell);
            var watch = Stopwatch.StartNew();
            var done = Soak(host, site, s_requests);
            var rate = done / watch.Elapsed.TotalSeconds;
            Console.WriteLine(FormattableString.Invariant($"soak: {done} requests in {watch.Elapsed.TotalSeconds:0} s, {rate:0} a second"));
            var after = Flat(host, shell);
            Assert.AreEqual(Text(before), Text(after));
            Assert.IsTrue(done >= s_requests || watch.Elapsed >= s_longest);
        }
    }

    /// <summary>Several clients at once, each with a seed of its own.</summary>
    /// <returns>Requests that were answered rightly.</returns>
    private static long Soak(TapHost host, LoadSite site, long requests)
    {
        var done = 0L;
        var until = DateTime.UtcNow + s_longest;
        host.RunAll(
            Workers,
            number =>
            {
                using var client = new RandomClient(s_server, site, number);
                while (Interlocked.Read(ref done) < requests && DateTime.UtcNow < until)
                    Interlocked.Add(ref done, client.Act());
            },
            () => Console.Error.WriteLine(FormattableString.Invariant($"soak: {Interlocked.Read(ref done)} requests")));
        return done;
    }

    /// <summary>What neither grows nor shrinks with the number of requests, once all clients are gone.</summary>
    private static SortedDictionary<string, long> Flat(TapHost host, GuestShell shell)
    {
        var figures = host.Run(() => WebFigures.WaitUntilIdle(s_server, s_patience));
        var flat = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var name in new[] { "Connections open", "Clusters evicted", "Clusters damaged", "Cache full", "No block for a head", "No block for a copy", "Turned away", "Answers 5xx" })
            flat[name] = figures[name];
        var environments = Rows(shell, "environments");
        var web = environments.Single(row => row["name"] == "web");
        flat["environments"] = environments.Count;
        flat["frames of the server"] = Number(web["frames"]);
        var capabilities = Rows(shell, "caps");
        flat["capabilities"] = capabilities.Count;
        flat["capabilities of the server"] = capabilities.Count(row => row["environment"] == web["id"]);
        flat["filters"] = Number(Rows(shell, "networks")[0]["filters"]);
        return flat;
    }

    /// <summary>A table of /proc/exo, each row by the names of its columns.</summary>
    private static List<Dictionary<string, string>> Rows(GuestShell shell, string table)
    {
        // The terminal makes blanks of tabs.
        var lines = shell.Run($"cat /proc/exo/{table}", s_patience).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var names = lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines[1..].Select(line => names.Zip(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(SortedDictionary<string, long> figures) => string.Join('\n', figures.Select(figure => $"{figure.Key}: {figure.Value}"));

    private static long Setting(string name, long usual) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? Number(text) : usual;
}
