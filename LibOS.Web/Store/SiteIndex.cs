using System;

namespace ExoCosmos.LibOS.Web.Store;

/// <summary>
/// The index of a site in memory: paths to documents, by hash. It is looked through once, when it is opened; afterwards every number of it is known to be within its bounds.
/// </summary>
public readonly unsafe struct SiteIndex
{
    private readonly IndexEntry* _slots;
    private readonly ClusterEntry* _clusters;
    private readonly byte* _names;
    private readonly uint _mask;

    private SiteIndex(byte* memory, in StoreSuperblock store)
    {
        _slots = (IndexEntry*)memory;
        _clusters = (ClusterEntry*)(_slots + store.Slots);
        _names = (byte*)(_clusters + store.Clusters);
        _mask = store.Slots - 1;
        Clusters = store.Clusters;
        Documents = store.Documents;
    }

    public uint Clusters { get; }

    public uint Documents { get; }

    /// <summary>Slots, for those who look at all of them.</summary>
    public uint Slots => _mask + 1;

    public ref readonly ClusterEntry Cluster(uint number) => ref _clusters[number];

    public ref readonly IndexEntry Slot(uint number) => ref _slots[number];

    public ReadOnlySpan<byte> NameOf(in IndexEntry entry) => new(_names + entry.NameOffset, entry.NameLength);

    /// <summary>Judges an index that was read.</summary>
    /// <param name="memory">As many bytes as the superblock says; they stay as they are while the index is used.</param>
    /// <param name="store">A sound superblock.</param>
    /// <param name="index">The index.</param>
    /// <returns>False when it is damaged.</returns>
    public static bool TryOpen(byte* memory, in StoreSuperblock store, out SiteIndex index)
    {
        index = new SiteIndex(memory, store);
        return store.IndexLength <= int.MaxValue && XxHash64.Of(new ReadOnlySpan<byte>(memory, (int)store.IndexLength)) == store.IndexHash
            && index.AreClustersSound(store) && index.AreSlotsSound(store);
    }

    /// <summary>The index of a site without documents: what is served where no store is sound.</summary>
    /// <param name="free">A free slot, as long as the index is used.</param>
    public static SiteIndex OfNothing(IndexEntry* free) => new((byte*)free, new StoreSuperblock { Slots = 1 });

    /// <summary>Finds the document of a path.</summary>
    public bool TryFind(ReadOnlySpan<byte> path, out IndexEntry entry)
    {
        var isFound = TryFindSlot(path, out var slot);
        entry = isFound ? _slots[slot] : default;
        return isFound;
    }

    /// <summary>Finds the slot of a path.</summary>
    public bool TryFindSlot(ReadOnlySpan<byte> path, out uint slot)
    {
        var hash = HashOf(path);
        // At least half of the slots are free, so this ends.
        for (slot = (uint)hash & _mask; !_slots[slot].IsFree; slot = (slot + 1) & _mask)
        {
            ref readonly var entry = ref _slots[slot];
            if (entry.Hash == hash && NameOf(entry).SequenceEqual(path))
                return true;
        }

        return false;
    }

    public static ulong HashOf(ReadOnlySpan<byte> path) => Math.Max(XxHash64.Of(path), 1);

    private bool AreClustersSound(in StoreSuperblock store)
    {
        var end = store.IndexPages;
        for (var number = 0U; number < Clusters; number++)
        {
            ref readonly var cluster = ref _clusters[number];
            if (cluster.FirstPage != end || cluster.Pages == 0 || cluster.Pages > store.Pages - end)
                return false;
            end += cluster.Pages;
        }

        return end == store.Pages;
    }

    private bool AreSlotsSound(in StoreSuperblock store)
    {
        var used = 0U;
        for (var number = 0U; number <= _mask; number++)
        {
            ref readonly var entry = ref _slots[number];
            if (entry.IsFree)
                continue;
            used++;
            if (entry.Cluster >= Clusters || entry.Offset >= _clusters[entry.Cluster].Length || entry.Offset % StoreLayout.Alignment != 0
                || entry.Document >= Documents || entry.NameOffset > store.NamesLength || entry.NameLength > store.NamesLength - entry.NameOffset
                || (entry.Zero | entry.Zero2) != 0)
                return false;
        }

        return used == store.Paths;
    }
}
