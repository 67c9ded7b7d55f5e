using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.LibOS.Web.Http;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>Everything of a server that lies in memory which it was given.</summary>
internal unsafe struct ServerTables
{
    public WebConnection* Connections;
    public BlockPool Heads;
    public BlockPool Copies;
    public AccessLog Log;
    public KnownRequests Known;
    public byte* Scratch;
    public byte* Decoded;
    public DocumentCache Cache;

    /// <summary>Where the cache's part begins; it is the last.</summary>
    public ulong CacheStart;

    public static ServerTables Cut(ref MemoryCutter memory, in ServerLimits limits, in SiteIndex index, ulong firstPage)
    {
        var tables = new ServerTables
        {
            Connections = (WebConnection*)memory.Take((ulong)limits.Slots * (ulong)sizeof(WebConnection)),
            Scratch = memory.Take((ulong)limits.RequestLength),
            Decoded = memory.Take(HttpParser.MaxTarget),
        };
        tables.Heads.Initialise(ref memory, limits.Heads, HttpHead.MaxLength);
        tables.Copies.Initialise(ref memory, limits.Copies, limits.CopyLength);
        tables.Log.Initialise(ref memory, limits.LogRecords);
        tables.Known.Initialise(ref memory);
        tables.CacheStart = memory.Taken;
        tables.Cache.Initialise(ref memory, index, firstPage, (uint)limits.CachePages);
        return tables;
    }
}
