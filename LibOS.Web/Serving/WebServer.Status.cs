using System;
using ExoCosmos.LibOS.Net.Tcp;
using ExoCosmos.LibOS.Web.Http;

namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>The answer that no document is.</summary>
public unsafe partial struct WebServer<TWire>
{
    private bool AnswerStatus(ref WebConnection connection, ref TcpConnection tcp, in HttpRequest request, ReadOnlySpan<byte> bytes)
    {
        var keeps = KeepsAlive(request);
        var copy = _copies.Take();
        if (copy == BlockPool.None)
        {
            Counters.Add(ServerCounter.CopiesExhausted);
            return Refuse(ref connection, ref tcp, HttpStatus.Unavailable, request, bytes, keeps: true);
        }

        var head = _heads.Take();
        if (head == BlockPool.None)
        {
            _copies.EndUse(copy);
            return GiveUp(ref connection, ServerCounter.HeadsExhausted);
        }

        var page = new HeadText(_copies.Bytes(copy));
        StatusPage.Write(ref page, Counters, Log, Switches, Open, _seconds - _started, Cache.Index.Documents);
        var text = new HeadText(_heads.Bytes(head));
        HttpHead.Begin(ref text, HttpStatus.Ok, keeps, Date);
        text.Text("Content-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\nContent-Length: "u8);
        text.Number(page.Length);
        text.Text("\r\n\r\n"u8);
        tcp.Queue.TryAppend(_heads.Piece(head, text.Length, isSummed: false));
        if (request.Method == HttpMethod.Get)
            tcp.Queue.TryAppend(_copies.Piece(copy, page.Length, isSummed: false));
        NoteQueued(ref connection, ref tcp, new PendingAnswer(0, 0, head, copy), keeps);
        Counters.Add(ServerCounter.WithoutDocument);
        NoteAnswer(ref connection, tcp, request, bytes, HttpStatus.Ok, text.Length + page.Length);
        return true;
    }
}
