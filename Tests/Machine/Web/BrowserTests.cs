using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using ExoCosmos.Iso;
using ExoCosmos.Iso.Emulator;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Web;

/// <summary>A real browser, headless Chromium, on the demonstration site at the forwarded port. <c>EXO_WEB_SCREENSHOT=FILE</c> keeps its picture, the one in docs/.</summary>
[TestClass]
public sealed class BrowserTests : FolderTests
{
    private const int Width = 1000, Height = 1100;

    /// <summary>Colours of Iso/Site/style.css: what most of the page is, and what its numbers stand on.</summary>
    private const int Ground = 0xF5F6FB, Accent = 0x4A5BD4;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    [TestMethod]
    public async Task ChromiumShowsTheDemonstration()
    {
        if (!File.Exists("/usr/bin/chromium"))
            Assert.Inconclusive("There is no Chromium: apt-get install chromium, or ./exo test, which tries that.");
        var port = FreePort.Any();
        var (guest, shell) = (Machines.Product() with { Network = new NetworkOptions { Forwards = [new PortForward(port, 80)] } }).Boot();
        using (guest)
        {
            await WaitUntilServed(port);
            var picture = Path.Combine(Folder, "page.png");
            Browse($"http://127.0.0.1:{port}/", $"--screenshot={picture}");
            AssertPicture(new PngPicture(picture));
            if (Environment.GetEnvironmentVariable("EXO_WEB_SCREENSHOT") is { Length: > 0 } kept)
                File.Copy(picture, kept, overwrite: true);

            var page = Browse($"http://127.0.0.1:{port}/", "--dump-dom");
            Assert.Contains("<title>ExoCosmos: served by LibOS.Web</title>", page);
            Assert.Contains("No file system, no socket, no kernel TCP was involved.", page);
            var status = Browse($"http://127.0.0.1:{port}/status", "--dump-dom");
            Assert.Contains("<h1>LibOS.Web on ExoCosmos</h1>", status);
            // The page's style and picture were asked for, and found.
            foreach (var path in new[] { "/style.css", "/orbit.svg", "/" })
                StringAssert.Matches(status, new Regex($"GET {Regex.Escape(path)}\" 200"));
            Assert.IsGreaterThan(2, int.Parse(Regex.Match(shell.Run("web", s_patience), @"Requests +(\d+)\n").Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The page has its colours, so the style sheet came; and the circle of the picture's core, so the picture did.</summary>
    private static void AssertPicture(PngPicture picture)
    {
        Assert.AreEqual((Width, Height), (picture.Width, picture.Height));
        var colours = new Dictionary<int, int>();
        for (var y = 0; y < picture.Height; y++)
        {
            for (var x = 0; x < picture.Width; x++)
                colours[picture[x, y]] = colours.GetValueOrDefault(picture[x, y]) + 1;
        }

        Assert.IsGreaterThan(100, colours.Count, "the picture is blank");
        Assert.IsGreaterThan(Width * Height / 2, colours.GetValueOrDefault(Ground), "the page's ground is missing");
        Assert.IsGreaterThan(2000, colours.GetValueOrDefault(Accent), "the numbers of the list have no circles");
        var golden = colours.Where(colour => colour.Key >> 16 > 0xE8 && (colour.Key >> 8 & 0xFF) is > 0x90 and < 0xF0 && (colour.Key & 0xFF) is > 0x30 and < 0xB8).Sum(colour => colour.Value);
        Assert.IsGreaterThan(200, golden, "the picture in the page's head is missing");
    }

    private string Browse(string address, string what) => Tool.Run("timeout",
        "--kill-after=5", "120", "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--hide-scrollbars",
        "--force-color-profile=srgb", $"--user-data-dir={Path.Combine(Folder, "profile")}", $"--window-size={Width},{Height}", what, address);

    private static async Task WaitUntilServed(int port)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        for (var deadline = DateTime.UtcNow + s_patience; ; await Task.Delay(200))
        {
            try
            {
                await client.GetAsync(new Uri($"http://127.0.0.1:{port}/orbit.svg"));
                return;
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && DateTime.UtcNow < deadline)
            {
                // The emulator accepts connections before anybody answers them.
            }
        }
    }
}
