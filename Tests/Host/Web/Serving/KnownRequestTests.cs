using System;
using System.Runtime.InteropServices;
using System.Text;
using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.LibOS.Web.Http;
using ExoCosmos.LibOS.Web.Serving;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Web.Serving;

/// <summary>What is remembered of requests: only the very same bytes are taken for one that was read.</summary>
[TestClass]
public sealed unsafe class KnownRequestTests : IDisposable
{
    private static readonly byte[] s_bytes = Encoding.ASCII.GetBytes("GET /a/document.html HTTP/1.1\r\nHost: example.com\r\nRange: bytes=0-9\r\n\r\n");

    private readonly void* _memory;
    private KnownRequests _known;

    public KnownRequestTests()
    {
        var measure = new MemoryCutter(null);
        default(KnownRequests).Initialise(ref measure);
        _memory = NativeMemory.AlignedAlloc((nuint)measure.Taken, 64);
        NativeMemory.Clear(_memory, (nuint)measure.Taken);
        var memory = new MemoryCutter((byte*)_memory);
        _known.Initialise(ref memory);
    }

    public void Dispose() => NativeMemory.AlignedFree(_memory);

    [TestMethod]
    public void TheSameBytesAreKnownWhateverFollows()
    {
        Assert.IsTrue(_known.Find(s_bytes) == null);
        _known.Remember(s_bytes, Read(s_bytes), 5);
        var known = _known.Find(s_bytes);
        Assert.IsTrue(known != null);
        Assert.AreEqual(5U, known->Slot);
        Assert.AreEqual("/a/document.html", Encoding.ASCII.GetString(known->Request.Path.In(s_bytes)));
        Assert.AreEqual("bytes=0-9", Encoding.ASCII.GetString(known->Request.Range.In(s_bytes)));
    }

    [TestMethod]
    public void EveryByteAndTheEndCount()
    {
        _known.Remember(s_bytes, Read(s_bytes), 5);
        for (var at = 0; at < s_bytes.Length; at++)
        {
            var other = (byte[])s_bytes.Clone();
            other[at] ^= 1;
            Assert.IsTrue(_known.Find(other) == null, $"byte {at}");
            Assert.IsTrue(_known.Find(s_bytes.AsSpan(0, at)) == null, $"the first {at} bytes");
        }
    }

    [TestMethod]
    public void OnesThatAreLongAreNotRemembered()
    {
        var bytes = Encoding.ASCII.GetBytes($"GET /a HTTP/1.1\r\nHost: example.com\r\nCookie: {new string('x', KnownRequest.MaxLength)}\r\n\r\n");
        _known.Remember(bytes, Read(bytes), 5);
        Assert.IsTrue(_known.Find(bytes) == null);
    }

    private static HttpRequest Read(byte[] bytes)
    {
        Assert.AreEqual(HttpStatus.Ok, HttpParser.Parse(bytes, out var request));
        return request;
    }
}
