using System;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Net.Wire;
using ExoCosmos.LibOS.Web.Http;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>From the bytes of a request to the pieces of its answer.</summary>
public unsafe partial struct WebServer<TWire>
{
    /// <summary>A body that nobody asked for is read to its end up to this length, so that the connection can go on.</summary>
    private const uint MaxDiscard = 64 << 10;

    private static ReadOnlySpan<byte> StatusPath => "/status"u8;

    /// <returns>Whether something was queued to be sent; if so there may be another request.</returns>
    private bool TryAnswerNext(ref WebConnection connection, ref TcpConnection tcp, uint slot)
    {
        if (connection.Discard > 0)
        {
            var gone = Math.Min((int)connection.Discard, tcp.Buffer.Available);
            tcp.Buffer.Consume(gone);
            connection.Discard -= (uint)gone;
        }

        if (tcp.Buffer.Available == 0 || connection.Discard > 0)
            return false;
        var bytes = tcp.Buffer.Peek(new Span<byte>(_scratch, tcp.Buffer.Capacity));
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

        if (!TryAnswer(ref connection, ref tcp, request, bytes, slot))
            return false;
        connection.IsAmidRequest = false;
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
        var isFound = Cache.Index.TryFind(path, out var entry);
        if (!isFound)
        {
            if (_notFound.IsFree)
                return Refuse(ref connection, ref tcp, HttpStatus.NotFound, request, bytes, keeps: true);
            entry = _notFound;
        }

        switch (Cache.Get(entry, _seconds, out var document, ref Counters))
        {
            case CacheVerdict.Wait:
                ref var cluster = ref Cache.Cluster(entry.Cluster);
                (connection.Phase, connection.WaitsFor) = (WebPhase.Waiting, entry.Cluster);
                connection.NextWaiting = cluster.FirstWaiting;
                cluster.FirstWaiting = slot;
                return false;
            case CacheVerdict.Damaged:
                return Refuse(ref connection, ref tcp, HttpStatus.InternalError, request, bytes, keeps: true);
            case CacheVerdict.Full:
                return Refuse(ref connection, ref tcp, HttpStatus.Unavailable, request, bytes, keeps: true);
        }

        var answer = isFound
            ? HttpAnswer.Decide(request, bytes, document)
            : new HttpAnswer(HttpStatus.NotFound, request.Method == HttpMethod.Head ? document.Fields : document.Stream, default, 0);
        return Queue(ref connection, ref tcp, request, bytes, document, answer, entry.Cluster);
    }

    /// <summary>Puts an answer from a document into the send queue.</summary>
    private bool Queue(
        ref WebConnection connection, ref TcpConnection tcp, in HttpRequest request, ReadOnlySpan<byte> bytes, in StoredDocument document, in HttpAnswer answer, uint cluster)
    {
        if (answer.Status is HttpStatus.PreconditionFailed or HttpStatus.RangeNotSatisfiable)
            return Refuse(ref connection, ref tcp, answer.Status, request, bytes, keeps: true, document.BodyLength);
        var keeps = KeepsAlive(request);
        var head = answer.Status == HttpStatus.Ok && Has(ServerSwitches.ReadyHeads)
            ? _ready.Take(ref _heads, keeps, (uint)Date, Has(ServerSwitches.StoredSums), out var piece)
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
        Cache.Cluster(cluster).Pins++;
        NoteQueued(ref connection, ref tcp, new PendingAnswer(0, cluster + 1, head, copy), keeps);
        NoteAnswer(ref connection, tcp, request, bytes, answer.Status, piece.Length + stored.Length + part.Length);
        return true;
    }

    private static bool KeepsAlive(in HttpRequest request) => request.KeepsAlive && request.ContentLength <= MaxDiscard && !request.Has(HttpFields.TransferEncoding);

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

    /// <summary>Answers with an error. What was not understood, or has a body that is not read, ends the connection.</summary>
    /// <param name="connection">Which.</param>
    /// <param name="tcp">Its control block.</param>
    /// <param name="status">The error.</param>
    /// <param name="request">As far as it was read.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="keeps">Whether the request was understood, so that another one can follow.</param>
    /// <param name="size">For 416.</param>
    private bool Refuse(
        ref WebConnection connection, ref TcpConnection tcp, ushort status, in HttpRequest request, ReadOnlySpan<byte> bytes = default, bool keeps = false, int size = 0)
    {
        keeps = keeps && KeepsAlive(request) && status != HttpStatus.Unavailable;
        var head = _heads.Take();
        if (head == BlockPool.None)
            return GiveUp(ref connection, ServerCounter.HeadsExhausted);
        var text = new HeadText(_heads.Bytes(head));
        HttpHead.Begin(ref text, status, keeps, Date);
        HttpHead.AddRefusal(ref text, status, size, request.Method != HttpMethod.Head);
        tcp.Queue.TryAppend(_heads.Piece(head, text.Length, isSummed: false));
        NoteQueued(ref connection, ref tcp, new PendingAnswer(0, 0, head, BlockPool.None), keeps);
        NoteAnswer(ref connection, tcp, request, bytes, status, text.Length);
        return true;
    }

    /// <summary>There is not even memory to say so: the connection ends without an answer.</summary>
    private bool GiveUp(ref WebConnection connection, ServerCounter counter)
    {
        Counters.Add(counter);
        (connection.Phase, connection.Since) = (WebPhase.Closing, _seconds);
        return true;
    }

    private readonly void NoteQueued(ref WebConnection connection, ref TcpConnection tcp, in PendingAnswer answer, bool keeps)
    {
        if (connection.Count == 0)
            (connection.Since, connection.Mark) = (_seconds, tcp.Queue.Released);
        connection.Add(answer with { End = tcp.Queue.Released + (uint)tcp.Queue.Length });
        if (keeps)
            return;
        (connection.Phase, connection.Since) = (WebPhase.Closing, _seconds);
    }

    private void NoteAnswer(ref WebConnection connection, in TcpConnection tcp, in HttpRequest request, ReadOnlySpan<byte> bytes, ushort status, int length)
    {
        connection.Requests++;
        Counters.Add(ServerCounter.Requests);
        Counters.Add(ServerCounter.BytesQueued, (uint)length);
        Counters.AddStatus(status);
        if (!Has(ServerSwitches.AccessLog))
            return;
        ref var record = ref Log.Next();
        (record.Client, record.Seconds, record.Bytes, record.Status, record.Method) = (tcp.Remote, (uint)Date, (uint)length, status, request.Method);
        record.SetPath(request.Path.In(bytes));
    }
}
