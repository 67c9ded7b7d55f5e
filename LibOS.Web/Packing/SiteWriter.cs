using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.LibOS.Web.Packing;

/// <summary>Puts a site in the place of the one that is stored: pages, flush, superblock, flush. At every moment one of the two is there as a whole.</summary>
public sealed class SiteWriter
{
    private readonly IStoreDisk _disk;
    private readonly SitePlan _plan;
    private StoreSuperblock _store;

    private SiteWriter(IStoreDisk disk, SitePlan plan, in StoreSuperblock store) => (_disk, _plan, _store) = (disk, plan, store);

    /// <param name="disk">The extent. A store that is damaged is replaced.</param>
    /// <param name="plan">The new site.</param>
    /// <param name="now">What time it is.</param>
    /// <param name="written">Told of each document.</param>
    public static void Publish(IStoreDisk disk, SitePlan plan, DateTimeOffset now, Action<SiteFile>? written = null)
    {
        var (current, copy) = SiteReader.FindCurrent(disk);
        if (!StoreGenerations.TryPlace(disk.Pages, current, plan.Pages, out var first))
            throw new SiteException(current.Pages == 0
                ? $"The site needs {Mebibytes(plan.Pages + StoreLayout.SuperblockPages)}, the store has {Mebibytes(disk.Pages)}."
                : $"The site needs {Mebibytes(plan.Pages)} in one piece beside the present one, which is replaced only when the new one is there; the store has {Mebibytes(disk.Pages)}.");
        var store = plan.Outline;
        store.Generation = current.Generation + 1;
        store.ExtentPages = disk.Pages;
        store.FirstPage = first;
        store.Pages = plan.Pages;
        store.Created = now.ToUnixTimeSeconds();
        new SiteWriter(disk, plan, store).Write(copy, written);
    }

    private static string Mebibytes(ulong pages) => FormattableString.Invariant($"{pages * StoreLayout.PageSize / 1048576.0:0.0} MiB");

    private void Write(int copy, Action<SiteFile>? written)
    {
        var index = new byte[_store.IndexPages * StoreLayout.PageSize];
        WriteClusters(index, written);
        _store.IndexHash = XxHash64.Of(index.AsSpan(0, (int)_store.IndexLength));
        _disk.Write(_store.FirstPage, index);
        _disk.Flush();
        var page = new byte[StoreLayout.PageSize];
        StoreGenerations.Seal(ref _store);
        MemoryMarshal.Write(page, _store);
        _disk.Write((ulong)copy, page);
        _disk.Flush();
    }

    private void WriteClusters(byte[] index, Action<SiteFile>? written)
    {
        var slots = MemoryMarshal.Cast<byte, IndexEntry>(index.AsSpan())[..(int)_store.Slots];
        var clusters = MemoryMarshal.Cast<byte, ClusterEntry>(index.AsSpan()[MemoryMarshal.AsBytes(slots).Length..])[..(int)_store.Clusters];
        var places = new Dictionary<SiteFile, IndexEntry>(ReferenceEqualityComparer.Instance);
        var page = (uint)_store.IndexPages;
        for (var number = 0; number < clusters.Length; number++)
        {
            var pages = SitePlan.PagesOf(_plan.Clusters[number]);
            var bytes = new byte[pages * StoreLayout.PageSize];
            var at = 0;
            foreach (var file in _plan.Clusters[number])
            {
                DocumentImage.Write(file, bytes.AsSpan(at, DocumentImage.SizeOf(file)));
                places.Add(file, new IndexEntry { Cluster = (uint)number, Offset = (uint)at, Document = (uint)places.Count });
                at += DocumentImage.SizeOf(file);
                written?.Invoke(file);
            }

            clusters[number] = new ClusterEntry { FirstPage = page, Pages = pages, Hash = XxHash64.Of(bytes) };
            _disk.Write(_store.FirstPage + page, bytes);
            page += pages;
        }

        WriteSlots(slots, index.AsSpan((int)_store.IndexLength - (int)_store.NamesLength), places);
    }

    private void WriteSlots(Span<IndexEntry> slots, Span<byte> names, Dictionary<SiteFile, IndexEntry> places)
    {
        var at = 0;
        foreach (var (path, file) in _plan.Paths)
        {
            var length = Encoding.UTF8.GetBytes(path, names[at..]);
            var entry = places[file] with { Hash = SiteIndex.HashOf(names.Slice(at, length)), NameOffset = (uint)at, NameLength = (ushort)length };
            var slot = (uint)entry.Hash & (_store.Slots - 1);
            while (!slots[(int)slot].IsFree)
                slot = (slot + 1) & (_store.Slots - 1);
            slots[(int)slot] = entry;
            at += length;
        }
    }
}
