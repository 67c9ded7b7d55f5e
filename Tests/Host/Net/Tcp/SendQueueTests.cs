using System;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Net.Wire;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net.Tcp;

[TestClass]
public sealed class SendQueueTests
{
    /// <summary>What is said to lie within some pages does, and not a byte less is said.</summary>
    [TestMethod]
    public void LengthsWithinPagesAreTheLongest()
    {
        var random = new Random(3);
        for (var round = 0; round < 2000; round++)
        {
            var queue = default(SendQueue);
            for (var piece = random.Next(1, 6); piece > 0; piece--)
                queue.TryAppend(new MemoryPiece((ulong)random.Next(1, 1000) << 20 | (uint)random.Next(5000), random.Next(1, random.Next(2) == 0 ? 300 : 40_000)));
            var (offset, pages) = (random.Next(queue.Length), random.Next(1, 20));
            var length = queue.LengthWithin(offset, pages);
            Assert.IsLessThanOrEqualTo(queue.Length - offset, length);
            Assert.IsLessThanOrEqualTo(pages, Pages(queue, offset, length));
            Assert.IsTrue(length == queue.Length - offset || Pages(queue, offset, length + 1) > pages);
        }
    }

    private static int Pages(in SendQueue queue, int offset, int length)
    {
        Span<MemoryPiece> pieces = new MemoryPiece[INetworkWire.MaxPieces];
        var pages = 0;
        foreach (var piece in pieces[..queue.Gather(offset, length, pieces)])
            pages += (int)((piece.Address + (uint)piece.Length - 1) / 4096 - piece.Address / 4096) + 1;
        return pages;
    }
}
