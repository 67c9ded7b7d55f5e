using System;
using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.LibOS.Web.Serving;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.Web;

/// <summary>How the memory that was granted is shared: connections, heads, and the cache with what is left.</summary>
internal static class Sizes
{
    private const int MostConnections = 10_400;
    private const int RequestLength = 4096;

    /// <summary>Pages for page tables, the packet ring, the index's neighbours and the application itself.</summary>
    private const ulong Reserve = 700;

    private const ulong LeastCache = 1024;

    /// <param name="budget">Pages of the account.</param>
    public static NetworkLimits Network(ulong budget) => new()
    {
        Connections = (int)Math.Min(MostConnections, Math.Max(budget * 2 / 5, 16)),
        ReceiveBuffer = RequestLength,
        TimeWaits = 4096,
        Listeners = 2,
        UdpSockets = 2,
        UdpRing = 4096,
    };

    /// <param name="network">Of the stack.</param>
    /// <param name="source">The site.</param>
    /// <param name="budget">Pages of the account.</param>
    public static ServerLimits Server(in NetworkLimits network, in SiteSource source, ulong budget)
    {
        var limits = new ServerLimits
        {
            Slots = network.Connections + 1,
            Served = network.Connections - (network.Connections / 50),
            RequestLength = RequestLength,
            Heads = Math.Max(network.Connections / 2, 32),
            Copies = 8,
            CachePages = 0,
        };
        var used = ((network.MemoryNeeded + limits.MemoryNeeded(source.Index)) / StoreLayout.PageSize) + source.Store.IndexPages + Reserve;
        var left = budget > used ? budget - used : 0;
        // Room for a site that is larger, too: it may be replaced while the server runs.
        return limits with { CachePages = (int)Math.Min(left, Math.Max(2 * source.Store.Pages, LeastCache)) };
    }
}
