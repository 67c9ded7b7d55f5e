using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using ExoCosmos.LibOS.Net.Wire;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.LibOS.Web.Packing;

/// <summary>A stored site, read with the code that the server reads it with: for tools and tests.</summary>
public sealed unsafe class SiteReader : IDisposable
{
    private readonly IStoreDisk _disk;
    private readonly Dictionary<uint, MemoryPiece> _clusters = [];
    private readonly List<nint> _memory = [];

    private SiteReader(IStoreDisk disk, in StoreSuperblock store) => (_disk, Store) = (disk, store);

    public StoreSuperblock Store { get; }

    public SiteIndex Index { get; private set; }

    /// <summary>The superblock that counts, or one of zeros, and which copy is to be written next.</summary>
    public static (StoreSuperblock Current, int Next) FindCurrent(IStoreDisk disk)
    {
        var finding = Find(disk, out var current, out var copy);
        return (current, finding == StoreFinding.Sound ? 1 - copy : 0);
    }

    /// <summary>What the superblocks say.</summary>
    public static StoreFinding Find(IStoreDisk disk, out StoreSuperblock current, out int copy)
    {
        (current, copy) = (default, 0);
        if (disk.Pages < StoreLayout.SuperblockPages)
            return StoreFinding.None;
        var pages = new byte[2 * StoreLayout.PageSize];
        disk.Read(0, pages);
        var finding = StoreGenerations.Find(pages, pages.AsSpan(StoreLayout.PageSize), disk.Pages, out copy);
        if (finding == StoreFinding.Sound)
            current = StoreSuperblock.In(pages.AsSpan(copy * StoreLayout.PageSize));
        return finding;
    }

    public static SiteReader Open(IStoreDisk disk)
    {
        var finding = Find(disk, out var store, out _);
        if (finding != StoreFinding.Sound)
            throw new SiteException(finding == StoreFinding.None ? "There is no site store." : "The site store is damaged: neither superblock is sound.");
        var reader = new SiteReader(disk, store);
        if (!SiteIndex.TryOpen((byte*)reader.ReadPages(store.FirstPage, store.IndexPages).Address, store, out var index))
            throw new SiteException("The site store is damaged: its index is not what was written.");
        reader.Index = index;
        return reader;
    }

    /// <summary>All paths, with where they lead.</summary>
    public IEnumerable<(string Path, IndexEntry Entry)> Paths
    {
        get
        {
            for (var slot = 0U; slot < Index.Slots; slot++)
            {
                var entry = Index.Slot(slot);
                if (!entry.IsFree)
                    yield return (Encoding.UTF8.GetString(Index.NameOf(entry)), entry);
            }
        }
    }

    /// <summary>The document at a path; false when there is none.</summary>
    public bool TryRead(string path, out StoredDocument document)
    {
        document = default;
        if (!Index.TryFind(Encoding.UTF8.GetBytes(path), out var entry))
            return false;
        document = Open(path, entry);
        return true;
    }

    /// <summary>The document of an entry of the index.</summary>
    public StoredDocument Open(string path, in IndexEntry entry) =>
        StoredDocument.TryOpen(ReadCluster(entry.Cluster), entry.Offset, out var document)
            ? document : throw new SiteException($"The site store is damaged: {path} is not a document.");

    private MemoryPiece ReadCluster(uint number)
    {
        if (_clusters.TryGetValue(number, out var known))
            return known;
        ref readonly var cluster = ref Index.Cluster(number);
        var bytes = ReadPages(Store.FirstPage + cluster.FirstPage, cluster.Pages);
        if (XxHash64.Of(bytes.Bytes) != cluster.Hash)
            throw new SiteException($"The site store is damaged: cluster {number} is not what was written.");
        _clusters.Add(number, bytes);
        return bytes;
    }

    private MemoryPiece ReadPages(ulong first, ulong pages)
    {
        if (pages > int.MaxValue / StoreLayout.PageSize)
            throw new SiteException("The site store is damaged: it speaks of more memory than there can be.");
        var length = (int)pages * StoreLayout.PageSize;
        var memory = (byte*)NativeMemory.AlignedAlloc((nuint)length, StoreLayout.PageSize);
        _memory.Add((nint)memory);
        _disk.Read(first, new Span<byte>(memory, length));
        return new MemoryPiece(memory, length);
    }

    public void Dispose()
    {
        foreach (var memory in _memory)
            NativeMemory.AlignedFree((void*)memory);
        _memory.Clear();
    }
}
