using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using ExoCosmos.LibOS.Net.Wire;
using ExoCosmos.LibOS.Web.Packing;
using ExoCosmos.LibOS.Web.Store;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Web.Store;

/// <summary>What is stored is found again as it was, together with what belongs to it.</summary>
[TestClass]
public sealed class StoreTests
{
    [TestMethod]
    public void HashIsThatOfXxHash()
    {
        Assert.AreEqual(0xEF46_DB37_51D8_E999UL, XxHash64.Of(""u8));
        Assert.AreEqual(0x44BC_2CF5_AD77_0999UL, XxHash64.Of("abc"u8));
        Assert.AreEqual(0xFBCE_A83C_8A37_8BF1UL, XxHash64.Of("Nobody inspects the spammish repetition"u8));
    }

    [TestMethod]
    public void AnySiteComesBack() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(
        ArbMap.Default.ArbFor<(PositiveInt Seed, byte Documents, bool Large)>(),
        site =>
        {
            var files = Sites.Random(site.Seed.Get, site.Documents % 60, site.Large ? 300_000 : 2000);
            var disk = new RecordingDisk(Sites.PagesFor(files));
            Sites.Publish(disk, files);
            return Sites.Describe(disk) == Sites.Expected(files);
        }));

    [TestMethod]
    public void HeadersSayWhatTheDocumentIs()
    {
        var disk = new RecordingDisk(100);
        Sites.Publish(disk, [Sites.File("/index.html", "<p>Hello"), Sites.File("/sub/index.htm", "x"), Sites.File("/a.bin", "")]);
        using var site = SiteReader.Open(disk);
        Assert.IsTrue(site.TryRead("/", out var page));
        Assert.IsTrue(site.TryRead("/index.html", out var same));
        Assert.AreEqual(page.Stream, same.Stream);
        Assert.AreEqual(
            $"Content-Type: text/html; charset=utf-8\r\nContent-Length: 8\r\nAccept-Ranges: bytes\r\nETag: {Text(page.ETag)}\r\nLast-Modified: Sun, 01 Mar 2026 12:00:00 GMT\r\n\r\n<p>Hello",
            Text(page.Stream.Bytes));
        Assert.StartsWith("ETag: \"", Text(page.Validators.Bytes));
        Assert.AreEqual("text/html; charset=utf-8", Text(page.Type));
        Assert.IsTrue(site.TryRead("/sub", out var redirect));
        Assert.AreEqual(301, redirect.Status);
        Assert.Contains("Location: /sub/\r\n", Text(redirect.Fields.Bytes));
        Assert.IsTrue(site.TryRead("/a.bin", out var empty));
        Assert.AreEqual(0, empty.BodyLength);
        Assert.IsFalse(site.TryRead("/sub/index.html", out _));
        Assert.IsFalse(site.TryRead("", out _));
    }

    /// <summary>The point of the layout: a page and what it loads come in with one request.</summary>
    [TestMethod]
    public void APageLiesWithWhatItLoads()
    {
        var filling = new byte[30_000];
        var files = new List<SiteFile>();
        for (var page = 0; page < 20; page++)
        {
            files.Add(Sites.File($"/{page}.html", $"<link rel=stylesheet href='s/{page}.css'><a href=\"{page + 1}.html\">next</a><script src=/{page}.js?v=1></script><img src=\"http://elsewhere.test/x.png\">"));
            files.Add(Sites.File($"/s/{page}.css", $"@import \"more{page}.css\"; body {{ background: url(../{page}.png) }}"));
            files.Add(Sites.File($"/s/more{page}.css", "p { }"));
            files.Add(Sites.File($"/{page}.js", filling));
            files.Add(Sites.File($"/{page}.png", filling));
            files.Add(Sites.File($"/other{page}.txt", filling));
        }

        var disk = new RecordingDisk(Sites.PagesFor(files));
        Sites.Publish(disk, files);
        using var site = SiteReader.Open(disk);
        var clusters = site.Paths.ToDictionary(path => path.Path, path => path.Entry.Cluster);
        for (var page = 0; page < 20; page++)
            foreach (var loaded in new[] { $"/s/{page}.css", $"/s/more{page}.css", $"/{page}.js", $"/{page}.png" })
                Assert.AreEqual(clusters[$"/{page}.html"], clusters[loaded], loaded);
        Assert.IsGreaterThan(5, clusters.Values.Distinct().Count());
    }

    /// <summary>Sums that were stored are those of the document's bytes.</summary>
    [TestMethod]
    public void StoredSumsAreThoseOfTheBytes()
    {
        var files = Sites.Random(5, 30, 5000);
        var disk = new RecordingDisk(Sites.PagesFor(files));
        Sites.Publish(disk, files);
        using var site = SiteReader.Open(disk);
        foreach (var (path, entry) in site.Paths)
        {
            var document = site.Open(path, entry);
            foreach (var piece in new[] { document.Stream, document.Fields, document.Validators, document.Body })
                Assert.AreEqual(InternetChecksum.Of(piece.Bytes), (ushort)~RunningSums.Of(piece), path);
        }
    }

    [TestMethod]
    public void WhatAStoreCannotHoldIsRefused()
    {
        var files = Sites.Random(1, 50, 20_000);
        var disk = new RecordingDisk(SitePlan.Make(files).Pages + 1);
        Assert.Contains("The site needs", Assert.ThrowsExactly<SiteException>(() => Sites.Publish(disk, files)).Message);
        disk = new RecordingDisk(SitePlan.Make(files).Pages + 2);
        Sites.Publish(disk, files);
        Assert.Contains("beside the present one", Assert.ThrowsExactly<SiteException>(() => Sites.Publish(disk, files)).Message);
        Assert.AreEqual(Sites.Expected(files), Sites.Describe(disk), "the refused site has changed nothing");
        Assert.Contains("There is no", Assert.ThrowsExactly<SiteException>(() => SiteReader.Open(new RecordingDisk(10))).Message);
        Assert.Contains("There is no", Assert.ThrowsExactly<SiteException>(() => SiteReader.Open(new RecordingDisk(0))).Message);
    }

    [TestMethod]
    public void DirectoriesBecomeSites()
    {
        var folder = Directory.CreateTempSubdirectory("exo-site-");
        try
        {
            Assert.Contains("contains no documents", Refusal());
            Directory.CreateDirectory(In("sub/.git"));
            Directory.CreateDirectory(In(".well-known"));
            File.WriteAllText(In("sub/.git/config"), "secret");
            File.WriteAllText(In(".htaccess"), "secret");
            File.WriteAllText(In(".well-known/security.txt"), "x");
            File.WriteAllText(In("sub/a.txt"), "x");
            CollectionAssert.AreEqual(new[] { "/.well-known/security.txt", "/sub/a.txt" }, SiteDirectory.Read(folder.FullName).Select(file => file.Path).ToArray());
            File.CreateSymbolicLink(In("link"), "/etc/passwd");
            Assert.Contains("is a symbolic link", Refusal());
            File.Delete(In("link"));
            using (var large = File.Create(In("large")))
                large.SetLength(StoreLayout.MaxDocument + 1);
            Assert.Contains("is larger than", Refusal());
            File.Delete(In("large"));
            File.WriteAllText(In("a\nb"), "x");
            Assert.Contains("control character", Refusal());
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        string In(string path) => Path.Combine(folder.FullName, path);
        string Refusal() => Assert.ThrowsExactly<SiteException>(() => SiteDirectory.Read(folder.FullName)).Message;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
