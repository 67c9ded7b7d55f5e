using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>How much a server has room for, and how long it waits. It never asks for more memory.</summary>
public readonly record struct ServerLimits()
{
    /// <summary>Slots of the stack's table of connections, slot 0 included.</summary>
    public int Slots { get; init; } = 1025;

    /// <summary>Connections that are served; those beyond get a 503. Less than there are slots.</summary>
    public int Served { get; init; } = 1000;

    /// <summary>Bytes of a connection's receive buffer: the longest request.</summary>
    public int RequestLength { get; init; } = 4096;

    /// <summary>Pages of the document cache.</summary>
    public int CachePages { get; init; } = 4096;

    /// <summary>Heads that can be under way.</summary>
    public int Heads { get; init; } = 1024;

    /// <summary>Answers that can be under way as copies: status pages, and documents that are not sent from the cache.</summary>
    public int Copies { get; init; } = 4;

    /// <summary>Bytes of such a copy.</summary>
    public int CopyLength { get; init; } = 128 << 10;

    /// <summary>Answers that the access log remembers; a power of two.</summary>
    public int LogRecords { get; init; } = 1024;

    /// <summary>Seconds that a connection may be idle between requests.</summary>
    public uint IdleTime { get; init; } = 15;

    /// <summary>Seconds from the first byte of a request to its end.</summary>
    public uint RequestTime { get; init; } = 10;

    /// <summary>Seconds in which a reader has to take <see cref="LeastProgress"/> bytes, or all that is left.</summary>
    public uint ReaderTime { get; init; } = 20;

    public uint LeastProgress { get; init; } = 4096;

    /// <summary>Seconds that the other side has to close, when this side has.</summary>
    public uint ClosingTime { get; init; } = 5;

    /// <summary>Bytes of memory that a server with these limits wants, for this site.</summary>
    public unsafe ulong MemoryNeeded(in SiteIndex index)
    {
        var memory = new MemoryCutter(null);
        ServerTables.Cut(ref memory, this, index, 0);
        return memory.Taken;
    }
}
