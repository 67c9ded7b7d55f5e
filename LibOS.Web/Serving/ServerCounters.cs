using System.Runtime.CompilerServices;

namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>What the server has done.</summary>
public enum ServerCounter
{
    Connections,
    Requests,
    BytesQueued,
    Success,
    NotModified,
    Redirect,
    ClientError,
    ServerError,
    TimedOutIdle,
    TimedOutRequest,
    TimedOutReader,
    TurnedAway,
    ClustersRead,
    ClustersEvicted,
    ClustersDamaged,
    CacheFull,
    HeadsExhausted,
    CopiesExhausted,
    CacheMisses,
    WithoutDocument,
    Count,
}

/// <summary>Their numbers.</summary>
[InlineArray((int)ServerCounter.Count)]
public struct ServerCounters
{
    private ulong _first;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ServerCounter counter, ulong count = 1) => this[(int)counter] += count;

    public readonly ulong Of(ServerCounter counter) => this[(int)counter];

    /// <summary>Answers for which their document was in memory at once: all that were not refusals, and had not to wait for the disk.</summary>
    public readonly ulong CacheHits
    {
        get
        {
            var others = Of(ServerCounter.WithoutDocument) + Of(ServerCounter.CacheMisses);
            return Of(ServerCounter.Requests) > others ? Of(ServerCounter.Requests) - others : 0;
        }
    }

    /// <summary>Counts an answer by its class.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddStatus(ushort status) => Add(status switch
    {
        304 => ServerCounter.NotModified,
        < 300 => ServerCounter.Success,
        < 400 => ServerCounter.Redirect,
        < 500 => ServerCounter.ClientError,
        _ => ServerCounter.ServerError,
    });
}
