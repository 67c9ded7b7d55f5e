using System;

namespace ExoCosmos.LibOS.Web.Http;

/// <summary>
/// Reads one request (RFC 9112) and takes it only as every other reader of HTTP would take it too: what proxies and servers have read differently — bare CR or LF, folded lines,
/// blanks before a colon, Content-Length beside Transfer-Encoding, two Hosts — is refused.
/// </summary>
public static class HttpParser
{
    /// <summary>Bytes of a request line's target.</summary>
    public const int MaxTarget = 2048;

    private const int MaxFields = 64;

    /// <summary>There is no end yet.</summary>
    public const ushort Incomplete = 0;

    /// <param name="bytes">What has arrived, from the start of a request; at most 64 KiB.</param>
    /// <param name="request">What it says; with a refusal as far as it was read.</param>
    /// <returns><see cref="HttpStatus.Ok"/>, <see cref="Incomplete"/>, or the status with which to refuse: then nothing behind it can be read.</returns>
    public static ushort Parse(ReadOnlySpan<byte> bytes, out HttpRequest request)
    {
        request = default;
        var at = 0;
        // An old client's line end behind a body (RFC 9112 ch. 2.2).
        while (at < 4 && bytes.Length - at >= 2 && bytes[at] == '\r' && bytes[at + 1] == '\n')
            at += 2;
        if (at < 4 && bytes.Length - at == 1 && bytes[at] == '\r')
            return Incomplete;
        var status = HttpRequestLine.Read(bytes, ref at, ref request);
        if (status == HttpStatus.Ok)
            status = ReadFields(bytes, ref at, ref request);
        request.Length = at;
        return status == HttpStatus.Ok ? Judge(request) : status;
    }

    /// <summary>What to answer to a request whose end is further away than there is room for.</summary>
    public static ushort RefusalOfLength(ReadOnlySpan<byte> bytes) => bytes.IndexOf((byte)'\n') < 0 ? HttpStatus.UriTooLong : HttpStatus.FieldsTooLarge;

    private static ushort ReadFields(ReadOnlySpan<byte> bytes, ref int at, ref HttpRequest request)
    {
        for (var count = 0; ; count++)
        {
            if (bytes.Length - at < 2)
                return at < bytes.Length && bytes[at] != '\r' && !HttpCharacters.IsToken(bytes[at]) ? HttpStatus.BadRequest : Incomplete;
            if (bytes[at] == '\r')
            {
                if (bytes[at + 1] != '\n')
                    return HttpStatus.BadRequest;
                at += 2;
                return HttpStatus.Ok;
            }

            if (count == MaxFields)
                return HttpStatus.FieldsTooLarge;
            var status = ReadField(bytes, ref at, ref request);
            if (status != HttpStatus.Ok)
                return status;
        }
    }

    private static ushort ReadField(ReadOnlySpan<byte> bytes, ref int at, ref HttpRequest request)
    {
        var start = at;
        at = HttpCharacters.SkipToken(bytes, at);
        if (at == bytes.Length)
            return Incomplete;
        if (at == start || bytes[at] != ':')
            return HttpStatus.BadRequest;
        var name = bytes[start..at];
        start = at + 1;
        at = HttpCharacters.SkipFieldText(bytes, start);
        if (at + 1 >= bytes.Length)
            return at < bytes.Length && bytes[at] != '\r' ? HttpStatus.BadRequest : Incomplete;
        if (bytes[at] != '\r' || bytes[at + 1] != '\n')
            return HttpStatus.BadRequest;
        var end = at;
        at += 2;
        while (start < end && bytes[start] is (byte)' ' or (byte)'\t')
            start++;
        while (end > start && bytes[end - 1] is (byte)' ' or (byte)'\t')
            end--;
        return HttpFieldTable.Note(name, bytes[start..end], new TextPlace((ushort)start, (ushort)(end - start)), ref request);
    }

    /// <summary>What only the whole tells.</summary>
    private static ushort Judge(in HttpRequest request)
    {
        // RFC 9112 ch. 3.2, 6.1 and 6.3: where a body ends must not be a matter of taste.
        if (request.MinorVersion > 0 && !request.Has(HttpFields.Host))
            return HttpStatus.BadRequest;
        if (!request.Has(HttpFields.TransferEncoding))
            return HttpStatus.Ok;
        return request.Has(HttpFields.ContentLength) || request.MinorVersion == 0 ? HttpStatus.BadRequest : HttpStatus.NotImplemented;
    }
}
