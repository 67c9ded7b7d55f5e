using System;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Net.Wire;
using ExoCosmos.LibOS.Web.Http;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>From a document and what was decided about it to the pieces in the send queue.</summary>
public unsafe partial struct WebServer<TWire>
{
    /// <summary>Puts an answer from a document into the send queue.</summary>
    private bool Queue(
        ref WebConnection connection, ref TcpConnection tcp, in HttpRequest request, ReadOnlySpan<byte> bytes, in StoredDocument document, in HttpAnswer answer, uint cluster)
    {
        if (answer.Status is HttpStatus.PreconditionFailed or HttpStatus.RangeNotSatisfiable)
            return Refuse(ref connection, ref tcp, answer.Status, request, bytes, keeps: true, document.BodyLength);
        var keeps = KeepsAlive(request);
        var head = answer.Status == HttpStatus.Ok && Has(ServerSwitches.ReadyHeads)
            ? TakeReadyHead(keeps, out var piece)
            : MakeHead(answer, document, keeps, out piece);
        if (head == BlockPool.None)
            return GiveUp(ref connection, ServerCounter.HeadsExhausted);
        var stored = answer.Stored;
        var part = answer.Part;
        if (!Has(ServerSwitches.StoredSums))
            (stored, part) = (stored with { Sums = 0 }, part with { Sums = 0 });
        var copy = BlockPool.None;
        if (!Has(ServerSwitches.SendFromCache) && piece.Length + stored.Length + part.Length <= _limits.CopyLength)
        {
            copy = _copies.Take();
            if (copy != BlockPool.None)
            {
                piece = Copied(copy, piece, stored, part);
                (stored, part) = (default, default);
            }
        }

        tcp.Queue.TryAppend(piece);
        if (stored.Length > 0)
            tcp.Queue.TryAppend(stored);
        if (part.Length > 0)
            tcp.Queue.TryAppend(part);
        NoteDocument(connection, cluster);
        NoteQueued(ref connection, ref tcp, new PendingAnswer(0, cluster + 1, head, copy), keeps);
        NoteAnswer(ref connection, tcp, request, bytes, answer.Status, piece.Length + stored.Length + part.Length);
        return true;
    }

    /// <summary>
    /// The same for a document that goes as a whole behind the head of this second, with nothing to decide: it lies in the cache with its sums.
    /// </summary>
    /// <returns>False: there is no head, and nothing was changed.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryQueueWhole(ref WebConnection connection, ref TcpConnection tcp, in HttpRequest request, ReadOnlySpan<byte> bytes, in StoredDocument document, uint cluster)
    {
        var keeps = KeepsAlive(request);
        ref readonly var head = ref _ready.Take(ref _heads, keeps, (uint)Date);
        if (head.Block == BlockPool.None)
            return false;
        var stored = document.Stream;
        if (tcp.Queue.Length == 0)
            tcp.Queue.Fill(head.Piece, stored);
        else
        {
            tcp.Queue.TryAppend(head.Piece);
            tcp.Queue.TryAppend(stored);
        }

        NoteDocument(connection, cluster);
        NoteQueued(ref connection, ref tcp, new PendingAnswer(0, cluster + 1, head.Block, BlockPool.None), keeps);
        NoteAnswer(ref connection, tcp, request, bytes, HttpStatus.Ok, head.Piece.Length + stored.Length);
        return true;
    }

    private static bool KeepsAlive(in HttpRequest request) => request.KeepsAlive && request.ContentLength <= MaxDiscard && !request.Has(HttpFields.TransferEncoding);

    private ushort TakeReadyHead(bool keeps, out MemoryPiece piece)
    {
        ref readonly var head = ref _ready.Take(ref _heads, keeps, (uint)Date);
        piece = Has(ServerSwitches.StoredSums) ? head.Piece : head.Piece with { Sums = 0 };
        return head.Block;
    }

    private ushort MakeHead(in HttpAnswer answer, in StoredDocument document, bool keeps, out MemoryPiece piece)
    {
        piece = default;
        var head = _heads.Take();
        if (head == BlockPool.None)
            return head;
        var text = new HeadText(_heads.Bytes(head));
        HttpHead.Begin(ref text, answer.Status, keeps, Date);
        if (answer.Status == HttpStatus.PartialContent)
            HttpHead.AddPart(ref text, document, answer);
        piece = _heads.Piece(head, text.Length, isSummed: false);
        return head;
    }

    private readonly MemoryPiece Copied(ushort copy, in MemoryPiece first, in MemoryPiece second, in MemoryPiece third)
    {
        var room = _copies.Bytes(copy);
        first.Bytes.CopyTo(room);
        second.Bytes.CopyTo(room[first.Length..]);
        third.Bytes.CopyTo(room[(first.Length + second.Length)..]);
        return _copies.Piece(copy, first.Length + second.Length + third.Length, isSummed: false);
    }

    /// <summary>A document goes into the send queue: it stays in the cache until it was acknowledged.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteDocument(in WebConnection connection, uint cluster)
    {
        Cache.Cluster(cluster).Pins++;
        if (!connection.HasMissed)
            Counters.Add(ServerCounter.CacheHits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void NoteQueued(ref WebConnection connection, ref TcpConnection tcp, in PendingAnswer answer, bool keeps)
    {
        if (connection.Count == 0)
            (connection.Since, connection.Mark) = (_seconds, tcp.Queue.Released);
        connection.Add() = answer with { End = tcp.Queue.Released + (uint)tcp.Queue.Length };
        if (keeps)
            return;
        (connection.Phase, connection.Since) = (WebPhase.Closing, _seconds);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void NoteAnswer(ref WebConnection connection, in TcpConnection tcp, in HttpRequest request, ReadOnlySpan<byte> bytes, ushort status, int length)
    {
        Counters.Add(ServerCounter.Requests);
        Counters.Add(ServerCounter.BytesQueued, (uint)length);
        Counters.AddStatus(status);
        if (!Has(ServerSwitches.AccessLog))
            return;
        ref var record = ref Log.Next();
        record.Client = tcp.Remote;
        (record.Seconds, record.Bytes, record.Status, record.Method) = ((uint)Date, (uint)length, status, request.Method);
        record.SetPath(request.Path, bytes);
    }
}
