using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using ExoCosmos.Build.Symbols.Dwarf;
using ExoCosmos.Build.Symbols.Table;
using ExoCosmos.Kernel.Panic;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Panic;

/// <summary>The table that the build writes, searched by the code that the kernel searches it with.</summary>
[TestClass]
public sealed class SymbolTableTests
{
    private const ulong Origin = 0xFFFF_FFFF_8010_0000;

    private static readonly FunctionEntry[] Functions =
    [
        new(Origin, 0x10, "stub", "", [], []),
        new(Origin + 0x20, 0x300, "Kernel.Frame.FrameTable.Allocate", "Kernel/Frame/FrameTable.cs", [(0, 300), (0x40, 20), (0x200, 301)],
            [new FrameRow(0, false, 8, 0), new FrameRow(1, false, 16, 16), new FrameRow(4, true, 16, 16)]),
        new(Origin + 0x320, 0x20, "Kernel.Größe", "Kernel/Frame/FrameTable.cs", [(0, 7)], [new FrameRow(0, false, 8, 0), new FrameRow(4, false, 4096 + 32, 0)]),
    ];

    [TestMethod]
    [DataRow(0UL, "stub", 0u)]
    [DataRow(0x0FUL, "stub", 0u)]
    [DataRow(0x20UL, "Kernel.Frame.FrameTable.Allocate", 300u)]
    [DataRow(0x5FUL, "Kernel.Frame.FrameTable.Allocate", 300u)]
    [DataRow(0x60UL, "Kernel.Frame.FrameTable.Allocate", 20u)]
    [DataRow(0x31FUL, "Kernel.Frame.FrameTable.Allocate", 301u)]
    [DataRow(0x320UL, "Kernel.Größe", 7u)]
    public void AddressesAreFoundWithNameAndLine(ulong offset, string method, uint line)
    {
        Assert.IsTrue(SymbolTable.TryOpen(SymbolTableWriter.Write(Functions), out var table));
        Assert.IsTrue(table.TryFind(Origin + offset, out var location));
        Assert.AreEqual(method, Encoding.UTF8.GetString(location.Method));
        Assert.AreEqual(line, location.Line);
        Assert.AreEqual(line == 0 ? "" : "Kernel/Frame/FrameTable.cs", Encoding.UTF8.GetString(location.File));
    }

    [TestMethod]
    [DataRow(0xFFFF_FFFF_8010_0010UL)]
    [DataRow(0xFFFF_FFFF_800F_FFFFUL)]
    [DataRow(0xFFFF_FFFF_8010_0340UL)]
    [DataRow(0UL)]
    [DataRow(ulong.MaxValue)]
    public void AddressesOutsideAllFunctionsAreNotFound(ulong address)
    {
        Assert.IsTrue(SymbolTable.TryOpen(SymbolTableWriter.Write(Functions), out var table));
        Assert.IsFalse(table.TryFind(address, out _));
    }

    [TestMethod]
    public void AnEmptyTableFindsNothing()
    {
        Assert.IsTrue(SymbolTable.TryOpen(SymbolTableWriter.Write([]), out var table));
        Assert.AreEqual(0, table.Count);
        Assert.IsFalse(table.TryFind(Origin, out _));
    }

    [TestMethod]
    public void FrameRulesFollowTheRows()
    {
        Assert.IsTrue(SymbolTable.TryOpen(SymbolTableWriter.Write(Functions), out var table));
        (ulong Offset, FrameRule Rule)[] expected =
        [
            (0x20, new(false, 8, 0)), (0x21, new(false, 16, 16)), (0x24, new(true, 16, 16)), (0x31F, new(true, 16, 16)), (0x324, new(false, 4096 + 32, 0)),
        ];
        foreach (var (offset, rule) in expected)
        {
            Assert.IsTrue(table.TryFind(Origin + offset, out var location));
            Assert.IsTrue(location.HasFrame);
            Assert.AreEqual(rule, location.Frame);
        }

        Assert.IsTrue(table.TryFind(Origin, out var stub));
        Assert.IsFalse(stub.HasFrame);
    }

    [TestMethod]
    public void ADamagedTableNeverFaults()
    {
        var whole = SymbolTableWriter.Write(Functions);
        for (var length = 0; length < whole.Length; length++)
            Assert.IsFalse(SymbolTable.TryOpen(whole.AsSpan(0, length), out _));
        var seed = Environment.TickCount;
        Console.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 20_000; round++)
        {
            var damaged = (byte[])whole.Clone();
            for (var count = random.Next(1, 8); count > 0; count--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (SymbolTable.TryOpen(damaged, out var table))
                foreach (var offset in (ReadOnlySpan<ulong>)[0, 0x20, 0x100, 0x330])
                    table.TryFind(Origin + offset, out _);
        }
    }

    [TestMethod]
    public void LargeTablesFindEveryFunction()
    {
        var many = Enumerable.Range(0, 3000)
            .Select(index => new FunctionEntry(Origin + (ulong)index * 48, 48, $"Method{index}", $"File{index % 7}.cs", [(0, index + 1)], []))
            .ToArray();
        Assert.IsTrue(SymbolTable.TryOpen(SymbolTableWriter.Write(many), out var table));
        foreach (var function in many)
        {
            Assert.IsTrue(table.TryFind(function.Start + 47, out var location));
            Assert.AreEqual(function.Name, Encoding.UTF8.GetString(location.Method));
            Assert.AreEqual((uint)function.Lines[0].Line, location.Line);
        }
    }
}
