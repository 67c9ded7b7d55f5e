using System;

namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>What the server does beyond the usual. Each can be taken away while it runs, so that its share of the gain is measured; answers stay the same.</summary>
[Flags]
public enum ServerSwitches : uint
{
    None = 0,

    /// <summary>Documents are sent from the cache; without it a copy of each answer is made first, as a socket would.</summary>
    SendFromCache = 1,

    /// <summary>Checksums come from the sums that were stored; without it all bytes are summed each time they are sent.</summary>
    StoredSums = 2,

    /// <summary>The head of a plain answer is made once a second; without it, for each answer.</summary>
    ReadyHeads = 4,

    /// <summary>A FIN goes with the last bytes; without it, in a segment of its own.</summary>
    MergedFin = 8,

    /// <summary>A request is acknowledged by its answer; without it, at once.</summary>
    PiggybackedAck = 16,

    /// <summary>The usual segment takes the short way through TCP; without it, all take the long one.</summary>
    QuickPath = 32,

    /// <summary>Answers are kept in the access log.</summary>
    AccessLog = 64,

    /// <summary>A request that is, byte for byte, one of the last ones is not read again; without it, each one is.</summary>
    KnownRequests = 128,

    /// <summary>A whole document behind a head that is ready goes into the send queue at once; without it, the way of all other answers.</summary>
    QuickAnswers = 256,

    /// <summary>What stays as it is until it was acknowledged is not copied to be sent; without it, a little is.</summary>
    StablePayload = 512,

    /// <summary>A connection that the server has left ends without its being told; without it, there is news of the end.</summary>
    QuietEnd = 1024,

    /// <summary>A segment that carries nothing wakes the server only when it waits to send more; without it, each one does.</summary>
    QuietAcknowledgments = 2048,

    All = SendFromCache | StoredSums | ReadyHeads | MergedFin | PiggybackedAck | QuickPath | AccessLog | KnownRequests | QuickAnswers | StablePayload | QuietEnd | QuietAcknowledgments,
}
