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

    /// <summary>Answers with a document that was in memory when it was asked for.</summary>
    CacheHits,
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
