using System;
using System.Text;
using ExoCosmos.LibOS.Web.Http;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Web.Http;

/// <summary>Requests as clients send them are understood; what readers of HTTP could understand differently is refused.</summary>
[TestClass]
public sealed class HttpParserTests
{
    private const string Host = "Host: a\r\n";

    [TestMethod]
    [DataRow("GET / HTTP/1.1\r\nHost: exo.test:8080\r\n\r\n", "Get 1.1 keep /")]
    [DataRow("HEAD /a/b?c=d HTTP/1.1\r\nhost:a\r\n\r\n", "Head 1.1 keep /a/b")]
    [DataRow("GET / HTTP/1.0\r\n\r\n", "Get 1.0 close /")]
    [DataRow("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "Get 1.0 keep /")]
    [DataRow("GET / HTTP/1.1\r\nHost: a\r\nConnection: foo, CLOSE\r\n\r\n", "Get 1.1 close /")]
    [DataRow("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nConnection: keep-alive\r\n\r\n", "Get 1.1 keep /")]
    [DataRow("GET / HTTP/1.7\r\nHost: a\r\n\r\n", "Get 1.7 keep /")]
    [DataRow("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 12\r\n\r\n", "Other 1.1 keep /x body 12")]
    [DataRow("GET http://exo.test/p/q HTTP/1.1\r\nHost: a\r\n\r\n", "Get 1.1 keep /p/q")]
    [DataRow("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "Other 1.1 keep *")]
    [DataRow("BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n", "Unknown 1.1 keep /pot")]
    [DataRow("get / HTTP/1.1\r\nHost: a\r\n\r\n", "Unknown 1.1 keep /")]
    [DataRow("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "Get 1.1 keep /")]
    [DataRow("GET /%41 HTTP/1.1\r\nHost: [::1]:80\r\nX: \t a b \xE4 \t\r\nEmpty:\r\n\r\n", "Get 1.1 keep /%41 unusual")]
    [DataRow("GET /.well-known/x HTTP/1.1\r\nHost:\r\n\r\n", "Get 1.1 keep /.well-known/x unusual")]
    [DataRow("GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n", "Get 1.1 keep /")]
    public void RequestsAreUnderstood(string text, string expected) => Assert.AreEqual(expected, Describe(text));

    [TestMethod]
    [DataRow("GET / HTTP/1.1\r\n\r\n", 400, DisplayName = "no Host")]
    [DataRow("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400, DisplayName = "two Hosts")]
    [DataRow("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400, DisplayName = "a Host that is a path")]
    [DataRow("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400, DisplayName = "a Host with a blank")]
    [DataRow("GET / HTTP/1.1\nHost: a\n\n", 400, DisplayName = "bare LF")]
    [DataRow("GET / HTTP/1.1\rHost: a\r\r", 400, DisplayName = "bare CR")]
    [DataRow("GET / HTTP/1.1\r\nHost: a\r\nX: b\rc\r\n\r\n", 400, DisplayName = "CR in a field")]
    [DataRow("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", 400, DisplayName = "LF ends a field")]
    [DataRow("GET / HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n", 400, DisplayName = "NUL in a field")]
    [DataRow("GET / HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n", 400, DisplayName = "folded line")]
    [DataRow("GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400, DisplayName = "blank before the first field")]
    [DataRow("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400, DisplayName = "blank before the colon")]
    [DataRow("GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", 400, DisplayName = "no name")]
    [DataRow("GET / HTTP/1.1\r\nHost: a\r\nNo colon\r\n\r\n", 400, DisplayName = "no colon")]
    [DataRow("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400, DisplayName = "two blanks")]
    [DataRow("GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400, DisplayName = "blank behind the version")]
    [DataRow("GET / x HTTP/1.1\r\nHost: a\r\n\r\n", 400, DisplayName = "blank in the target")]
    [DataRow("GET /\x7F HTTP/1.1\r\nHost: a\r\n\r\n", 400, DisplayName = "control character in the target")]
    [DataRow("GET /\xE4 HTTP/1.1\r\nHost: a\r\n\r\n", 400, DisplayName = "beyond ASCII in the target")]
    [DataRow("GET /# HTTP/1.1\r\nHost: a\r\n\r\n", 400, DisplayName = "fragment")]
    [DataRow("GET example HTTP/1.1\r\nHost: a\r\n\r\n", 400, DisplayName = "no path")]
    [DataRow("GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", 400, DisplayName = "no authority")]
    [DataRow("GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400, DisplayName = "GET of everything")]
    [DataRow("GET /\r\n", 400, DisplayName = "HTTP/0.9")]
    [DataRow("GET / HTTP/x.1\r\nHost: a\r\n\r\n", 400, DisplayName = "version that is none")]
    [DataRow("GET / http/1.1\r\nHost: a\r\n\r\n", 400, DisplayName = "version in lower case")]
    [DataRow("GET / HTTP/11.1\r\n", 400, DisplayName = "version of two digits")]
    [DataRow("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505, DisplayName = "HTTP/2")]
    [DataRow("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, DisplayName = "HTTP/2 preface")]
    [DataRow("\x16\x03\x01\x02\0\x01", 400, DisplayName = "TLS")]
    [DataRow("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400, DisplayName = "length and coding")]
    [DataRow("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", 400, DisplayName = "coding and length")]
    [DataRow("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400, DisplayName = "coding in HTTP/1.0")]
    [DataRow("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 501, DisplayName = "coding")]
    [DataRow("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \u000Bchunked\r\n\r\n", 400, DisplayName = "hidden coding")]
    [DataRow("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n", 400, DisplayName = "two lengths")]
    [DataRow("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\n", 400, DisplayName = "list of lengths")]
    [DataRow("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n", 400, DisplayName = "length with a sign")]
    [DataRow("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\n", 400, DisplayName = "length in hexadecimal")]
    [DataRow("POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n", 400, DisplayName = "empty length")]
    [DataRow("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n", 400, DisplayName = "length beyond numbers")]
    [DataRow("GET / HTTP/1.1\r\nHost: a\r\nRange: bytes=0-1\r\nRange: bytes=2-3\r\n\r\n", 400, DisplayName = "two ranges")]
    [DataRow("POST / HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\n\r\n", 417, DisplayName = "expectation")]
    public void AmbiguitiesAreRefused(string text, int status)
    {
        Assert.AreEqual(status, HttpParser.Parse(Encoding.Latin1.GetBytes(text), out _));
        AssertGrowsInto(text, status);
    }

    [TestMethod]
    public void WhatIsTooLongIsRefused()
    {
        Assert.AreEqual(414, Parse("GET /" + new string('a', HttpParser.MaxTarget) + " HTTP/1.1\r\n" + Host + "\r\n"));
        Assert.AreEqual(200, Parse("GET /" + new string('a', HttpParser.MaxTarget - 1) + " HTTP/1.1\r\n" + Host + "\r\n"));
        Assert.AreEqual(501, Parse(new string('A', 17)));
        Assert.AreEqual(431, Parse("GET / HTTP/1.1\r\n" + Host + string.Join("", System.Linq.Enumerable.Repeat("X: y\r\n", 64)) + "\r\n"));
        Assert.AreEqual(414, HttpParser.RefusalOfLength("GET /aaaaaa"u8));
        Assert.AreEqual(431, HttpParser.RefusalOfLength("GET / HTTP/1.1\r\nX: y"u8));
    }

    /// <summary>In whatever pieces a request comes: there is no answer before its end, and the length is its own.</summary>
    [TestMethod]
    public void PiecesMakeNoDifference()
    {
        var text = "GET /a HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"x\"\r\nRange: bytes=1-2\r\n\r\n";
        AssertGrowsInto(text, 200);
        AssertGrowsInto("\r\n\r\n" + text, 200);
        var bytes = Encoding.ASCII.GetBytes(text + "GET /next HTTP/1.1\r\n");
        Assert.AreEqual(200, HttpParser.Parse(bytes, out var request));
        Assert.AreEqual(text.Length, request.Length);
        Assert.AreEqual("\"x\"", Encoding.ASCII.GetString(request.IfNoneMatch.In(bytes)));
        Assert.AreEqual("bytes=1-2", Encoding.ASCII.GetString(request.Range.In(bytes)));
    }

    private static void AssertGrowsInto(string text, int status)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        for (var length = 0; length < bytes.Length; length++)
        {
            var early = HttpParser.Parse(bytes.AsSpan(0, length), out _);
            Assert.IsTrue(early == HttpParser.Incomplete || (early == status && status != 200), $"{early} after {length} bytes");
        }
    }

    private static int Parse(string text) => HttpParser.Parse(Encoding.Latin1.GetBytes(text), out _);

    private static string Describe(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        var status = HttpParser.Parse(bytes, out var request);
        if (status != 200)
            return $"{status}";
        Assert.AreEqual(bytes.Length, request.Length);
        var body = request.Has(HttpFields.ContentLength) ? $" body {request.ContentLength}" : "";
        var unusual = request.IsPathUnusual ? " unusual" : "";
        return $"{request.Method} 1.{request.MinorVersion} {(request.KeepsAlive ? "keep" : "close")} {Encoding.ASCII.GetString(request.Path.In(bytes))}{unusual}{body}";
    }
}
