using System;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.LibOS.Web.Http;

/// <summary>The part of an answer that is made when it is given: status line, Date, Connection, and what a refusal or a part says.</summary>
public static class HttpHead
{
    /// <summary>Room for every head, with the page that a refusal shows.</summary>
    public const int MaxLength = 512;

    /// <summary>Begins a head. It is of one even length for each status, whatever the connection: so blanks follow "close".</summary>
    public static void Begin(ref HeadText text, ushort status, bool keepsAlive, long seconds)
    {
        text.Text("HTTP/1.1 "u8);
        text.Number(status);
        text.Text(" "u8);
        text.Text(HttpStatus.Reason(status));
        text.Text("\r\nDate: "u8);
        text.Date(seconds);
        text.Text(keepsAlive ? "\r\nConnection: keep-alive\r\n"u8 : "\r\nConnection: close     \r\n"u8);
        if ((text.Length & 1) != 0)
            text.Text("Server: ExoCosmos\r\n"u8);
    }

    /// <summary>What a 206 says beside the validators, which follow.</summary>
    public static void AddPart(ref HeadText text, in StoredDocument document, in HttpAnswer answer)
    {
        text.Text("Content-Type: "u8);
        text.Text(document.Type);
        text.Text("\r\nContent-Length: "u8);
        text.Number(answer.Part.Length);
        text.Text("\r\nContent-Range: bytes "u8);
        text.Number(answer.PartStart);
        text.Text("-"u8);
        text.Number(answer.PartStart + answer.Part.Length - 1);
        text.Text("/"u8);
        text.Number(document.BodyLength);
        text.Text("\r\n"u8);
    }

    /// <summary>The rest of an answer that has no document: its own fields, and a page for people.</summary>
    /// <param name="text">Behind <see cref="Begin"/>.</param>
    /// <param name="status">A refusal.</param>
    /// <param name="size">For 416: bytes of the document.</param>
    /// <param name="hasBody">False for HEAD.</param>
    public static void AddRefusal(ref HeadText text, ushort status, int size, bool hasBody)
    {
        if (status is HttpStatus.MethodNotAllowed)
            text.Text("Allow: GET, HEAD\r\n"u8);
        if (status is HttpStatus.Unavailable)
            text.Text("Retry-After: 1\r\n"u8);
        if (status is HttpStatus.RangeNotSatisfiable)
        {
            text.Text("Content-Range: bytes */"u8);
            text.Number(size);
            text.Text("\r\n"u8);
        }

        var reason = HttpStatus.Reason(status);
        var before = "<!DOCTYPE html>\n<title>"u8;
        var after = "</title>\n<h1>"u8;
        text.Text("Content-Type: text/html; charset=utf-8\r\nContent-Length: "u8);
        text.Number(before.Length + (2 * (4 + reason.Length)) + after.Length + "</h1>\n"u8.Length);
        text.Text("\r\n\r\n"u8);
        if (!hasBody)
            return;
        text.Text(before);
        AddName(ref text, status, reason);
        text.Text(after);
        AddName(ref text, status, reason);
        text.Text("</h1>\n"u8);
    }

    private static void AddName(ref HeadText text, ushort status, ReadOnlySpan<byte> reason)
    {
        text.Number(status);
        text.Text(" "u8);
        text.Text(reason);
    }
}
