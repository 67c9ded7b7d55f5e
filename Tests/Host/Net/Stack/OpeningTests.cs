using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Ethernet;
using ExoCosmos.LibOS.Net.Ip;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Net.Wire;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Stack;

/// <summary>The short way of a SYN answers as the long one does, and leaves the same connection behind.</summary>
[TestClass]
public sealed class OpeningTests
{
    private const int Port = 80, Connections = 200, Options = EthernetHeader.Length + 20 + TcpHeader.Length;
    private static readonly IpAddress s_client = IpAddress.From4(0x0A00_0001), s_server = IpAddress.From4(0x0A00_0002);
    private static readonly MacAddress s_clientMac = new(0x0200_0000_0001), s_serverMac = new(0x0200_0000_0002);

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    public void BothWaysOpenTheSame(int seed)
    {
        var random = new Random(seed);
        List<string> quickSent = [], farSent = [];
        using var quick = Listening(quickSent, isQuick: true);
        using var far = Listening(farSent, isQuick: false);
        var now = 5_000UL;
        for (var i = 0; i < Connections; i++)
        {
            now += (ulong)random.Next(1, 20_000);
            // Now and then one comes again, or what is not usual: it goes the long way on both.
            var frame = Syn(random, (ushort)(20_000 + i - (random.Next(8) == 0 ? 1 : 0)));
            if (random.Next(6) == 0)
                frame[random.Next(Options, frame.Length)] ^= (byte)random.Next(256);
            Sum(frame);
            quick.Stack.Receive(frame, now);
            far.Stack.Receive(frame, now);
            CollectionAssert.AreEqual(farSent, quickSent, $"answer {i}");
        }

        Assert.IsGreaterThan(Connections * 3 / 4, quickSent.Count);
        for (var slot = 1U; slot <= Connections; slot++)
            Assert.AreEqual(Content(far, slot), Content(quick, slot), $"connection {slot}");
        Assert.AreEqual(far.Stack.Deadline, quick.Stack.Deadline);
        // All but the first found out where to send without asking: the long way was not taken.
        Assert.IsLessThan(far.Stack.FarWays / 2, quick.Stack.FarWays);
    }

    private static SimulatedHost Listening(List<string> sent, bool isQuick)
    {
        var host = new SimulatedHost(2, (frame, _) => sent.Add(Convert.ToHexString(frame)), 0, new() { Connections = Connections, ReceiveBuffer = 4096 });
        host.Stack.QuickPath = isQuick;
        Assert.IsTrue(host.Stack.TryListen(new IpEndpoint(default, Port), Connections + 1, out _));
        var question = new byte[60];
        new EthernetHeader(MacAddress.Broadcast, s_clientMac, EthernetHeader.Arp).Write(question);
        new ArpPacket(ArpPacket.Request, s_clientMac, s_client, default, s_server).Write(question.AsSpan(EthernetHeader.Length));
        host.Stack.Receive(question, 0);
        return host;
    }

    /// <summary>As Linux sends it.</summary>
    private static byte[] Syn(Random random, ushort port)
    {
        var frame = new byte[Options + 20];
        new EthernetHeader(s_serverMac, s_clientMac, EthernetHeader.Ip4).Write(frame);
        Ip4Header.Write(frame.AsSpan(EthernetHeader.Length), s_client, s_server, IpProtocol.Tcp, TcpHeader.Length + 20);
        var segment = new TcpSegment
        {
            SourcePort = port, DestinationPort = Port, Sequence = new SequenceNumber((uint)random.NextInt64()), Flags = TcpFlags.Syn, Window = (ushort)random.Next(65_536), WindowScale = TcpSegment.NoScale,
        };
        TcpHeader.Write(segment, frame.AsSpan(Options - TcpHeader.Length));
        frame[Options - TcpHeader.Length + 12] = (TcpHeader.Length + 20) / 4 << 4;
        byte[] options = [2, 4, 0, 0, 4, 2, 8, 10, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 3, (byte)random.Next(18)];
        BinaryPrimitives.WriteUInt16BigEndian(options.AsSpan(2), (ushort)(random.Next(4) == 0 ? random.Next(100) : 1460));
        BinaryPrimitives.WriteUInt32BigEndian(options.AsSpan(8), (uint)random.NextInt64());
        options.CopyTo(frame, Options);
        return frame;
    }

    private static void Sum(Span<byte> frame)
    {
        var segment = frame[(EthernetHeader.Length + 20)..];
        segment[TcpHeader.ChecksumOffset..(TcpHeader.ChecksumOffset + 2)].Clear();
        var checksum = default(InternetChecksum);
        checksum.AddPseudoHeader(s_client, s_server, IpProtocol.Tcp, segment.Length);
        checksum.Add(segment);
        BinaryPrimitives.WriteUInt16BigEndian(segment[TcpHeader.ChecksumOffset..], checksum.Finish());
    }

    /// <summary>All of a control block but for where its buffer is.</summary>
    private static string Content(SimulatedHost host, uint slot)
    {
        var connection = host.Stack.Tcp(host.Stack.HandleOf(slot));
        var ends = EndpointPair.Of(connection.Local, connection.Remote).ToString();
        // These are not the same, or have padding.
        (connection.Buffer, connection.Local, connection.Remote) = (default, default, default);
        return ends + Convert.ToHexString(MemoryMarshal.AsBytes(new ReadOnlySpan<TcpConnection>(in connection)));
    }
}
