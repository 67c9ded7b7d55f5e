using System;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Web.Http;

namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>Answers that say why there is none.</summary>
public unsafe partial struct WebServer<TWire>
{
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
        Counters.Add(ServerCounter.WithoutDocument);
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
}
