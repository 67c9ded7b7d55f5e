using System;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Web.Http;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>From the bytes of a request to its document.</summary>
public unsafe partial struct WebServer<TWire>
{
    /// <summary>A body that nobody asked for is read to its end up to this length, so that the connection can go on.</summary>
    private const uint MaxDiscard = 64 << 10;

    private const ServerSwitches ForWhole = ServerSwitches.QuickAnswers | ServerSwitches.ReadyHeads | ServerSwitches.SendFromCache | ServerSwitches.StoredSums;

    private static ReadOnlySpan<byte> StatusPath => "/status"u8;

    /// <summary>The short way of a request that came before, for a document that is there and goes as a whole.</summary>
    /// <returns>False: nothing was changed, it has to go the long way.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryAnswerKnown(ref WebConnection connection, ref TcpConnection tcp)
    {
        const ServerSwitches needed = ForWhole | ServerSwitches.KnownRequests;
        if ((Switches & needed) != needed || connection.Discard != 0 || connection.IsTurnedAway || !tcp.Buffer.IsInOnePiece)
            return false;
        var known = _known.Find(tcp.Buffer.Peek());
        if (known == null)
            return false;
        ref readonly var entry = ref Cache.Index.Slot(known->Slot);
        if (!Cache.IsReady(entry))
            return false;
        ref readonly var document = ref Cache.Document(entry);
        return IsForWhole(known->Request, document)
            && TryQueueWhole(ref connection, ref tcp, known->Request, known->Bytes, document, entry.Cluster) && EndRequest(ref connection, ref tcp, known->Request);
    }

    private static bool IsForWhole(in HttpRequest request, in StoredDocument document) =>
        request.Method == HttpMethod.Get && !request.Has(HttpFields.Conditions | HttpFields.Range) && document.Status == HttpStatus.Ok;

    /// <returns>Whether something was queued to be sent; if so there may be another request.</returns>
    private bool TryAnswerNext(ref WebConnection connection, ref TcpConnection tcp, uint slot)
    {
        if (connection.Discard > 0)
        {
            var gone = Math.Min((int)connection.Discard, tcp.Buffer.Available);
            tcp.Buffer.Consume(gone);
            connection.Discard -= (uint)gone;
        }

        if (tcp.Buffer.Available == 0)
            return false;
        var bytes = tcp.Buffer.Peek(new Span<byte>(_scratch, tcp.Buffer.Capacity));
        if (Has(ServerSwitches.KnownRequests) && _known.Find(bytes) is var known && known != null && !connection.IsTurnedAway)
            return TryAnswerFound(ref connection, ref tcp, known->Request, bytes, Cache.Index.Slot(known->Slot), slot) && EndRequest(ref connection, ref tcp, known->Request);
        var status = HttpParser.Parse(bytes, out var request);
        if (status == HttpParser.Incomplete)
        {
            if (bytes.Length == tcp.Buffer.Capacity)
                return Refuse(ref connection, ref tcp, HttpParser.RefusalOfLength(bytes), request, bytes);
            if (!connection.IsAmidRequest && connection.Count == 0)
                connection.Since = _seconds;
            connection.IsAmidRequest = true;
            return false;
        }

        if (status != HttpStatus.Ok)
            return Refuse(ref connection, ref tcp, status, request, bytes);
        if (connection.IsTurnedAway)
        {
            Counters.Add(ServerCounter.TurnedAway);
            return Refuse(ref connection, ref tcp, HttpStatus.Unavailable, request, bytes);
        }

        return TryAnswer(ref connection, ref tcp, request, bytes, slot) && EndRequest(ref connection, ref tcp, request);
    }

    /// <summary>A request was answered: its bytes go, and its body when it comes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool EndRequest(ref WebConnection connection, ref TcpConnection tcp, in HttpRequest request)
    {
        (connection.IsAmidRequest, connection.HasMissed) = (false, false);
        tcp.Buffer.Consume(request.Length);
        connection.Discard = (uint)request.ContentLength;
        TcpReceiving.OnRead(ref tcp);
        return true;
    }

    /// <returns>False when the answer has to wait for the disk.</returns>
    private bool TryAnswer(ref WebConnection connection, ref TcpConnection tcp, in HttpRequest request, ReadOnlySpan<byte> bytes, uint slot)
    {
        if (request.Method is HttpMethod.Unknown or HttpMethod.Other)
            return Refuse(ref connection, ref tcp, request.Method == HttpMethod.Other ? HttpStatus.MethodNotAllowed : HttpStatus.NotImplemented, request, bytes, keeps: true);
        var path = request.Path.In(bytes);
        if (request.IsPathUnusual)
        {
            var decoded = new Span<byte>(_decoded, HttpParser.MaxTarget);
            if (!HttpPath.TryDecode(path, decoded, out var length))
                return Refuse(ref connection, ref tcp, HttpStatus.BadRequest, request, bytes, keeps: true);
            path = decoded[..length];
        }

        if (path.SequenceEqual(StatusPath))
            return AnswerStatus(ref connection, ref tcp, request, bytes);
        if (!Cache.Index.TryFindSlot(path, out var found))
            return AnswerNotFound(ref connection, ref tcp, request, bytes, slot);
        if (Has(ServerSwitches.KnownRequests))
            _known.Remember(bytes, request, found);
        return TryAnswerFound(ref connection, ref tcp, request, bytes, Cache.Index.Slot(found), slot);
    }

    /// <returns>False when the answer has to wait for the disk.</returns>
    private bool TryAnswerFound(ref WebConnection connection, ref TcpConnection tcp, in HttpRequest request, ReadOnlySpan<byte> bytes, in IndexEntry entry, uint slot)
    {
        if (!Cache.IsReady(entry) && Cache.Get(entry, _seconds, ref Counters) is var verdict and not CacheVerdict.Ready)
            return Miss(ref connection, ref tcp, request, bytes, entry, slot, verdict);
        ref readonly var document = ref Cache.Document(entry);
        if ((Switches & ForWhole) == ForWhole && IsForWhole(request, document))
            return TryQueueWhole(ref connection, ref tcp, request, bytes, document, entry.Cluster) || GiveUp(ref connection, ServerCounter.HeadsExhausted);
        return Queue(ref connection, ref tcp, request, bytes, document, HttpAnswer.Decide(request, bytes, document), entry.Cluster);
    }

    /// <summary>There is no such document: the site's own page says so, if it has one. Where there is no site, that is the server's fault.</summary>
    private bool AnswerNotFound(ref WebConnection connection, ref TcpConnection tcp, in HttpRequest request, ReadOnlySpan<byte> bytes, uint slot)
    {
        if (_notFound.IsFree)
            return Refuse(ref connection, ref tcp, Cache.Index.Documents == 0 ? HttpStatus.InternalError : HttpStatus.NotFound, request, bytes, keeps: true);
        var verdict = Cache.Get(_notFound, _seconds, ref Counters);
        if (verdict != CacheVerdict.Ready)
            return Miss(ref connection, ref tcp, request, bytes, _notFound, slot, verdict);
        ref readonly var document = ref Cache.Document(_notFound);
        var answer = new HttpAnswer(HttpStatus.NotFound, request.Method == HttpMethod.Head ? document.Fields : document.Stream, default, 0);
        return Queue(ref connection, ref tcp, request, bytes, document, answer, _notFound.Cluster);
    }

    /// <summary>The document is not in memory: its cluster is being read, or cannot be.</summary>
    private bool Miss(
        ref WebConnection connection, ref TcpConnection tcp, in HttpRequest request, ReadOnlySpan<byte> bytes, in IndexEntry entry, uint slot, CacheVerdict verdict)
    {
        switch (verdict)
        {
            case CacheVerdict.Wait:
                Counters.Add(ServerCounter.CacheMisses);
                ref var cluster = ref Cache.Cluster(entry.Cluster);
                (connection.Phase, connection.WaitsFor, connection.HasMissed) = (WebPhase.Waiting, entry.Cluster, true);
                connection.NextWaiting = cluster.FirstWaiting;
                cluster.FirstWaiting = slot;
                return false;
            case CacheVerdict.Damaged:
                return Refuse(ref connection, ref tcp, HttpStatus.InternalError, request, bytes, keeps: true);
            default:
                return Refuse(ref connection, ref tcp, HttpStatus.Unavailable, request, bytes, keeps: true);
        }
    }
}
