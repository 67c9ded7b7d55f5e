using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Net.Addressing;
using ExoCosmos.LibOS.Net.Ip;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Stack;

/// <summary>Datagrams in pieces (RFC 791, RFC 8200, RFC 5722).</summary>
[TestClass]
public sealed unsafe class FragmentTests : IDisposable
{
    private readonly byte* _memory = (byte*)NativeMemory.AllocZeroed(Reassembler.MemoryNeeded);
    private Reassembler _reassembler;
    private uint _next;

    public FragmentTests() => _reassembler = new Reassembler(_memory);

    public void Dispose() => NativeMemory.Free(_memory);

    [TestMethod]
    public void PiecesInAnyOrderMakeTheWhole()
    {
        var random = new Random(1);
        for (var round = 0; round < 300; round++)
        {
            var bytes = new byte[1 + random.Next(20_000)];
            random.NextBytes(bytes);
            var pieces = new List<(int Offset, int Length)>();
            for (var at = 0; at < bytes.Length;)
            {
                var length = Math.Min(8 * (1 + random.Next(200)), bytes.Length - at);
                pieces.Add((at, length));
                at += length;
            }

            var order = pieces.Concat(pieces.Take(random.Next(2))).OrderBy(_ => random.Next()).ToList();
            if (pieces.Count == 1)
                order = pieces;
            var identification = _next++;
            byte[]? whole = null;
            foreach (var (offset, length) in order)
            {
                if (Add(identification, bytes.AsSpan(offset, length), offset, offset + length < bytes.Length, out var found))
                    whole = found;
                if (whole != null)
                    break;
            }

            Assert.IsNotNull(whole, $"round {round}");
            Assert.IsTrue(whole.SequenceEqual(bytes), $"round {round}");
        }
    }

    [TestMethod]
    public void OverlapsEndTheDatagram()
    {
        foreach (var (offset, length, more) in new[] { (8, 16, true), (0, 16, true), (16, 16, true), (8, 20, false) })
        {
            var identification = _next++;
            Assert.IsFalse(Add(identification, new byte[8], 0, true, out _));
            Assert.IsFalse(Add(identification, new byte[8], 16, true, out _));
            Assert.IsFalse(Add(identification, new byte[length], offset, more, out _));
            // What was missing does not complete it any more.
            Assert.IsFalse(Add(identification, new byte[8], 8, true, out _));
            Assert.IsFalse(Add(identification, new byte[3], 24, false, out _));
        }
    }

    [TestMethod]
    public void ThereMayBeOnlyOneEnd()
    {
        Assert.IsFalse(Add(1, new byte[5], 24, false, out _));
        Assert.IsFalse(Add(1, new byte[5], 32, false, out _));
        Assert.IsFalse(Add(2, new byte[5], 24, false, out _));
        Assert.IsFalse(Add(2, new byte[8], 40, true, out _));
        Assert.IsFalse(Add(3, new byte[16], 65528, false, out _));
    }

    [TestMethod]
    public void TheOldestGivesWayAndTimePasses()
    {
        for (var identification = 0U; identification < Reassembler.MaxDatagrams + 1; identification++)
            Assert.IsFalse(Add(identification, new byte[8], 0, true, out _, now: identification));
        Assert.IsFalse(Add(0, new byte[1], 8, false, out _, now: 10));
        Assert.IsTrue(Add(3, new byte[1], 8, false, out _, now: 11));
        Assert.IsFalse(Add(4, new byte[1], 8, false, out _, now: 40_000_000));
    }

    /// <summary>Pieces of several datagrams as nobody honest sends them: whatever comes together, each of its bytes was sent for it and for this place, and somebody said that it ends there.</summary>
    [TestMethod]
    public void HostilePiecesMakeNothingThatWasNotSent()
    {
        var random = new Random(5);
        var (wholes, sent) = (0, new Dictionary<uint, List<(int Offset, byte[] Bytes, bool IsLast)>>());
        for (var round = 0; round < 200_000; round++)
        {
            var identification = (uint)(round / 60 * 8 + random.Next(6));
            var offset = 8 * random.Next(6);
            var isLast = random.Next(3) == 0;
            var bytes = new byte[isLast ? 1 + random.Next(24) : 8 * (1 + random.Next(3))];
            random.NextBytes(bytes);
            if (!sent.TryGetValue(identification, out var pieces))
                sent[identification] = pieces = [];
            pieces.Add((offset, bytes, isLast));
            if (!Add(identification, bytes, offset, !isLast, out var whole, now: (ulong)round))
                continue;
            wholes++;
            Assert.Contains(piece => piece.IsLast && piece.Offset + piece.Bytes.Length == whole.Length, pieces);
            for (var at = 0; at < whole.Length; at++)
                Assert.IsTrue(pieces.Exists(piece => at >= piece.Offset && at < piece.Offset + piece.Bytes.Length && piece.Bytes[at - piece.Offset] == whole[at]), $"round {round}, byte {at}");
        }

        Assert.IsGreaterThan(1000, wholes);
    }

    private bool Add(uint identification, ReadOnlySpan<byte> piece, int offset, bool more, out byte[] whole, ulong now = 0)
    {
        var datagram = new IpDatagram(IpAddress.From4(1), IpAddress.From4(2), 17, 64, 20, piece.Length) { Fragment = new FragmentPlace(identification, offset, more) };
        var isWhole = _reassembler.TryAdd(datagram, piece, now, out var found);
        whole = found.ToArray();
        return isWhole;
    }
}
