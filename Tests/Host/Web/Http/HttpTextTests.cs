using System;
using System.Globalization;
using System.Text;
using ExoCosmos.LibOS.Web.Http;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Web.Http;

/// <summary>Dates as the base class library writes them, and paths that stay within a site.</summary>
[TestClass]
public sealed class HttpTextTests
{
    [TestMethod]
    public void DatesAreThoseOfTheCalendar()
    {
        var random = new Random(1);
        for (var round = 0; round < 20_000; round++)
        {
            var seconds = random.NextInt64(0, 253_402_300_800);
            var time = DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime;
            var text = new byte[HttpDate.Length];
            HttpDate.Write(text, seconds);
            Assert.AreEqual(time.ToString("R", CultureInfo.InvariantCulture), Encoding.ASCII.GetString(text));
            AssertReads(Encoding.ASCII.GetString(text), seconds);
            AssertReads(time.ToString("ddd MMM ", CultureInfo.InvariantCulture) + $"{time.Day,2}" + time.ToString(" HH:mm:ss yyyy", CultureInfo.InvariantCulture), seconds);
            if (time.Year is >= 1976 and < 2076)
                AssertReads(time.ToString("dddd, dd-MMM-yy HH:mm:ss", CultureInfo.InvariantCulture) + " GMT", seconds);
        }
    }

    [TestMethod]
    [DataRow("Sun, 06 Nov 1994 08:49:37 UTC")]
    [DataRow("Sun, 31 Feb 1994 08:49:37 GMT")]
    [DataRow("Sun, 00 Nov 1994 08:49:37 GMT")]
    [DataRow("Sun, 06 Nov 1994 24:49:37 GMT")]
    [DataRow("Sun, 06 Nov 1994 08:60:37 GMT")]
    [DataRow("Sun, 06 Xxx 1994 08:49:37 GMT")]
    [DataRow("Sun, 06 Nov 1894 08:49:37 GMT")]
    [DataRow("1994-11-06T08:49:37Z")]
    [DataRow("")]
    public void WhatIsNoDateIsRefused(string text) => Assert.IsFalse(HttpDate.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [TestMethod]
    [DataRow("/", "/")]
    [DataRow("/a%20b/%C3%A4", "/a b/ä")]
    [DataRow("/a%2Eb", "/a.b")]
    [DataRow("/.well-known/..x", "/.well-known/..x")]
    [DataRow("//", "//")]
    [DataRow("/..", null)]
    [DataRow("/a/../b", null)]
    [DataRow("/./b", null)]
    [DataRow("/%2e%2e/etc", null)]
    [DataRow("/.%2E", null)]
    [DataRow("/%2f..%2f", null)]
    [DataRow("/a%5C..%5Cb", null)]
    [DataRow("/%00", null)]
    [DataRow("/%0d%0a", null)]
    [DataRow("/%", null)]
    [DataRow("/%4", null)]
    [DataRow("/%4g", null)]
    [DataRow("/%-1", null)]
    public void PathsStayWithin(string encoded, string? expected)
    {
        var room = new byte[encoded.Length];
        var isPath = HttpPath.TryDecode(Encoding.ASCII.GetBytes(encoded), room, out var length);
        Assert.AreEqual(expected, isPath ? Encoding.UTF8.GetString(room, 0, length) : null);
    }

    private static void AssertReads(string text, long expected)
    {
        Assert.IsTrue(HttpDate.TryParse(Encoding.ASCII.GetBytes(text), out var seconds), text);
        Assert.AreEqual(expected, seconds, text);
    }
}
