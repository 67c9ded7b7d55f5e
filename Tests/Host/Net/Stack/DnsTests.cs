using System;
using System.Linq;
using System.Text;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Dns;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Stack;

/// <summary>Questions for names, against servers that are silent, wrong, or somebody else.</summary>
[TestClass]
public sealed class DnsTests
{
    private const ulong Second = 1_000_000;

    private readonly IpAddress[] _servers = [IpAddress.From4(0x0A000001), IpAddress.From4(0x0A000002)];
    private DnsResolver _resolver;
    private ulong _now = 100 * Second;

    [TestMethod]
    public void ServersAreAskedInTurnAndThenGivenUp()
    {
        var question = Begin("www.test");
        var asked = Enumerable.Range(0, 6).Select(_ =>
        {
            var (message, _, server) = Next();
            Assert.IsNotEmpty(message);
            _now = _resolver.Deadline;
            return (int)(server.Bits4 & 0xFF);
        }).ToArray();
        CollectionAssert.AreEqual(new[] { 1, 2, 1, 2, 1, 2 }, asked);
        Assert.IsEmpty(Next().Message);
        Assert.AreEqual(DnsStatus.TimedOut, _resolver.AnswerOf(question).Status);
        Assert.AreEqual(100 * Second + 2 * (2 + 4 + 8) * Second, _now);
        Assert.AreEqual(ulong.MaxValue, _resolver.Deadline);
    }

    [TestMethod]
    public void OnlyTheRightAnswerFromTheRightServerCounts()
    {
        var question = Begin("www.test");
        var (message, port, server) = Next();
        var answer = Reply(message, 60, [1, 2, 3, 4]);
        bool Receive(IpAddress from, ushort fromPort, ushort to, byte[] bytes)
        {
            _resolver.TryReceive(new IpEndpoint(from, fromPort), to, bytes, _now);
            return _resolver.AnswerOf(question).Status != DnsStatus.Pending;
        }

        Assert.IsFalse(Receive(_servers[1], 53, port, answer));
        Assert.IsFalse(Receive(server, 54, port, answer));
        Assert.IsFalse(Receive(server, 53, (ushort)(port + 1), answer));
        for (var at = 0; at < message.Length - 11; at++)
        {
            // Number, kind and question must all come back; of the flags only some matter.
            if (at is 3 or >= 6 and < 12)
                continue;
            var forged = answer[..];
            forged[at] ^= at == 2 ? (byte)0x80 : (byte)0x04;
            Assert.IsFalse(Receive(server, 53, port, forged), $"byte {at}");
        }

        Assert.IsTrue(Receive(server, 53, port, answer));
        Assert.AreEqual(IpAddress.From4(0x01020304), _resolver.AnswerOf(question).Addresses[0]);
    }

    [TestMethod]
    public void AnswersAreRememberedAsLongAsTheyAreGood()
    {
        var question = Begin("www.test");
        var (message, port, server) = Next();
        _resolver.TryReceive(new IpEndpoint(server, 53), port, Reply(message, 60, [1, 2, 3, 4]), _now);
        _now += 59 * Second;
        Assert.AreEqual(question, _resolver.Find(Name("WWW.test"), DnsRecordType.Address4, _now));
        Assert.AreEqual(-1, _resolver.Find(Name("www.test"), DnsRecordType.Address6, _now));
        _now += 2 * Second;
        Assert.AreEqual(-1, _resolver.Find(Name("www.test"), DnsRecordType.Address4, _now));
    }

    [TestMethod]
    public void ThereIsABoundOnQuestions()
    {
        for (var i = 0; i < DnsResolver.Capacity; i++)
            Assert.IsGreaterThanOrEqualTo(0, Begin($"{i}.test"));
        Assert.AreEqual(-1, Begin("more.test"));
    }

    [TestMethod]
    public void PointersThatLeadNowhereAreRefused()
    {
        foreach (var bytes in new byte[][] { [0xC0, 0], [0xC0, 2, 0xC0, 0], [1, 65, 0xC0, 0], [0xC0], [63, 1], [64, 0], [5, 1, 2], [] })
        {
            var at = 0;
            Assert.IsFalse(DnsName.TryRead(bytes, ref at, out _), Convert.ToHexString(bytes));
        }

        var longest = Enumerable.Repeat((byte)1, 0).ToList();
        for (var i = 0; i < 5; i++)
            longest.AddRange([63, .. new byte[63]]);
        var start = 0;
        Assert.IsFalse(DnsName.TryRead([.. longest, 0], ref start, out _));
        Assert.IsFalse(DnsName.TryParse(Encoding.ASCII.GetBytes(new string('a', 64)), out _));
        Assert.IsTrue(DnsName.TryParse(Encoding.ASCII.GetBytes(new string('a', 63)), out _));
        foreach (var text in new[] { "", ".", "..", "a..b", ".a" })
            Assert.IsFalse(DnsName.TryParse(Encoding.ASCII.GetBytes(text), out _), text);
    }

    private static DnsName Name(string text)
    {
        Assert.IsTrue(DnsName.TryParse(Encoding.ASCII.GetBytes(text), out var name));
        return name;
    }

    private int Begin(string name) => _resolver.Begin(Name(name), DnsRecordType.Address4, 0x1234, 40_000, _now);

    private (byte[] Message, ushort Port, IpAddress Server) Next()
    {
        var bytes = new byte[DnsMessage.MaxQuestion];
        var length = _resolver.Next(bytes, _servers, _now, out var port, out var server);
        return (bytes[..length], port, server);
    }

    private static byte[] Reply(byte[] question, byte lifetime, byte[] address)
    {
        // Without the option record that ended the question.
        byte[] reply = [.. question[..^11], 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, lifetime, 0, (byte)address.Length, .. address];
        (reply[2], reply[3], reply[7], reply[11]) = (0x81, 0x80, 1, 0);
        return reply;
    }
}
