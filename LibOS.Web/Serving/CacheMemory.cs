using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.LibOS.Net.Wire;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>
/// The pages of the document cache. Room is taken in a circle, over what came in longest ago; what is being sent is passed over.
/// <code>
///   | cluster 4 | free | cluster 1 (pinned) | cluster 2 | cluster 3 ...
///                 next ^  the search goes on behind it
/// </code>
/// </summary>
public unsafe struct CacheMemory
{
    private byte* _memory;
    private uint* _owners;
    private uint _next;

    public uint Pages { get; private set; }

    public void Initialise(ref MemoryCutter memory, uint pages)
    {
        Pages = pages;
        _owners = (uint*)memory.Take((ulong)pages * sizeof(uint));
        // Disks write whole frames.
        var start = (ulong)memory.Take((pages + 1UL) * StoreLayout.PageSize);
        _memory = (byte*)((start + StoreLayout.PageSize - 1) & ~(StoreLayout.PageSize - 1UL));
    }

    public readonly MemoryPiece At(uint page, uint pages) => new(_memory + ((ulong)page * StoreLayout.PageSize), (int)(pages * StoreLayout.PageSize));

    /// <summary>Finds pages in one piece that are free or whose owners may go.</summary>
    /// <param name="pages">How many.</param>
    /// <param name="clusters">The owners: those without pins are told to leave.</param>
    /// <param name="owner">The new owner.</param>
    /// <param name="first">The first page.</param>
    /// <param name="evicted">How many clusters had to go.</param>
    /// <returns>False when too much is pinned.</returns>
    public bool TryTake(uint pages, ResidentCluster* clusters, uint owner, out uint first, out uint evicted)
    {
        (first, evicted) = (_next, 0);
        // Twice around at most: once from here, and once from the start.
        for (var looked = 0U; pages <= Pages && looked <= 2 * Pages;)
        {
            if (first + pages > Pages)
            {
                looked += Pages - first;
                first = 0;
            }

            var pinned = FindPinned(first, pages, clusters);
            if (pinned == 0)
            {
                evicted = Evict(first, pages, clusters);
                for (var page = first; page < first + pages; page++)
                    _owners[page] = owner + 1;
                _next = first + pages;
                return true;
            }

            var end = clusters[pinned - 1].FirstPage + clusters[pinned - 1].Pages;
            looked += end - first;
            first = end;
        }

        return false;
    }

    /// <summary>Gives the pages of a cluster back.</summary>
    public readonly void Free(in ResidentCluster cluster)
    {
        for (var page = cluster.FirstPage; page < cluster.FirstPage + cluster.Pages; page++)
            _owners[page] = 0;
    }

    /// <summary>The last owner of any of the pages that has to stay, plus one; 0: none has to.</summary>
    private readonly uint FindPinned(uint first, uint pages, ResidentCluster* clusters)
    {
        for (var page = first + pages; page > first; page--)
        {
            if (_owners[page - 1] != 0 && clusters[_owners[page - 1] - 1].IsPinned)
                return _owners[page - 1];
        }

        return 0;
    }

    private readonly uint Evict(uint first, uint pages, ResidentCluster* clusters)
    {
        var evicted = 0U;
        for (var page = first; page < first + pages; page++)
        {
            if (_owners[page] == 0)
                continue;
            ref var cluster = ref clusters[_owners[page] - 1];
            Free(cluster);
            cluster.State = ClusterState.Absent;
            evicted++;
        }

        return evicted;
    }
}
