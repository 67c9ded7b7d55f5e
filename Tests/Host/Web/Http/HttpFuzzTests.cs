using System;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ExoCosmos.LibOS.Web.Http;
using ExoCosmos.LibOS.Web.Packing;
using ExoCosmos.Tests.Host.Web.Store;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Web.Http;

/// <summary>
/// The parser takes any bytes, accepts only what the grammar of RFC 9112 allows — said here once more, as an expression — and says the same of them however they arrive.
/// EXO_FUZZ_ROUNDS makes a run longer.
/// </summary>
[TestClass]
public sealed partial class HttpFuzzTests
{
    private static readonly int s_rounds = int.Parse(Environment.GetEnvironmentVariable("EXO_FUZZ_ROUNDS") ?? "40", CultureInfo.InvariantCulture);

    [TestMethod]
    public void NothingIsAcceptedThatIsNoRequest()
    {
        var (accepted, refused) = (0, 0);
        for (var seed = 0; seed < s_rounds; seed++)
        {
            var corpus = new RequestCorpus(seed);
            for (var i = 0; i < 500; i++)
            {
                var bytes = i % 10 == 0 ? corpus.Noise() : corpus.Next();
                var status = HttpParser.Parse(bytes, out var request);
                if (status != HttpStatus.Ok)
                {
                    refused++;
                    AssertStays(bytes, status);
                    continue;
                }

                accepted++;
                AssertIsRequest(bytes, request);
                for (var length = 0; length < request.Length; length += 1 + (i % 7))
                    Assert.AreEqual(HttpParser.Incomplete, HttpParser.Parse(bytes.AsSpan(0, length), out _));
            }
        }

        Assert.IsGreaterThan(s_rounds * 50, accepted);
        Assert.IsGreaterThan(s_rounds * 50, refused);
    }

    /// <summary>Whatever conditions and ranges a request has, what it gets lies within the document.</summary>
    [TestMethod]
    public void AnswersLieWithinTheDocument()
    {
        var disk = new RecordingDisk(20);
        Sites.Publish(disk, [Sites.File("/a.txt", "0123456789")]);
        using var site = SiteReader.Open(disk);
        Assert.IsTrue(site.TryRead("/a.txt", out var document));
        var statuses = new int[600];
        for (var seed = 0; seed < s_rounds; seed++)
        {
            var corpus = new RequestCorpus(1000 + seed);
            for (var i = 0; i < 500; i++)
            {
                var bytes = corpus.Next();
                if (HttpParser.Parse(bytes, out var request) != HttpStatus.Ok)
                    continue;
                HttpPath.TryDecode(request.Path.In(bytes), new byte[request.Path.Length], out _);
                var answer = HttpAnswer.Decide(request, bytes, document);
                statuses[answer.Status]++;
                foreach (var piece in new[] { answer.Stored, answer.Part })
                    Assert.IsTrue(piece.Length == 0 || (piece.Address >= document.Stream.Address && piece.Address + (uint)piece.Length <= document.Stream.Address + (uint)document.Stream.Length));
            }
        }

        foreach (var status in new[] { 200, 206, 304, 412, 416 })
            Assert.IsGreaterThan(0, statuses[status], $"no request got {status}");
    }

    private static void AssertIsRequest(byte[] bytes, in HttpRequest request)
    {
        var text = Encoding.Latin1.GetString(bytes, 0, request.Length);
        Assert.IsTrue(Grammar().IsMatch(text), text);
        Assert.IsTrue(request.MinorVersion == 0 || HostField().Count(text) == 1, text);
        Assert.IsLessThanOrEqualTo(1, HostField().Count(text), text);
        Assert.IsFalse(CodingField().IsMatch(text), text);
        foreach (var place in new[] { request.Path, request.Range, request.IfRange, request.IfMatch, request.IfNoneMatch, request.IfModifiedSince, request.IfUnmodifiedSince })
            Assert.IsLessThanOrEqualTo(request.Length, place.Start + place.Length);
    }

    /// <summary>A refusal is not taken back by what comes later; what is incomplete may become anything.</summary>
    private static void AssertStays(byte[] bytes, ushort status)
    {
        if (status != HttpParser.Incomplete)
            Assert.AreEqual(status, HttpParser.Parse([.. bytes, .. "\r\nHost: a\r\n\r\n"u8], out _), Encoding.Latin1.GetString(bytes));
    }

    [GeneratedRegex(@"\A(\r\n){0,2}[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,16} [!$-~-[<>\\""#]]+ HTTP/1\.[0-9]\r\n([!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7E\x80-\xFF]*\r\n)*\r\n\z")]
    private static partial Regex Grammar();

    [GeneratedRegex(@"\nhost:", RegexOptions.IgnoreCase)]
    private static partial Regex HostField();

    [GeneratedRegex(@"\ntransfer-encoding:", RegexOptions.IgnoreCase)]
    private static partial Regex CodingField();
}
