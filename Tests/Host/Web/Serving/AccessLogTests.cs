using System;
using System.Linq;
using System.Text;
using ExoCosmos.LibOS.Web.Http;
using ExoCosmos.LibOS.Web.Serving;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Web.Serving;

/// <summary>What the access log keeps of a request's path: it, at most its beginning, and nothing of what stands around it.</summary>
[TestClass]
public sealed class AccessLogTests
{
    private const int Longest = 2 * AccessRecord.PathLength;

    /// <summary>Wherever the path stands, and however much follows: more or fewer bytes than a record has room for.</summary>
    [TestMethod]
    public void ARecordHasThePathAndNothingElse()
    {
        var random = new Random(7);
        for (var length = 0; length <= Longest; length++)
        {
            for (var behind = 0; behind <= Longest; behind++)
            {
                var before = random.Next(8);
                var bytes = Enumerable.Repeat((byte)'!', before + length + behind).ToArray();
                bytes.AsSpan(before, length).Fill((byte)'p');
                // There was another one in its place.
                var record = new AccessRecord();
                record.SetPath(new TextPlace(0, Longest), Enumerable.Repeat((byte)'o', Longest).ToArray());
                record.SetPath(new TextPlace((ushort)before, (ushort)length), bytes);
                Assert.AreEqual(new string('p', Math.Min(length, AccessRecord.PathLength)), PathOf(record), $"{length} bytes, {behind} behind them");
            }
        }
    }

    [TestMethod]
    public void ALineShowsThePathAlone()
    {
        var bytes = "GET /index.html HTTP/1.1\r\nHost: somebody.example, and more that nobody is to see in a log\r\n\r\n"u8;
        var record = new AccessRecord { Method = HttpMethod.Get, Status = HttpStatus.Ok, Bytes = 17 };
        record.SetPath(new TextPlace(4, 11), bytes);
        Span<byte> room = stackalloc byte[200];
        var text = new HeadText(room);
        AccessLog.Describe(record, ref text);
        StringAssert.EndsWith(Encoding.ASCII.GetString(room[..text.Length]), "\"GET /index.html\" 200 17\n");
    }

    private static string PathOf(in AccessRecord record)
    {
        var path = new byte[record.PathUsed];
        record.CopyPath(path);
        return Encoding.ASCII.GetString(path);
    }
}
