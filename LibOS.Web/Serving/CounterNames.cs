using System;

namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>What people call what the server counts.</summary>
public static class CounterNames
{
    public static ReadOnlySpan<byte> Of(ServerCounter counter) => counter switch
    {
        ServerCounter.Connections => "Connections"u8,
        ServerCounter.Requests => "Requests"u8,
        ServerCounter.BytesQueued => "Bytes of answers"u8,
        ServerCounter.Success => "Answers 2xx"u8,
        ServerCounter.NotModified => "Answers 304"u8,
        ServerCounter.Redirect => "Answers 3xx"u8,
        ServerCounter.ClientError => "Answers 4xx"u8,
        ServerCounter.ServerError => "Answers 5xx"u8,
        ServerCounter.TimedOutIdle => "Closed, idle"u8,
        ServerCounter.TimedOutRequest => "Closed, request unfinished"u8,
        ServerCounter.TimedOutReader => "Closed, reader too slow"u8,
        ServerCounter.TurnedAway => "Turned away"u8,
        ServerCounter.ClustersRead => "Clusters read"u8,
        ServerCounter.ClustersEvicted => "Clusters evicted"u8,
        ServerCounter.ClustersDamaged => "Clusters damaged"u8,
        ServerCounter.CacheFull => "Cache full"u8,
        ServerCounter.HeadsExhausted => "No block for a head"u8,
        ServerCounter.CopiesExhausted => "No block for a copy"u8,
        ServerCounter.CacheMisses => "Cache misses"u8,
        ServerCounter.CacheHits => "Cache hits"u8,
        _ => "Answers without a document"u8,
    };
}
