using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Paging;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.LibOS;

/// <summary>Both page tables, by random programs against a sorted dictionary: every answer, every memory that runs out, and nothing left over in the end.</summary>
[TestClass]
public unsafe class PageTableTests
{
    private const ulong PageEnd = 1UL << 36;

    private enum Operation
    {
        Set,
        Find,
        Remove,
        Next,
    }

    private sealed record Step(Operation Operation, ulong Page, ulong Distance, uint Frame, MapFlags Access);

    /// <summary>Few enough to meet again: neighbours, the ends, both sides of every digit and of every level of a radix tree, and anywhere.</summary>
    private static Gen<ulong> Pages => Gen.OneOf(
        Gen.Choose(0, 40).Select(page => (ulong)page),
        Gen.Choose(0, 600).Select(page => 0x1_2345_6000 + (ulong)page),
        from digit in Gen.Choose(1, 35) from offset in Gen.Choose(-2, 2) select Math.Min((ulong)((1L << digit) + offset), PageEnd - 1),
        Gen.Choose(1, 20).Select(page => PageEnd - (ulong)page),
        from high in Gen.Choose(0, (1 << 18) - 1) from low in Gen.Choose(0, (1 << 18) - 1) select ((ulong)high << 18) | (uint)low);

    private static Arbitrary<Step[]> Programs => Arb.From(
        from steps in (
            from operation in Gen.Elements(Operation.Set, Operation.Set, Operation.Set, Operation.Find, Operation.Remove, Operation.Remove, Operation.Next)
            from page in Pages
            from distance in Gen.OneOf(Gen.Choose(1, 50).Select(pages => (ulong)pages), Gen.Constant(PageEnd))
            from frame in Gen.Choose(0, int.MaxValue)
            from access in Gen.Elements(MapFlags.None, MapFlags.Read, MapFlags.Read | MapFlags.Write, MapFlags.Read | MapFlags.Execute)
            select new Step(operation, page, distance, (uint)frame, access)).ListOf(400)
        select steps.ToArray());

    [TestMethod]
    [DataRow(1300)]
    [DataRow(12)]
    [DataRow(1)]
    [DataRow(0)]
    public void RadixBehavesLikeADictionary(int nodes) =>
        Check(nodes, RadixPageTable.NodeBytes, lonely: 4, store => new RadixPageTable(store));

    [TestMethod]
    [DataRow(4000)]
    [DataRow(40)]
    [DataRow(2)]
    [DataRow(0)]
    public void GuardedBehavesLikeADictionary(int nodes) =>
        Check(nodes, GuardedPageTable.NodeBytes, lonely: 2, store => new GuardedPageTable(store));

    [TestMethod]
    public void SparsePagesCostTheGuardedTableAFractionAndDensePagesHardlyMore()
    {
        var random = new Random(15);
        var sparse = Enumerable.Range(0, 2000).Select(_ => (ulong)random.NextInt64(1 << 24)).Distinct().ToArray();
        Assert.IsGreaterThan(10, Cost(sparse, radix: true) / Cost(sparse, radix: false));
        var dense = Enumerable.Range(0, 20_000).Select(page => 0x1000 + (ulong)page).ToArray();
        Assert.IsLessThan(1.3, Cost(dense, radix: false) / Cost(dense, radix: true));
    }

    private static double Cost(ulong[] pages, bool radix)
    {
        const int Nodes = 8000;
        var nodeBytes = radix ? RadixPageTable.NodeBytes : GuardedPageTable.NodeBytes;
        return WithStore(Nodes, nodeBytes, store => radix ? Fill(new RadixPageTable(store), pages) : Fill(new GuardedPageTable(store), pages));
    }

    private static double Fill<TTable>(TTable table, ulong[] pages) where TTable : struct, IPageTable
    {
        foreach (var page in pages)
            Assert.IsTrue(table.TrySet(page, new PageRecord(1, MapFlags.Read)));
        return table.Bytes;
    }

    /// <param name="nodes">Nodes that there is memory for.</param>
    /// <param name="nodeBytes">Size of a node.</param>
    /// <param name="lonely">Most nodes that one page may take, whatever was there before.</param>
    /// <param name="make">Makes the table.</param>
    private static void Check<TTable>(int nodes, uint nodeBytes, uint lonely, Func<NodeStore, TTable> make) where TTable : struct, IPageTable =>
        Prop.ForAll(Programs, program => WithStore(nodes, nodeBytes, store => Run(make(store), program, nodeBytes, lonely)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static T WithStore<T>(int nodes, uint nodeBytes, Func<NodeStore, T> use)
    {
        var bytes = (nuint)nodes * nodeBytes;
        var memory = NativeMemory.AlignedAlloc(bytes + nodeBytes, (nuint)Layout.PageSize);
        NativeMemory.Clear(memory, bytes + nodeBytes);
        try
        {
            return use(new NodeStore(memory, bytes, nodeBytes));
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    private static bool Run<TTable>(TTable table, Step[] program, uint nodeBytes, uint lonely) where TTable : struct, IPageTable
    {
        var model = new SortedDictionary<ulong, PageRecord>();
        foreach (var step in program)
            Apply(ref table, model, step);
        var before = table.Bytes;
        foreach (var (page, record) in model.ToArray())
        {
            Assert.IsTrue(table.TryNext(0, PageEnd, out var first, out var found));
            Assert.AreEqual((page, record), (first, found));
            if (page == model.Keys.Last())
                Assert.IsLessThanOrEqualTo((ulong)lonely * nodeBytes, table.Bytes);
            Assert.IsTrue(table.TryRemove(page, out found));
            Assert.AreEqual(record, found);
            Assert.IsLessThanOrEqualTo(before, table.Bytes);
        }

        // The root stays.
        Assert.IsLessThanOrEqualTo((ulong)nodeBytes, table.Bytes);
        return true;
    }

    private static void Apply<TTable>(ref TTable table, SortedDictionary<ulong, PageRecord> model, Step step) where TTable : struct, IPageTable
    {
        var known = model.TryGetValue(step.Page, out var expected);
        var bytes = table.Bytes;
        switch (step.Operation)
        {
            case Operation.Set:
                var record = new PageRecord(step.Frame, step.Access);
                Assert.AreEqual((step.Frame, step.Access), (record.Frame, record.Access));
                if (table.TrySet(step.Page, record))
                    model[step.Page] = record;
                else
                    Assert.IsFalse(known, "what is there needs no memory to be changed");
                break;
            case Operation.Find:
                Assert.AreEqual(known, table.TryFind(step.Page, out var found));
                Assert.AreEqual(expected, found);
                break;
            case Operation.Remove:
                Assert.AreEqual(known, table.TryRemove(step.Page, out var removed));
                Assert.AreEqual(expected, removed);
                model.Remove(step.Page);
                Assert.IsLessThanOrEqualTo(bytes, table.Bytes);
                break;
            default:
                var end = Math.Min(PageEnd, step.Page + step.Distance);
                var next = model.Keys.Where(page => page >= step.Page && page < end).Cast<ulong?>().FirstOrDefault();
                Assert.AreEqual(next is not null, table.TryNext(step.Page, end, out var page, out var there));
                if (next is { } key)
                    Assert.AreEqual((key, model[key]), (page, there));
                break;
        }
    }
}
