using System;
using System.Linq;
using ExoCosmos.Abi;
using ExoCosmos.Drivers.Network;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Network;

/// <summary>
/// The short way of a frame that is sent against the readable one, on two machines that are alike: for orders of all kinds it either leaves everything as it was, or leaves what the readable way leaves, and the
/// device has the same frame.
/// </summary>
[TestClass]
public sealed class QuickSendTests
{
    private const int Orders = 20_000;

    private readonly Random _random = new(83);
    private Handle[] _networks = [];

    [TestMethod]
    public void WhatItSendsIsWhatTheReadableWaySends()
    {
        using var quick = new NetworkBench();
        using var readable = new NetworkBench();
        _networks = Prepare(quick);
        CollectionAssert.AreEqual(_networks, Prepare(readable));
        var sent = 0;
        for (var step = 0; step < Orders; step++)
        {
            var (header, pieces) = (Header(), Pieces());
            var order = quick.Place(header, pieces);
            readable.Place(header, pieces);
            Vary(ref order);
            var next = _random.Next(50) == 0 ? (FrameSubmission)_random.Next(4) : FrameSubmission.Accepted;
            (quick.Device.Next, readable.Device.Next) = (next, next);
            var before = quick.SendState;
            var frames = quick.Device.Taken.Count;
            if (quick.TrySendQuick(order))
            {
                Assert.AreEqual(KernelError.None, readable.SendReadable(order), $"order {step} was sent");
                sent++;
            }
            else
            {
                Assert.AreEqual((before, frames), (quick.SendState, quick.Device.Taken.Count), $"order {step} was refused, and something is different");
                Assert.AreEqual(readable.SendReadable(order), quick.SendReadable(order));
            }

            Assert.AreEqual(readable.SendState, quick.SendState, $"order {step} leaves something else");
            Compare(readable, quick);
            if (_random.Next(8) == 0)
                Finish(quick, readable);
        }

        Assert.IsGreaterThan(Orders / 20, sent);
    }

    /// <summary>Orders that the readable way carries out, and the short one must leave to it.</summary>
    [TestMethod]
    public void ItLeavesAloneWhatIsUnusual()
    {
        using var bench = new NetworkBench();
        bench.Configure(Frames.Address);
        var order = bench.Place(Frames.Ip4(6, 80, 5000, 0), [new PacketPiece { Address = NetworkBench.PayloadAddress, Length = 769 }]);
        order.Network = bench.Network;
        Assert.IsFalse(bench.TrySendQuick(order), "too much to copy");
        order = bench.Place(Frames.Ip4(6, 80, 5000, 0), [new PacketPiece { Address = NetworkBench.PayloadAddress, Length = 768 }]);
        order.Network = bench.Network;
        order.SegmentSize = 100;
        Assert.IsFalse(bench.TrySendQuick(order), "to be cut");
        order.SegmentSize = 0;
        bench.Attach(1);
        order = bench.Place(Frames.Ip4(6, 80, 5000, 0), [new PacketPiece { Address = NetworkBench.PayloadAddress, Length = 768 }]);
        order.Network = bench.Network;
        Assert.AreEqual(0, bench.Call(KernelCall.PacketListen, bench.Network.Value, (ulong)ListenMode.All));
        Assert.IsFalse(bench.TrySendQuick(order), "somebody listens");
        Assert.AreEqual(0, bench.Call(KernelCall.PacketListen, bench.Network.Value, (ulong)ListenMode.Unclaimed));
        Assert.IsTrue(bench.TrySendQuick(order));
        Assert.AreEqual(54 + 768, bench.Device.Taken.Single().Bytes.Length);
    }

    private Handle[] Prepare(NetworkBench bench)
    {
        var payload = new byte[Layout.PageSize];
        new Random(5).NextBytes(payload);
        bench.Configure(Frames.Address);
        bench.Fill(payload);
        var gone = bench.Ports(1, 5);
        Assert.AreEqual(0, bench.Call(KernelCall.CapabilityDrop, gone.Value));
        return [bench.Network, bench.Network, bench.Ports(80, 1), bench.Ports(1000, 500), bench.Account, gone, Handle.None, new Handle(bench.Network.Value ^ (1UL << 33))];
    }

    private byte[] Header()
    {
        var header = _random.Next(3) == 0 ? Frames.Arp() : Frames.Ip4(6, (ushort)(_random.Next(4) == 0 ? 1000 : 80), 5000, _random.Next(20));
        if (_random.Next(4) == 0)
            header[_random.Next(header.Length)] ^= (byte)_random.Next(256);
        return _random.Next(20) == 0 ? header[.._random.Next(header.Length)] : header;
    }

    private PacketPiece[] Pieces() => [.. Enumerable.Range(0, _random.Next(3) == 0 ? _random.Next(8) : _random.Next(3)).Select(_ => new PacketPiece
    {
        Address = _random.Next(40) == 0 ? (ulong)_random.NextInt64() : NetworkBench.PayloadAddress + (ulong)_random.Next(3000),
        Length = _random.Next(20) switch { 0 => 0, 1 => (ulong)_random.NextInt64(), 2 => (ulong)_random.Next(70_000), _ => (ulong)_random.Next(1, 400) },
    })];

    private unsafe void Vary(ref SendOrder order)
    {
        order.Network = _networks[_random.Next(3) == 0 ? _random.Next(_networks.Length) : 0];
        switch (_random.Next(16))
        {
            case 0:
                order.HeaderLength = (uint)_random.Next(300);
                break;
            case 1:
                order.SegmentSize = (ushort)_random.Next(1500);
                break;
            case 2:
                order.Reserved = 1;
                break;
            case 3:
                order.Header = (byte*)_random.NextInt64();
                break;
            case 4:
                order.Pieces = (PacketPiece*)_random.NextInt64();
                break;
            case 5:
                order.PieceCount = (uint)_random.Next(20);
                break;
            case < 10:
                (order.ChecksumStart, order.ChecksumOffset) = (34, 16);
                break;
        }
    }

    private static void Compare(NetworkBench readable, NetworkBench quick)
    {
        Assert.HasCount(readable.Device.Taken.Count, quick.Device.Taken);
        if (quick.Device.Taken.Count == 0)
            return;
        var (one, other) = (readable.Device.Taken[^1], quick.Device.Taken[^1]);
        Assert.AreEqual(one.Request, other.Request);
        CollectionAssert.AreEqual(one.Bytes, other.Bytes);
        Assert.HasCount(one.Segments.Length, other.Segments);
    }

    private void Finish(NetworkBench quick, NetworkBench readable)
    {
        for (var count = quick.Device.Taken.Count; count > 0; count--)
        {
            var (index, isLost) = (_random.Next(count), _random.Next(10) == 0);
            quick.Device.Finish(index, isLost);
            readable.Device.Finish(index, isLost);
        }

        quick.Interrupt();
        readable.Interrupt();
    }
}
