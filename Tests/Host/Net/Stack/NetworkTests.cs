using System;
using System.Linq;
using System.Text;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Net.Wire;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Stack;

/// <summary>Whole stacks on one link.</summary>
[TestClass]
public sealed class NetworkTests
{
    [TestMethod]
    public void HostsFindEachOtherAndAnswerEchoes()
    {
        using var network = new SimulatedNetwork();
        var (a, b) = (network.Add(1), network.Add(2));
        network.RunFor(3);
        Assert.IsTrue(a.Stack.SendEcho(b.Address, 7, 1, a.Pin(new byte[100]), network.Now));
        network.RunUntil(() => a.Stack.LastEcho.Sequence == 1);
        Assert.AreEqual((b.Address, (ushort)7, 100), (a.Stack.LastEcho.Source, a.Stack.LastEcho.Identifier, a.Stack.LastEcho.Length));
        Assert.IsTrue(a.Stack.SendEcho(b.Address6, 7, 2, a.Pin(new byte[1400]), network.Now));
        network.RunUntil(() => a.Stack.LastEcho.Sequence == 2);
        Assert.AreEqual((b.Address6, 1400), (a.Stack.LastEcho.Source, a.Stack.LastEcho.Length));
        Assert.IsFalse(a.Stack.SendEcho(b.Address, 7, 3, a.Pin(new byte[1480]), network.Now));
    }

    [TestMethod]
    public void AHostTalksToItself()
    {
        using var network = new SimulatedNetwork();
        var host = network.Add(1);
        foreach (var address in new[] { host.Address, IpAddress.From4(0x7F000001), new IpAddress(0, 1) })
        {
            Assert.IsTrue(host.Stack.SendEcho(address, 1, 9, host.Pin([1, 2, 3]), network.Now));
            Assert.AreEqual((address, 3), (host.Stack.LastEcho.Source, host.Stack.LastEcho.Length));
        }

        Assert.IsTrue(host.Stack.TryListen(new IpEndpoint(IpAddress.None, 80), 5, out var listener));
        Assert.IsTrue(host.Stack.TryConnect(new IpEndpoint(IpAddress.From4(0x7F000001), 80), default, network.Now, out var client));
        Assert.IsTrue(host.Stack.TryAccept(listener, out var server));
        Assert.IsTrue(host.Stack.TryWrite(client, host.Pin("hello"u8), network.Now));
        Assert.AreEqual("hello", Encoding.ASCII.GetString(host.ReadAll(server, network.Now)));
    }

    [TestMethod]
    public void DatagramsReachTheirPorts()
    {
        using var network = new SimulatedNetwork();
        var (a, b) = (network.Add(1), network.Add(2));
        Assert.IsTrue(a.Stack.TryOpenUdp(default, out var client));
        Assert.IsTrue(b.Stack.TryOpenUdp(new IpEndpoint(IpAddress.None, 53), out var server));
        Assert.IsFalse(b.Stack.TryOpenUdp(new IpEndpoint(b.Address, 53), out _));
        Assert.IsTrue(a.Stack.SendUdp(client, new IpEndpoint(b.Address, 53), [a.Pin("que"u8), a.Pin("stion"u8)], network.Now));
        network.RunUntil(() => b.Stack.Udp(server).HasDatagram);
        var bytes = new byte[100];
        Assert.IsTrue(b.Stack.Udp(server).TryTake(bytes, out var from, out var to, out var length));
        Assert.AreEqual(("question", b.Address, a.Address), (Encoding.ASCII.GetString(bytes, 0, length), to, from.Address));
        Assert.IsTrue(b.Stack.SendUdp(server, from, [b.Pin("answer"u8)], network.Now));
        network.RunUntil(() => a.Stack.Udp(client).HasDatagram);
        // Nobody there: a socket with one partner is told.
        a.Stack.Udp(client).Remote = new IpEndpoint(b.Address, 99);
        Assert.IsTrue(a.Stack.SendUdp(client, new IpEndpoint(b.Address, 99), [a.Pin("?"u8)], network.Now));
        network.RunUntil(() => a.Stack.Udp(client).IsRefused);
    }

    [TestMethod]
    [DataRow(WireFeatures.None)]
    [DataRow(WireFeatures.Checksum)]
    [DataRow(WireFeatures.Checksum | WireFeatures.Segmentation)]
    public void StreamsArriveWholeOverABadNetwork(WireFeatures features)
    {
        foreach (var version6 in new[] { false, true })
        {
            var impairments = new Impairments { Delay = 2000, Jitter = 3000, Loss = 0.02, Duplication = 0.02, Corruption = 0.02 };
            using var network = new SimulatedNetwork(impairments, seed: 5);
            var (a, b) = (network.Add(1, features: features), network.Add(2));
            network.RunUntil(() => a.Stack.Addresses.IsOurs(a.Address6) && b.Stack.Addresses.IsOurs(b.Address6));
            var transfer = new Transfer(network, a, b, version6 ? b.Address6 : b.Address, 400_000, 300_000);
            network.RunUntil(() => transfer.IsFinished);
            transfer.AssertArrived();
        }
    }

    [TestMethod]
    public void RefusedConnectionsAreReported()
    {
        using var network = new SimulatedNetwork();
        var (a, b) = (network.Add(1), network.Add(2));
        Assert.IsTrue(a.Stack.TryConnect(new IpEndpoint(b.Address, 80), default, network.Now, out var connection));
        network.RunUntil(() => a.Stack.TryTakeNews(out var news) && news == connection && a.Stack.Tcp(connection).State == TcpState.Closed);
        Assert.AreEqual(TcpFailure.Refused, a.Stack.Tcp(connection).Failure);
        Assert.IsTrue(a.Stack.ForgetTcp(connection));
        Assert.IsFalse(a.Stack.IsAlive(connection));
        // A host that is not there: nobody answers, not even the question where it is.
        Assert.IsTrue(a.Stack.TryConnect(new IpEndpoint(IpAddress.From4(0x0A000063), 80), default, network.Now, out connection));
        network.RunUntil(() => a.Stack.Tcp(connection).State == TcpState.Closed);
        Assert.AreEqual(TcpFailure.TimedOut, a.Stack.Tcp(connection).Failure);
        // And no way at all.
        a.Stack.Configure4(a.Address, 24, IpAddress.Any4);
        Assert.IsTrue(a.Stack.TryConnect(new IpEndpoint(IpAddress.From4(0x08080808), 80), default, network.Now, out _));
        Assert.AreNotEqual(0UL, a.Stack.Counters[NetworkCounter.NoRoute]);
    }

    [TestMethod]
    [DataRow(true, true)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(false, false)]
    public void AConnectionThatWasLeftEndsWithoutNews(bool isQuick, bool isEarly)
    {
        using var network = new SimulatedNetwork();
        var (a, b) = (network.Add(1), network.Add(2));
        b.Stack.QuickPath = isQuick;
        Assert.IsTrue(b.Stack.TryListen(new IpEndpoint(default, 80), 10, out var listener));
        Assert.IsTrue(a.Stack.TryConnect(new IpEndpoint(b.Address, 80), default, network.Now, out var ours));
        TcpHandle theirs = default;
        network.RunUntil(() => b.Stack.TryAccept(listener, out theirs));
        b.Stack.CloseWriting(theirs, network.Now);
        network.RunUntil(() => b.Stack.Tcp(theirs).State == TcpState.FinWait2);
        if (isEarly)
            b.Stack.LeaveTcp(theirs, network.Now);
        Assert.IsTrue(b.Stack.IsAlive(theirs));
        a.Stack.CloseWriting(ours, network.Now);
        if (!isEarly)
        {
            network.RunUntil(() => b.Stack.Tcp(theirs).State == TcpState.TimeWait);
            b.Stack.LeaveTcp(theirs, network.Now);
        }

        network.RunUntil(() => !b.Stack.IsAlive(theirs) && a.Stack.Tcp(ours).State == TcpState.Closed);
        Assert.IsFalse(b.Stack.TryTakeNews(out _));
        Assert.AreEqual(TcpFailure.None, a.Stack.Tcp(ours).Failure);
        // What is left of it keeps the pair of endpoints for a while.
        Assert.AreNotEqual(ulong.MaxValue, b.Stack.Deadline);
    }
}
