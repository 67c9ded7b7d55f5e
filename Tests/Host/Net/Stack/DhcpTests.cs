using System;
using System.Collections.Generic;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Dhcp;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Stack;

/// <summary>The life of a lease (RFC 2131 ch. 4.4), against a server that is as old as the test wants it.</summary>
[TestClass]
public sealed class DhcpTests
{
    private static readonly MacAddress s_mac = new(0x0200_0000_0002);
    private static readonly IpAddress s_address = IpAddress.From4(0x0A000032);

    private DhcpClient _client;
    private ulong _now = 1_000_000;

    [TestMethod]
    public void ALeaseIsRenewedBeforeItEnds()
    {
        Bind(lease: 1000);
        Assert.AreEqual(500.0, Sleep());
        var (message, destination) = Next();
        Assert.AreEqual((IpAddress.From4(0x0A000001), 3), (destination, TypeOf(message)));
        Assert.AreEqual(s_address, IpAddress.Read4(message.AsSpan(12)));
        Answer(message, 5, 1000);
        Assert.AreEqual(DhcpState.Bound, _client.State);
        Assert.IsFalse(_client.TryTakeChange(out _), "nothing changed");
        Assert.AreEqual(500.0, Sleep());
    }

    [TestMethod]
    public void WithoutAnAnswerEverybodyIsAskedAndThenItEnds()
    {
        Bind(lease: 1000);
        var end = _now + 1_000_000_000;
        var destinations = new List<IpAddress>();
        while (_client.State != DhcpState.Selecting)
        {
            Sleep();
            destinations.Add(Next().Destination);
        }

        Assert.IsLessThanOrEqualTo(end, _now);
        Assert.IsGreaterThanOrEqualTo(end - 1, _now);
        // After 500, 687, 781 and 841 seconds the server; after 875, 937 and 997 everybody; in the end the first question again.
        CollectionAssert.AreEqual(new[] { 1U, 1U, 1U, 1U, 255U, 255U, 255U, 255U }, destinations.ConvertAll(address => address.Bits4 & 0xFF));
        Assert.IsTrue(_client.TryTakeChange(out var lease));
        Assert.IsTrue(lease.Address.IsUnspecified);
    }

    [TestMethod]
    public void ARefusalBeginsAnew()
    {
        Bind(lease: 1000);
        Sleep();
        Answer(Next().Message, 6, 0);
        Assert.AreEqual(DhcpState.Selecting, _client.State);
        Assert.IsTrue(_client.TryTakeChange(out var lease) && lease.Address.IsUnspecified);
        Assert.AreEqual(1, TypeOf(Next().Message));
    }

    [TestMethod]
    public void QuestionsAreRepeatedMoreAndMoreSeldom()
    {
        _client.Start(s_mac, 7, _now);
        Assert.AreEqual(1, TypeOf(Next().Message));
        foreach (var expected in new[] { 4, 8, 16, 32, 64, 64 })
        {
            Assert.AreEqual(expected, Sleep(), 1.01);
            Assert.AreEqual(1, TypeOf(Next().Message));
        }
    }

    [TestMethod]
    public void AnswersToOthersAndNonsenseAreIgnored()
    {
        _client.Start(s_mac, 7, _now);
        var question = Next().Message;
        foreach (var (at, value) in new (int At, byte Value)[] { (0, 1), (4, 0xEE), (28, 9), (236, 0), (16, 224), (242, 9) })
        {
            var offer = Reply(question, 2, 1000);
            offer[at] = value;
            _client.Receive(offer, _now);
            Assert.AreEqual(DhcpState.Selecting, _client.State, $"byte {at}");
        }

        _client.Receive(Reply(question, 2, 0), _now);
        Assert.AreEqual(DhcpState.Selecting, _client.State, "a lease of no time");
        for (var length = 0; length < 260; length++)
            _client.Receive(Reply(question, 2, 1000).AsSpan(0, length), _now);
        Assert.AreEqual(DhcpState.Selecting, _client.State);
    }

    private void Bind(uint lease)
    {
        _client.Start(s_mac, 7, _now);
        Answer(Next().Message, 2, lease);
        var request = Next().Message;
        Assert.AreEqual((3, DhcpState.Requesting), (TypeOf(request), _client.State));
        Answer(request, 5, lease);
        Assert.AreEqual(DhcpState.Bound, _client.State);
        Assert.IsTrue(_client.TryTakeChange(out var given));
        Assert.AreEqual(new DhcpLease(s_address, 24, IpAddress.From4(0x0A0000FE), IpAddress.From4(0x08080808), IpAddress.None), given);
    }

    private (byte[] Message, IpAddress Destination) Next()
    {
        var message = new byte[DhcpMessage.MaxLength];
        Assert.IsTrue(_client.TryNext(message, _now, 1_000_000, out var destination), "nothing to send");
        Assert.IsFalse(_client.TryNext(new byte[DhcpMessage.MaxLength], _now, 0, out _), "sends twice");
        return (message, destination);
    }

    /// <returns>Seconds until there is something to do.</returns>
    private double Sleep()
    {
        var seconds = (_client.Deadline - _now) / 1e6;
        _now = _client.Deadline;
        return seconds;
    }

    private void Answer(byte[] question, byte type, uint lease) => _client.Receive(Reply(question, type, lease), _now);

    private static int TypeOf(byte[] message) => message[242];

    private static byte[] Reply(byte[] question, byte type, uint lease)
    {
        var reply = new byte[300];
        (reply[0], reply[1], reply[2]) = (2, 1, 6);
        question.AsSpan(4, 4).CopyTo(reply.AsSpan(4));
        s_address.Write4(reply.AsSpan(16));
        question.AsSpan(28, 6).CopyTo(reply.AsSpan(28));
        byte[] options = [0x63, 0x82, 0x53, 0x63, 53, 1, type, 54, 4, 10, 0, 0, 1, 51, 4, (byte)(lease >> 24), (byte)(lease >> 16), (byte)(lease >> 8), (byte)lease,
            0, 1, 4, 255, 255, 255, 0, 3, 4, 10, 0, 0, 254, 6, 4, 8, 8, 8, 8, 255];
        options.CopyTo(reply, 236);
        return reply;
    }
}
