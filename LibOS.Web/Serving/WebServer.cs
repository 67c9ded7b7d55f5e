using System;
using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Net.Wire;
using ExoCosmos.LibOS.Web.Http;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>
/// HTTP on TCP, each knowing the other (docs/notes/0033-web-server.md). Requests are read where TCP has put them, answers are pieces of the document cache in TCP's send queue: there
/// is no buffer in between. Like the stack it has no thread and no clock; what it has to do, <see cref="Work"/> does.
/// </summary>
public unsafe partial struct WebServer<TWire> where TWire : struct, INetworkWire
{
    public ServerSwitches Switches;
    public ServerCounters Counters;
    public DocumentCache Cache;
    public AccessLog Log;

    /// <summary>Seconds since 1970 when the stack's time was 0.</summary>
    public long Epoch;

    private ServerLimits _limits;
    private WebConnection* _connections;
    private BlockPool _heads;
    private BlockPool _copies;
    private ReadyHeads _ready;
    private KnownRequests _known;
    private byte* _scratch;
    private byte* _decoded;
    private IndexEntry _notFound;
    private int _listener;
    private uint _seconds;

    /// <summary>Of the document cache, with its tables.</summary>
    private byte* _cacheMemory;
    private ulong _cacheLength;
    private bool _isPaused;
    private uint _started;

    /// <summary>No slot behind it has a connection that could take too long.</summary>
    private uint _lastSlot;

    /// <summary>Connections that are accepted and not yet left to TCP.</summary>
    public int Open { get; private set; }

    public readonly int HeadsFree => _heads.Free;

    /// <param name="limits">How much there is room for; its slots and request length are those of the stack.</param>
    /// <param name="index">Of the site.</param>
    /// <param name="firstPage">Of the site, on its extent.</param>
    /// <param name="memory">Zeroed, 64-aligned, <see cref="ServerLimits.MemoryNeeded"/> bytes.</param>
    /// <param name="epoch">Seconds since 1970 when the stack's time was 0.</param>
    public void Initialise(in ServerLimits limits, in SiteIndex index, ulong firstPage, byte* memory, long epoch)
    {
        this = default;
        var cutter = new MemoryCutter(memory);
        var tables = ServerTables.Cut(ref cutter, limits, index, firstPage);
        _cacheMemory = memory + tables.CacheStart;
        _cacheLength = cutter.Taken - tables.CacheStart;
        _connections = tables.Connections;
        _scratch = tables.Scratch;
        _decoded = tables.Decoded;
        (_heads, _copies) = (tables.Heads, tables.Copies);
        (Cache, Log, _known) = (tables.Cache, tables.Log, tables.Known);
        (_limits, Switches, Epoch, _listener) = (limits, ServerSwitches.All, epoch, -1);
        // No time at all, so that the first work is that of a new second.
        _seconds = uint.MaxValue;
        if (!index.TryFind("/404.html"u8, out _notFound))
            _notFound = default;
    }

    /// <summary>Accepts connections at a port.</summary>
    /// <returns>False when the stack does not have it.</returns>
    public bool TryListen(ref NetworkStack<TWire> stack, ushort port, int backlog) => stack.TryListen(new(default, port), backlog, out _listener);

    /// <summary>Does everything that there is to do: after frames have arrived, after time has passed, after clusters were read.</summary>
    public void Work(ref NetworkStack<TWire> stack, ulong now)
    {
        var seconds = (uint)(now / 1_000_000);
        if (seconds != _seconds)
        {
            if (_started == 0)
                _started = Math.Max(seconds, 1);
            _seconds = seconds;
            stack.QuickPath = (Switches & ServerSwitches.QuickPath) != 0;
            LookAtTimes(ref stack, now);
        }

        while (stack.Waiting(_listener) > 0 && stack.TryAccept(_listener, out var connection))
            Accept(ref stack, connection, now);
        while (stack.TryTakeNews(out var connection))
            Attend(ref stack, connection, now);
    }

    /// <summary>When <see cref="Work"/> has to be called at the latest; <see cref="ulong.MaxValue"/>: only when something happens.</summary>
    public readonly ulong Deadline => Open == 0 ? ulong.MaxValue : (_seconds + 1UL) * 1_000_000;

    /// <summary>A cluster that <see cref="DocumentCache.TryTakeWanted"/> named has come, or has not: who waits for it goes on.</summary>
    public void OnRead(ref NetworkStack<TWire> stack, uint cluster, bool isRead, ulong now)
    {
        for (var slot = Cache.OnRead(cluster, isRead, _seconds, ref Counters); slot != 0;)
        {
            ref var connection = ref _connections[slot];
            var waiting = slot;
            slot = connection.NextWaiting;
            connection.NextWaiting = 0;
            connection.Phase = WebPhase.Open;
            Attend(ref stack, stack.HandleOf(waiting), now);
        }
    }

    private readonly bool Has(ServerSwitches switches) => (Switches & switches) != 0;

    private readonly long Date => Epoch + _seconds;
}
