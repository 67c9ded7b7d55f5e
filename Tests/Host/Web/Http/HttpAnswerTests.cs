using System;
using System.Text;
using ExoCosmos.LibOS.Web.Http;
using ExoCosmos.LibOS.Web.Packing;
using ExoCosmos.LibOS.Web.Store;
using ExoCosmos.Tests.Host.Web.Store;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Web.Http;

/// <summary>Ranges and conditions: which part of a document of ten bytes a request gets.</summary>
[TestClass]
public sealed class HttpAnswerTests
{
    private const string Modified = "Sun, 01 Mar 2026 12:00:00 GMT";

    [TestMethod]
    [DataRow("", "200 0123456789")]
    [DataRow("Range: bytes=0-0", "206 0-0: 0")]
    [DataRow("Range: bytes=2-4", "206 2-4: 234")]
    [DataRow("Range: bytes=7-", "206 7-9: 789")]
    [DataRow("Range: bytes=7-99999999999999999999", "206 7-9: 789")]
    [DataRow("Range: bytes=-3", "206 7-9: 789")]
    [DataRow("Range: bytes=-99", "206 0-9: 0123456789")]
    [DataRow("Range: BYTES= 1-2 ", "206 1-2: 12")]
    [DataRow("Range: bytes=10-", "416")]
    [DataRow("Range: bytes=99-100", "416")]
    [DataRow("Range: bytes=-0", "416")]
    [DataRow("Range: bytes=4-2", "200 0123456789")]
    [DataRow("Range: bytes=0-1,3-4", "200 0123456789")]
    [DataRow("Range: bytes=-", "200 0123456789")]
    [DataRow("Range: bytes=a-b", "200 0123456789")]
    [DataRow("Range: bytes=1--2", "200 0123456789")]
    [DataRow("Range: lines=1-2", "200 0123456789")]
    [DataRow("Range: bytes=1-2\r\nIf-Range: ETAG", "206 1-2: 12")]
    [DataRow("Range: bytes=1-2\r\nIf-Range: \"old\"", "200 0123456789")]
    [DataRow("Range: bytes=1-2\r\nIf-Range: W/ETAG", "200 0123456789")]
    [DataRow("Range: bytes=1-2\r\nIf-Range: " + Modified, "206 1-2: 12")]
    [DataRow("Range: bytes=1-2\r\nIf-Range: Sun, 01 Mar 2026 12:00:01 GMT", "200 0123456789")]
    [DataRow("If-None-Match: ETAG", "304")]
    [DataRow("If-None-Match: W/ETAG", "304")]
    [DataRow("If-None-Match: \"a\", W/\"b\" , ETAG", "304")]
    [DataRow("If-None-Match: *", "304")]
    [DataRow("If-None-Match: \"a\"", "200 0123456789")]
    [DataRow("If-None-Match: \"unclosed", "200 0123456789")]
    [DataRow("If-None-Match: \"a\" ETAG", "200 0123456789")]
    [DataRow("If-None-Match:", "200 0123456789")]
    [DataRow("If-None-Match: \"a\"\r\nIf-Modified-Since: " + Modified, "200 0123456789")]
    [DataRow("If-Modified-Since: " + Modified, "304")]
    [DataRow("If-Modified-Since: Sunday, 01-Mar-26 12:00:00 GMT", "304")]
    [DataRow("If-Modified-Since: Sun Mar  1 12:00:00 2026", "304")]
    [DataRow("If-Modified-Since: Sun, 01 Mar 2026 11:59:59 GMT", "200 0123456789")]
    [DataRow("If-Modified-Since: yesterday", "200 0123456789")]
    [DataRow("If-None-Match: ETAG\r\nRange: bytes=1-2", "304")]
    [DataRow("If-Match: ETAG", "200 0123456789")]
    [DataRow("If-Match: W/ETAG", "412")]
    [DataRow("If-Match: \"a\"", "412")]
    [DataRow("If-Match: *", "200 0123456789")]
    [DataRow("If-Unmodified-Since: " + Modified, "200 0123456789")]
    [DataRow("If-Unmodified-Since: Sun, 01 Mar 2026 11:59:59 GMT", "412")]
    public void GetsWhatItAsksFor(string fields, string expected) => Assert.AreEqual(expected, Answer("GET", "/ten.txt", fields));

    [TestMethod]
    public void HeadGetsFieldsAndNoRanges()
    {
        Assert.AreEqual("200 ", Answer("HEAD", "/ten.txt", "Range: bytes=1-2"));
        Assert.AreEqual("304", Answer("HEAD", "/ten.txt", "If-None-Match: *"));
        Assert.AreEqual("301 ", Answer("HEAD", "/sub", "If-None-Match: *"));
    }

    [TestMethod]
    public void HeadsAreOfOneEvenLength()
    {
        foreach (var status in new ushort[] { 200, 206, 301, 304, 400, 404, 405, 408, 412, 414, 416, 417, 431, 500, 501, 503, 505 })
        {
            var (keeping, closing) = (Begin(status, true), Begin(status, false));
            Assert.AreEqual(keeping.Length, closing.Length);
            Assert.AreEqual(0, keeping.Length % 2, keeping);
            Assert.Contains("\r\nDate: Sun, 01 Mar 2026 12:00:00 GMT\r\n", keeping);
            Assert.EndsWith("\r\n", keeping);
        }
    }

    [TestMethod]
    public void RefusalsSayTheirLength()
    {
        Span<byte> room = stackalloc byte[HttpHead.MaxLength];
        foreach (var status in new ushort[] { 400, 404, 405, 408, 412, 414, 416, 417, 431, 500, 501, 503, 505 })
        {
            var text = new HeadText(room);
            HttpHead.Begin(ref text, status, false, 0);
            HttpHead.AddRefusal(ref text, status, 10, hasBody: true);
            Assert.IsFalse(text.IsCut);
            var parts = Encoding.ASCII.GetString(room[..text.Length]).Split("\r\n\r\n");
            Assert.Contains($"\r\nContent-Length: {parts[1].Length}", parts[0]);
            Assert.Contains($"<h1>{status} ", parts[1]);
        }
    }

    private static string Begin(ushort status, bool keepsAlive)
    {
        Span<byte> room = stackalloc byte[HttpHead.MaxLength];
        var text = new HeadText(room);
        HttpHead.Begin(ref text, status, keepsAlive, Sites.Time.ToUnixTimeSeconds());
        return Encoding.ASCII.GetString(room[..text.Length]);
    }

    private static string Answer(string method, string path, string fields)
    {
        var disk = new RecordingDisk(20);
        Sites.Publish(disk, [Sites.File("/ten.txt", "0123456789"), Sites.File("/sub/index.html", "x")]);
        using var site = SiteReader.Open(disk);
        Assert.IsTrue(site.TryRead(path, out var document));
        fields = fields.Replace("ETAG", Encoding.ASCII.GetString(document.ETag), StringComparison.Ordinal);
        var bytes = Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: a\r\n{fields}{(fields.Length > 0 ? "\r\n" : "")}\r\n");
        Assert.AreEqual(200, HttpParser.Parse(bytes, out var request));
        var answer = HttpAnswer.Decide(request, bytes, document);
        var stored = Encoding.ASCII.GetString(answer.Stored.Bytes);
        switch (answer.Status)
        {
            case 206:
                Assert.AreEqual(Encoding.ASCII.GetString(document.Validators.Bytes), stored);
                return $"206 {answer.PartStart}-{answer.PartStart + answer.Part.Length - 1}: {Encoding.ASCII.GetString(answer.Part.Bytes)}";
            case 304:
                Assert.AreEqual(Encoding.ASCII.GetString(document.Validators.Bytes), stored);
                return "304";
            default:
                return stored.Length == 0 ? $"{answer.Status}" : $"{answer.Status} {stored[(stored.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]}";
        }
    }
}
