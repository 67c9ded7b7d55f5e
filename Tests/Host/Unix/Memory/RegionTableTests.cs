using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Unix.Memory;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Unix.Memory;

/// <summary>The region table against a model that keeps one entry per page.</summary>
[TestClass]
[DoNotParallelize]
public unsafe class RegionTableTests
{
    private const int Pages = 200;
    private const ulong Page = 4096, Low = 0x10000;

    private static Dictionary<ulong, int> s_references = [];

    private readonly struct Owner : IRegionOwner
    {
        public static void Share(in Region region) => s_references[(ulong)region.File]++;

        public static void Release(in Region region) => s_references[(ulong)region.File]--;
    }

    private readonly record struct PageModel(MapFlags Access, ulong File, ulong Offset);

    private Region* _storage;

    [TestInitialize]
    public void Allocate() => _storage = (Region*)NativeMemory.AllocZeroed(1024, (nuint)sizeof(Region));

    [TestCleanup]
    public void Free() => NativeMemory.Free(_storage);

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(20261124)]
    public void BehavesLikeAnArrayOfPages(int seed)
    {
        var random = new Random(seed);
        var table = new RegionTable(_storage, 1024);
        var model = new PageModel?[Pages];
        s_references = new Dictionary<ulong, int> { [0] = 0, [1] = 0, [2] = 0 };
        MapFlags[] accesses = [MapFlags.None, MapFlags.Read, MapFlags.Read | MapFlags.Write];
        for (var step = 0; step < 4000; step++)
        {
            var first = random.Next(Pages);
            var count = random.Next(1, Math.Min(24, Pages - first) + 1);
            var (start, end) = (Low + ((ulong)first * Page), Low + ((ulong)(first + count) * Page));
            var access = accesses[random.Next(accesses.Length)];
            switch (random.Next(4))
            {
                case 0:
                    table.Remove<Owner>(start, end);
                    Array.Clear(model, first, count);
                    break;
                case 1:
                    table.Protect<Owner>(start, end, access);
                    for (var page = first; page < first + count; page++)
                        model[page] = model[page] is { } old ? old with { Access = access } : null;
                    break;
                default:
                    var file = (ulong)random.Next(3);
                    table.Remove<Owner>(start, end);
                    table.Insert(new Region { Start = start, End = end, Access = access, File = (void*)file, FileOffset = file * 0x100000 });
                    s_references[file]++;
                    for (var page = first; page < first + count; page++)
                        model[page] = new PageModel(access, file, (file * 0x100000) + ((ulong)(page - first) * Page));
                    break;
            }

            Compare(table, model, step);
            CompareGap(table, model, random.Next(1, 30));
        }
    }

    private static void Compare(in RegionTable table, PageModel?[] model, int step)
    {
        ulong reserved = 0, previousEnd = 0;
        var files = new Dictionary<ulong, int> { [1] = 0, [2] = 0 };
        Region? before = null;
        foreach (var region in table.All)
        {
            Assert.IsTrue(region.Start >= previousEnd && region.End > region.Start, $"order, step {step}");
            Assert.IsFalse(before is { } b && Region.CanMerge(b, region), $"neighbours not merged, step {step}");
            previousEnd = region.End;
            before = region;
            reserved += region.Length;
            if (region.File != null)
                files[(ulong)region.File]++;
        }

        Assert.AreEqual(reserved, table.Reserved);
        Assert.AreEqual(files[1], s_references[1], $"references of file 1, step {step}");
        Assert.AreEqual(files[2], s_references[2], $"references of file 2, step {step}");
        for (var page = 0; page < Pages; page++)
        {
            var address = Low + ((ulong)page * Page);
            var region = table.Find(address + 123);
            if (model[page] is not { } expected)
            {
                Assert.IsTrue(region == null, $"page {page} should be empty, step {step}");
                continue;
            }

            Assert.IsTrue(region != null, $"page {page} should be there, step {step}");
            Assert.AreEqual(expected.Access, region->Access);
            Assert.AreEqual(expected.File, (ulong)region->File);
            if (expected.File != 0)
                Assert.AreEqual(expected.Offset, region->FileOffset + (address - region->Start), $"offset of page {page}, step {step}");
        }
    }

    private static void CompareGap(in RegionTable table, PageModel?[] model, int pages)
    {
        ulong expected = 0;
        for (var first = Pages - pages; first >= 0 && expected == 0; first--)
        {
            if (Array.TrueForAll(model[first..(first + pages)], page => page is null))
                expected = Low + ((ulong)first * Page);
        }

        Assert.AreEqual(expected, table.FindGap((ulong)pages * Page, Page, Low, Low + (Pages * Page)));
    }

    [TestMethod]
    public void CoverageNeedsEveryPageAndTheAccess()
    {
        var table = new RegionTable(_storage, 1024);
        table.Insert(new Region { Start = 0x1000, End = 0x3000, Access = MapFlags.Read | MapFlags.Write });
        table.Insert(new Region { Start = 0x3000, End = 0x4000, Access = MapFlags.Read });
        Assert.IsTrue(table.Covers(0x1FFF, 0x3001, MapFlags.Read));
        Assert.IsFalse(table.Covers(0x1FFF, 0x3001, MapFlags.Write));
        Assert.IsFalse(table.Covers(0x3FFF, 0x4001, MapFlags.Read));
        Assert.IsFalse(table.Covers(0x0FFF, 0x1001, MapFlags.Read));
    }

    [TestMethod]
    public void GapKeepsTheAlignment()
    {
        var table = new RegionTable(_storage, 1024);
        table.Insert(new Region { Start = 0x50_0000, End = 0x5F_F000 });
        Assert.AreEqual(0x20_0000ul, table.FindGap(0x20_0000, 0x20_0000, 0x10_0000, 0x60_0000));
        Assert.AreEqual(0x5F_F000ul, table.FindGap(0x1000, 0x1000, 0x10_0000, 0x60_0000));
        Assert.AreEqual(0ul, table.FindGap(0x60_0000, 0x1000, 0x10_0000, 0x60_0000));
    }
}
