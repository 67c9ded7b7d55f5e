using System;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Runtime;

/// <summary>memcpy and its kin from Runtime/Memory.xs, run in this process against what spans do.</summary>
[TestClass]
public sealed unsafe class MemoryFunctionTests
{
    private const int Room = 512;

    private static readonly delegate* unmanaged<byte*, byte*, nuint, byte*> Move = (delegate* unmanaged<byte*, byte*, nuint, byte*>)RuntimeObjects.Find("memmove");
    private static readonly delegate* unmanaged<byte*, int, nuint, byte*> Set = (delegate* unmanaged<byte*, int, nuint, byte*>)RuntimeObjects.Find("memset");
    private static readonly delegate* unmanaged<byte*, byte*, nuint, int> Compare = (delegate* unmanaged<byte*, byte*, nuint, int>)RuntimeObjects.Find("memcmp");

    [TestMethod]
    public void MovingOverlappingRangesKeepsTheSource() => Check.QuickThrowOnFailure(Prop.ForAll(Ranges(), range =>
    {
        var (from, to, length) = range;
        var expected = Pattern();
        expected.AsSpan(from, length).ToArray().CopyTo(expected.AsSpan(to));
        var actual = Pattern();
        fixed (byte* memory = actual)
            Assert.IsTrue(Move(memory + to, memory + from, (nuint)length) == memory + to);
        CollectionAssert.AreEqual(expected, actual);
    }));

    [TestMethod]
    public void CopyAndMoveAreOne() => Assert.AreEqual(RuntimeObjects.Find("memmove"), RuntimeObjects.Find("memcpy"));

    [TestMethod]
    public void SettingFillsTheRangeAndNothingElse() => Check.QuickThrowOnFailure(Prop.ForAll(Ranges(), range =>
    {
        var (value, start, length) = range;
        var expected = Pattern();
        expected.AsSpan(start, length).Fill((byte)value);
        var actual = Pattern();
        // Only the low byte of the value counts.
        fixed (byte* memory = actual)
            Assert.IsTrue(Set(memory + start, value | 0x1200, (nuint)length) == memory + start);
        CollectionAssert.AreEqual(expected, actual);
    }));

    [TestMethod]
    public void ComparingFindsTheFirstDifference() => Check.QuickThrowOnFailure(Prop.ForAll(Ranges(), range =>
    {
        var (place, start, length) = range;
        byte[] left = Pattern(), right = Pattern();
        right[place] ^= 0x80;
        fixed (byte* a = left, b = right)
            Assert.AreEqual(
                Math.Sign(left.AsSpan(start, length).SequenceCompareTo(right.AsSpan(start, length))),
                Math.Sign(Compare(a + start, b + start, (nuint)length)));
    }));

    /// <summary>An index, a start and a length with start + length and index + length inside the room.</summary>
    private static Arbitrary<(int Index, int Start, int Length)> Ranges() =>
        (from length in Gen.Choose(0, Room / 2)
         from index in Gen.Choose(0, Room / 2)
         from start in Gen.Choose(0, Room / 2)
         select (index, start, length)).ToArbitrary();

    private static byte[] Pattern()
    {
        var bytes = new byte[Room];
        for (var index = 0; index < Room; index++)
            bytes[index] = (byte)(index * 7 + index / 256);
        return bytes;
    }
}
