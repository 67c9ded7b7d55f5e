using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using ExoCosmos.Tests.Machine.Web.Load;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Web;

/// <summary>Everything that a server of documents refuses, each by a client of its own: the status, what becomes of the connection, what the server counts and writes into its log.</summary>
internal static class Refusals
{
    private const string Host = "Host: a\r\n", Whole = " HTTP/1.1\r\n" + Host + "\r\n";

    /// <summary>Requests, with the status of the answer and whether another request may follow it.</summary>
    private static readonly (string Text, int Status, bool Keeps)[] s_refused =
    [
        ("GET /%2e%2e/%2e%2e/etc/passwd" + Whole, 400, true),
        ("GET /empty%00" + Whole, 400, true),
        ("GET /empty%4" + Whole, 400, true),
        ("GET /empty HTTP/1.1\r\n\r\n", 400, false),
        ("GET /empty HTTP/1.1\n" + Host + "\r\n", 400, false),
        ("GET /empty HTTP/1.1\r\n" + Host + " folded: b\r\n\r\n", 400, false),
        ("POST /empty HTTP/1.1\r\n" + Host + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400, false),
        ("\x16\x03\x01\x02", 400, false),
        ("GET /none" + Whole, 404, true),
        ("POST /empty HTTP/1.1\r\n" + Host + "Content-Length: 5\r\n\r\nhello", 405, true),
        ("DELETE /empty" + Whole, 405, true),
        ("GET /empty HTTP/1.1\r\n" + Host + "If-Match: \"other\"\r\n\r\n", 412, true),
        ("GET /" + new string('a', 2100) + Whole, 414, false),
        ("GET /large.bin HTTP/1.1\r\n" + Host + "Range: bytes=3000000-\r\n\r\n", 416, true),
        ("POST /empty HTTP/1.1\r\n" + Host + "Expect: miracles\r\n\r\n", 417, false),
        ("GET /empty HTTP/1.1\r\n" + Host + string.Concat(Enumerable.Repeat("X: y\r\n", 70)) + "\r\n", 431, false),
        ("GET /empty HTTP/1.1\r\n" + Host + "X: " + new string('a', 5000) + "\r\n\r\n", 431, false),
        ("BREW /pot" + Whole, 501, true),
        ("POST /empty HTTP/1.1\r\n" + Host + "Transfer-Encoding: chunked\r\n\r\n", 501, false),
        ("GET /empty HTTP/2.0\r\n" + Host + "\r\n", 505, false),
    ];

    /// <param name="server">It serves a tree with <c>/empty</c> and <c>/large.bin</c> to so many clients at once.</param>
    /// <param name="served">How many.</param>
    public static void AssertAll(IPEndPoint server, int served)
    {
        var before = WebFigures.Of(server);
        using var unfinished = new WebConversation(server);
        unfinished.Send("GET /empty HTTP/1.1\r\nHo");
        foreach (var (text, status, keeps) in s_refused)
        {
            using var client = new WebConversation(server);
            client.Send(System.Text.Encoding.Latin1.GetBytes(text));
            Assert.AreEqual(status, client.Read().Status, text);
            if (keeps)
            {
                client.Send("GET /empty" + Whole);
                Assert.AreEqual(new WebAnswer(200, 0), client.Read(), text);
            }
            else
                Assert.ThrowsExactly<IOException>(() => client.Read(), text);
        }

        AssertTurnedAway(server, served);
        Assert.AreEqual(408, unfinished.Read().Status);
        Assert.ThrowsExactly<IOException>(() => unfinished.Read());

        using var last = new WebConversation(server);
        last.Send("GET /status" + Whole);
        last.Read();
        Assert.Contains("\" 408 ", last.LastBody);
        var after = WebFigures.Of(server);
        Assert.AreEqual(s_refused.Count(refused => refused.Status < 500) + 1, after["Answers 4xx"] - before["Answers 4xx"]);
        Assert.AreEqual(s_refused.Count(refused => refused.Status >= 500) + 1, after["Answers 5xx"] - before["Answers 5xx"]);
        Assert.AreEqual((1L, 1L), (after["Closed, request unfinished"] - before["Closed, request unfinished"], after["Turned away"] - before["Turned away"]));
    }

    /// <summary>As many as are served stay, and are answered still; one more is told to come again.</summary>
    private static void AssertTurnedAway(IPEndPoint server, int served)
    {
        var clients = new List<WebConversation>();
        try
        {
            for (var status = 200; status == 200;)
            {
                Assert.IsLessThanOrEqualTo(served, clients.Count);
                clients.Add(new WebConversation(server));
                clients[^1].Send("GET /empty" + Whole);
                status = clients[^1].Read().Status;
                Assert.IsTrue(status is 200 or 503, $"{status}");
            }

            Assert.IsGreaterThan(served / 2, clients.Count);
            foreach (var client in clients.SkipLast(1))
            {
                client.Send("GET /empty" + Whole);
                Assert.AreEqual(200, client.Read().Status);
            }
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }
}
