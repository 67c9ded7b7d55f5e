using System;
using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.LibOS.Net.Wire;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>What is known of a document that was looked for.</summary>
public enum CacheVerdict
{
    Ready,

    /// <summary>Its cluster is being read.</summary>
    Wait,
    Damaged,

    /// <summary>All memory is in use by answers under way.</summary>
    Full,
}

/// <summary>
/// A site in memory: the index, and those clusters that were asked for, whole. Reading is somebody else's: <see cref="TryTakeWanted"/> says what to read and where to put it,
/// <see cref="OnRead"/> takes it in.
/// </summary>
public unsafe struct DocumentCache
{
    private const uint RetryTime = 1;

    /// <summary>A cache with less is none: a cluster has up to so many pages.</summary>
    private const ulong LeastPages = 64;

    /// <summary>Bytes of a page and of its owner's number.</summary>
    private const ulong PageCost = StoreLayout.PageSize + sizeof(uint);

    private struct OpenDocument
    {
        public StoredDocument Document;
        public uint Stamp;
    }

    private SiteIndex _index;
    private CacheMemory _memory;
    private ResidentCluster* _clusters;
    private OpenDocument* _documents;
    private ulong _firstPage;
    private uint _firstWanted;
    private uint _lastWanted;
    private uint _stamp;

    /// <param name="memory">Zeroed.</param>
    /// <param name="index">Of the site.</param>
    /// <param name="firstPage">Of the site, on the extent.</param>
    /// <param name="pages">Of the cache.</param>
    public void Initialise(ref MemoryCutter memory, in SiteIndex index, ulong firstPage, uint pages)
    {
        (_index, _firstPage) = (index, firstPage);
        _clusters = (ResidentCluster*)memory.Take((ulong)index.Clusters * (ulong)sizeof(ResidentCluster));
        _documents = (OpenDocument*)memory.Take((ulong)index.Documents * (ulong)sizeof(OpenDocument));
        _memory.Initialise(ref memory, pages);
    }

    /// <summary>No answer is under way from any cluster, and none is being read.</summary>
    public readonly bool IsIdle
    {
        get
        {
            for (var number = 0U; number < _index.Clusters; number++)
            {
                if (_clusters[number].IsPinned)
                    return false;
            }

            return true;
        }
    }

    /// <summary>Forgets everything and begins with another site, in the memory that there is. Nothing of the old one is in use.</summary>
    /// <param name="index">Of the site.</param>
    /// <param name="firstPage">Of the site, on the extent.</param>
    /// <param name="memory">All of the cache's, with its tables.</param>
    /// <param name="length">Bytes of it.</param>
    /// <returns>False when the tables do not fit, or leave too few pages; then nothing has changed.</returns>
    public bool TryRenew(in SiteIndex index, ulong firstPage, byte* memory, ulong length)
    {
        var measure = new MemoryCutter(null);
        var next = default(DocumentCache);
        next.Initialise(ref measure, index, firstPage, 0);
        if (length < measure.Taken + (LeastPages * PageCost))
            return false;
        // What all but the pages takes, with what rounding may add to it.
        var pages = (uint)Math.Min((length - measure.Taken - PageCost) / PageCost, uint.MaxValue);
        new Span<byte>(memory, (int)Math.Min(measure.Taken + ((ulong)pages * sizeof(uint)), int.MaxValue)).Clear();
        var cutter = new MemoryCutter(memory);
        var stamp = _stamp;
        this = default;
        Initialise(ref cutter, index, firstPage, pages);
        _stamp = stamp;
        return true;
    }

    public readonly SiteIndex Index => _index;

    public readonly ref ResidentCluster Cluster(uint number) => ref _clusters[number];

    /// <summary>Whether a document has been opened and is still there: then <see cref="Get"/> says so too.</summary>
    public readonly bool IsReady(in IndexEntry entry) =>
        _clusters[entry.Cluster].State == ClusterState.Ready && _documents[entry.Document].Stamp == _clusters[entry.Cluster].Stamp;

    /// <summary>Gets a document of the index; what is not there is asked for.</summary>
    /// <param name="entry">Of the index.</param>
    /// <param name="seconds">Time.</param>
    /// <param name="counters">Told of what happens.</param>
    /// <returns>Ready: there is a <see cref="Document"/>.</returns>
    public CacheVerdict Get(in IndexEntry entry, uint seconds, ref ServerCounters counters)
    {
        ref var open = ref _documents[entry.Document];
        ref var cluster = ref _clusters[entry.Cluster];
        if (cluster.State == ClusterState.Ready)
            return open.Stamp == cluster.Stamp || TryOpen(entry, ref open) ? CacheVerdict.Ready : CacheVerdict.Damaged;
        if (cluster.State == ClusterState.Damaged && seconds >= cluster.RetryAt)
            cluster.State = ClusterState.Absent;
        if (cluster.State == ClusterState.Absent)
            return TryWant(entry.Cluster, ref counters) ? CacheVerdict.Wait : CacheVerdict.Full;
        return cluster.State == ClusterState.Loading ? CacheVerdict.Wait : CacheVerdict.Damaged;
    }

    /// <summary>A document of which <see cref="Get"/> has said that it is ready. It stays as long as its cluster is pinned.</summary>
    public readonly ref readonly StoredDocument Document(in IndexEntry entry) => ref _documents[entry.Document].Document;

    /// <summary>Whether anything is to be read.</summary>
    public readonly bool WantsMore => _firstWanted != 0;

    /// <summary>What is to be read next.</summary>
    /// <param name="cluster">Its number, for <see cref="OnRead"/>.</param>
    /// <param name="page">Of the extent.</param>
    /// <param name="room">Where it belongs; whole pages.</param>
    public bool TryTakeWanted(out uint cluster, out ulong page, out MemoryPiece room)
    {
        (cluster, page, room) = (_firstWanted - 1, 0, default);
        if (_firstWanted == 0)
            return false;
        ref var wanted = ref _clusters[cluster];
        _firstWanted = wanted.NextWanted;
        page = _firstPage + _index.Cluster(cluster).FirstPage;
        room = _memory.At(wanted.FirstPage, wanted.Pages);
        return true;
    }

    /// <summary>A cluster has come.</summary>
    /// <param name="number">Which.</param>
    /// <param name="isRead">Whether the disk gave it.</param>
    /// <param name="seconds">Time.</param>
    /// <param name="counters">Told of what happens.</param>
    /// <returns>The first connection that waits for it; 0: none.</returns>
    public uint OnRead(uint number, bool isRead, uint seconds, ref ServerCounters counters)
    {
        ref var cluster = ref _clusters[number];
        counters.Add(ServerCounter.ClustersRead);
        if (isRead && XxHash64.Of(_memory.At(cluster.FirstPage, cluster.Pages).Bytes) == _index.Cluster(number).Hash)
        {
            cluster.State = ClusterState.Ready;
            cluster.Stamp = ++_stamp;
        }
        else
        {
            counters.Add(ServerCounter.ClustersDamaged);
            _memory.Free(cluster);
            cluster.State = ClusterState.Damaged;
            cluster.RetryAt = seconds + RetryTime;
        }

        var waiting = cluster.FirstWaiting;
        cluster.FirstWaiting = 0;
        return waiting;
    }

    private readonly bool TryOpen(in IndexEntry entry, ref OpenDocument open)
    {
        ref var cluster = ref _clusters[entry.Cluster];
        if (!StoredDocument.TryOpen(_memory.At(cluster.FirstPage, cluster.Pages), entry.Offset, out var document))
            return false;
        open.Document = document;
        open.Stamp = cluster.Stamp;
        return true;
    }

    private bool TryWant(uint number, ref ServerCounters counters)
    {
        ref var cluster = ref _clusters[number];
        var pages = _index.Cluster(number).Pages;
        if (!_memory.TryTake(pages, _clusters, number, out var first, out var evicted))
        {
            counters.Add(ServerCounter.CacheFull);
            return false;
        }

        counters.Add(ServerCounter.ClustersEvicted, evicted);
        cluster.State = ClusterState.Loading;
        (cluster.FirstPage, cluster.Pages, cluster.NextWanted) = (first, pages, 0);
        if (_firstWanted == 0)
            _firstWanted = number + 1;
        else
            _clusters[_lastWanted].NextWanted = number + 1;
        _lastWanted = number;
        return true;
    }
}
