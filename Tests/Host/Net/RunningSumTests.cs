using System;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Net.Wire;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Net;

/// <summary>The sum of any piece of memory from running sums is the sum of its bytes.</summary>
[TestClass]
public sealed unsafe class RunningSumTests
{
    [TestMethod]
    public void AnyPieceHasTheSumOfItsBytes()
    {
        var random = new Random(5);
        for (var round = 0; round < 100; round++)
        {
            var length = random.Next(1, 5000);
            var memory = (byte*)NativeMemory.AlignedAlloc((nuint)length, RunningSums.Step);
            var bytes = new Span<byte>(memory, length);
            random.NextBytes(bytes);
            if (round % 4 == 0)
                bytes.Fill((byte)(round % 8 == 0 ? 0xFF : 0));
            var sums = new ushort[RunningSums.Count(length)];
            RunningSums.Compute(bytes, sums);
            fixed (ushort* known = sums)
            {
                var whole = new MemoryPiece(memory, length, known);
                for (var i = 0; i < 200; i++)
                {
                    var start = random.Next(length + 1);
                    var piece = whole.Slice(start, random.Next(length - start + 1));
                    // A piece of a piece is no other.
                    var half = piece.Slice(piece.Length / 2, piece.Length - (piece.Length / 2));
                    AssertSum(piece);
                    AssertSum(half);
                }
            }

            NativeMemory.AlignedFree(memory);
        }
    }

    // Zero has two forms in ones' complement: a checksum is judged by what it does to a sum, so both are right.
    private static void AssertSum(in MemoryPiece piece)
    {
        var (expected, actual) = ((ushort)~InternetChecksum.Of(piece.Bytes), RunningSums.Of(piece));
        Assert.IsTrue(expected == actual || (expected % 0xFFFF == 0 && actual % 0xFFFF == 0), $"{expected:x} {actual:x}");
    }
}
