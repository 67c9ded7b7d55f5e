using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.Tests.Host.Net.Hostile;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Stack;

/// <summary>What routers say about the way: RFC 1191, RFC 5927.</summary>
[TestClass]
public sealed class PathTests
{
    private const int Narrow = 1000;

    [TestMethod]
    public void SegmentsBecomeSmallWhereThePathIsNarrow()
    {
        using var network = new SimulatedNetwork();
        var (client, server) = (network.Add(1), network.Add(2));
        var pending = new Queue<byte[]>();
        network.Applications.Add(() =>
        {
            while (pending.TryDequeue(out var error))
                client.Stack.Receive(error, network.Now);
        });
        network.LinkOf(client).Drops = (_, frame) =>
        {
            if (frame.Length <= 14 + Narrow || frame[12] != 8)
                return false;
            // Not inside of the sending.
            pending.Enqueue(TooLarge(frame, frame.AsSpan(14, 28).ToArray()));
            return true;
        };
        var transfer = new Transfer(network, client, server, server.Address, 100_000, 1000);
        network.RunUntil(() => transfer.IsFinished, 100);
        transfer.AssertArrived();
        Assert.AreEqual(Narrow - 40, client.Stack.Tcp(transfer.Client).SegmentSize);
    }

    [TestMethod]
    public void ErrorsAboutNothingThatWasSentAreIgnored()
    {
        using var network = new SimulatedNetwork();
        var (client, server) = (network.Add(1), network.Add(2));
        Assert.IsTrue(server.Stack.TryListen(new IpEndpoint(IpAddress.None, 80), 1, out _));
        Assert.IsTrue(client.Stack.TryConnect(new IpEndpoint(server.Address, 80), default, network.Now, out var connection));
        byte[]? syn = null;
        network.Tap = frame => syn = frame.Length > 50 && frame[12] == 8 && frame[47] == 2 ? frame : syn;
        network.RunUntil(() => syn != null);
        var quote = syn.AsSpan(14, 28).ToArray();
        foreach (var (at, value) in new (int At, byte Value)[] { (12, 99), (16, 99), (20, 99), (22, 99), (24, 99) })
        {
            var forged = quote[..];
            forged[at] ^= value;
            client.Stack.Receive(Error(syn!, 3, 3, 0, forged), network.Now);
            Assert.AreEqual(TcpState.SynSent, client.Stack.Tcp(connection).State);
        }

        client.Stack.Receive(Error(syn!, 3, 3, 0, quote), network.Now);
        Assert.AreEqual((TcpState.Closed, TcpFailure.Unreachable), (client.Stack.Tcp(connection).State, client.Stack.Tcp(connection).Failure));
    }

    private static byte[] TooLarge(byte[] frame, byte[] quote) => Error(frame, 3, 4, Narrow, quote);

    /// <summary>An error message of the router about a frame of the client.</summary>
    private static byte[] Error(byte[] frame, byte type, byte code, ushort mtu, byte[] quote)
    {
        var error = new byte[14 + 20 + 8 + quote.Length];
        frame.AsSpan(6, 6).CopyTo(error);
        error[6] = 2;
        error[11] = 0xFE;
        error[12] = 8;
        error[14] = 0x45;
        error[22] = 64;
        error[23] = 1;
        new byte[] { 10, 0, 0, 254 }.CopyTo(error, 26);
        frame.AsSpan(26, 4).CopyTo(error.AsSpan(30));
        (error[34], error[35]) = (type, code);
        BinaryPrimitives.WriteUInt16BigEndian(error.AsSpan(40), mtu);
        quote.CopyTo(error, 42);
        FrameCorpus.Repair(error);
        error[5] = frame[11];
        return error;
    }
}
