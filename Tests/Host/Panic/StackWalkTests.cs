using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using ExoCosmos.Build.Symbols.Dwarf;
using ExoCosmos.Build.Symbols.Table;
using ExoCosmos.Kernel.Panic;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Panic;

/// <summary>Walking a stack whose frames are laid out as compiled code lays them out.</summary>
[TestClass]
public sealed class StackWalkTests
{
    private const ulong Code = 0x1000, Stack = 0x7000_0000;

    private static readonly byte[] Table = SymbolTableWriter.Write(
    [
        new(Code, 0x100, "Leaf", "a.cs", [(0, 1)], [new FrameRow(0, false, 8, 0), new FrameRow(4, false, 32, 0)]),
        new(Code + 0x100, 0x100, "Framed", "a.cs", [(0, 2)], [new FrameRow(0, false, 8, 0), new FrameRow(1, false, 16, 16), new FrameRow(4, true, 16, 16)]),
        new(Code + 0x200, 0x100, "Outer", "a.cs", [(0, 3)], [new FrameRow(0, false, 16, 0)]),
        new(Code + 0x300, 0x100, "entry_stub", "", [], []),
    ]);

    /// <summary>Leaf (24 bytes of locals) ← Framed (rbp frame, 3 words of locals) ← Outer (8 bytes of locals) ← stub.</summary>
    private static readonly ulong[] Words =
    [
        0, 0, 0, Code + 0x150,                      // Leaf's locals, return into Framed
        0, 0, 0, 0xAAAA, Code + 0x200 + 0x100,      // Framed's locals, saved rbp, return to Outer; the call was Outer's last instruction
        0, Code + 0x310,                            // Outer's local, return into the stub
        0,
    ];

    [TestMethod]
    public void CallersAreFoundWithAndWithoutFramePointers() =>
        CollectionAssert.AreEqual(new[] { "Leaf", "Framed", "Outer", "entry_stub" }, Walk(Words, Code + 0x10, Stack, Stack + (7 * 8)));

    [TestMethod]
    public void APrologueThatHasNotPushedYetIsUnwoundToo() =>
        CollectionAssert.AreEqual(new[] { "Framed", "Outer", "entry_stub" }, Walk(Words, Code + 0x100, Stack + (8 * 8), 0xAAAA));

    [TestMethod]
    public void AStubThatPushedNothingIsLeftWhereTheWalkBegins() =>
        CollectionAssert.AreEqual(new[] { "entry_stub", "Framed", "Outer", "entry_stub" }, Walk(Words, Code + 0x310, Stack + (3 * 8), Stack + (7 * 8)));

    [TestMethod]
    public void AStubWithSomethingElseOnTheStackEndsTheWalk() =>
        CollectionAssert.AreEqual(new[] { "entry_stub" }, Walk(Words, Code + 0x310, Stack, Stack + (7 * 8)));

    [TestMethod]
    public void AnUnknownAddressEndsTheWalk() => CollectionAssert.AreEqual(new[] { "?" }, Walk(Words, 0xDEAD, Stack, 0));

    [TestMethod]
    public void AWildFramePointerEndsTheWalk()
    {
        foreach (var wild in (ulong[])[0, 1, Stack - 8, Stack + 4, ulong.MaxValue, ulong.MaxValue - 15])
            CollectionAssert.AreEqual(new[] { "Leaf", "Framed" }, Walk(Words, Code + 0x10, Stack, wild));
    }

    [TestMethod]
    public void AShortStackEndsTheWalk() =>
        CollectionAssert.AreEqual(new[] { "Leaf", "Framed" }, Walk(Words[..8], Code + 0x10, Stack, Stack + (7 * 8)));

    private static List<string> Walk(ulong[] words, ulong instruction, ulong stackPointer, ulong framePointer)
    {
        Assert.IsTrue(SymbolTable.TryOpen(Table, out var table));
        var names = new List<string>();
        var walk = new StackWalk(table, MemoryMarshal.AsBytes<ulong>(words), Stack, instruction, stackPointer, framePointer);
        do
            names.Add(walk.IsKnown ? Encoding.UTF8.GetString(walk.Location.Method) : "?");
        while (walk.MoveToCaller());
        return names;
    }
}
