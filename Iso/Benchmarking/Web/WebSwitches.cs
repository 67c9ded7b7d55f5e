using System.Collections.Generic;

namespace ExoCosmos.Iso.Benchmarking.Web;

/// <summary>The server's tricks, as its <c>web set</c> calls them; the tool knows the server by its names only, and a test compares them with LibOS.Web's.</summary>
public static class WebSwitches
{
    /// <summary>In the order in which the table of ablations has them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "send-from-cache", "stored-sums", "ready-heads", "merged-fin", "piggybacked-ack", "quick-path", "access-log", "known-requests", "quick-answers", "stable-payload", "quiet-end",
        "quiet-acks",
    ];
}
