using System;

namespace ExoCosmos.LibOS.Web.Http;

/// <summary>The first line of a request (RFC 9112 ch. 3): method, target, version.</summary>
internal static class HttpRequestLine
{
    private const int MaxMethod = 16;

    /// <param name="bytes">What has arrived.</param>
    /// <param name="at">Where the line begins; then where it ends, with its end.</param>
    /// <param name="request">Receives what it says.</param>
    /// <returns>As <see cref="HttpParser.Parse"/>.</returns>
    public static ushort Read(ReadOnlySpan<byte> bytes, ref int at, ref HttpRequest request)
    {
        var status = ReadMethod(bytes, ref at, ref request);
        if (status == HttpStatus.Ok)
            status = ReadTarget(bytes, ref at, ref request);
        return status == HttpStatus.Ok ? ReadVersion(bytes, ref at, ref request) : status;
    }

    private static ushort ReadMethod(ReadOnlySpan<byte> bytes, ref int at, ref HttpRequest request)
    {
        var start = at;
        if (bytes[at..].StartsWith("GET "u8))
        {
            request.Method = HttpMethod.Get;
            at += 4;
            return HttpStatus.Ok;
        }

        while (at < bytes.Length && HttpCharacters.IsToken(bytes[at]))
            at++;
        if (at - start > MaxMethod)
            return HttpStatus.NotImplemented;
        if (at == bytes.Length)
            return HttpParser.Incomplete;
        if (at == start || bytes[at] != ' ')
            return HttpStatus.BadRequest;
        request.Method = HttpMethods.Of(bytes[start..at]);
        at++;
        return HttpStatus.Ok;
    }

    private static ushort ReadTarget(ReadOnlySpan<byte> bytes, ref int at, ref HttpRequest request)
    {
        var start = at;
        var (end, previous) = (-1, (byte)0);
        for (; at < bytes.Length && HttpCharacters.IsTarget(bytes[at]); at++)
        {
            var code = bytes[at];
            if (end >= 0)
                continue;
            if (code == '?')
                end = at;
            request.IsPathUnusual |= code == '%' || code == '.' && previous == '/';
            previous = code;
        }

        if (at - start > HttpParser.MaxTarget)
            return HttpStatus.UriTooLong;
        if (at == bytes.Length)
            return HttpParser.Incomplete;
        if (at == start || bytes[at] != ' ')
            return HttpStatus.BadRequest;
        if (end < 0)
            end = at;
        if (bytes[start] != '/' && !TrySkipAuthority(bytes[..end], ref start, request.Method))
            return HttpStatus.BadRequest;
        request.Path = new TextPlace((ushort)start, (ushort)(end - start));
        at++;
        return HttpStatus.Ok;
    }

    /// <summary>The target as proxies get it, <c>http://host/path</c>, or <c>*</c>, or for CONNECT an authority (RFC 9112 ch. 3.2).</summary>
    private static bool TrySkipAuthority(ReadOnlySpan<byte> bytes, ref int start, HttpMethod method)
    {
        var target = bytes[start..];
        if (target.Length > 7 && HttpCharacters.EqualsIgnoringCase(target[..7], "http://"u8))
        {
            var path = target[7..].IndexOf((byte)'/');
            start += 7 + path;
            return path > 0;
        }

        return method == HttpMethod.Other;
    }

    private static ushort ReadVersion(ReadOnlySpan<byte> bytes, ref int at, ref HttpRequest request)
    {
        const int Length = 10; // HTTP/1.1 and the line's end
        var version = bytes[at..];
        if (!version[..Math.Min(version.Length, 5)].SequenceEqual("HTTP/"u8[..Math.Min(version.Length, 5)]))
            return HttpStatus.BadRequest;
        if (version.Length < Length)
            return version.IndexOf((byte)'\n') < 0 ? HttpParser.Incomplete : HttpStatus.BadRequest;
        if (!char.IsAsciiDigit((char)version[5]) || version[6] != '.' || !char.IsAsciiDigit((char)version[7]) || version[8] != '\r' || version[9] != '\n')
            return HttpStatus.BadRequest;
        if (version[5] != '1')
            return HttpStatus.VersionNotSupported;
        request.MinorVersion = (byte)(version[7] - '0');
        request.KeepsAlive = request.MinorVersion > 0;
        at += Length;
        return HttpStatus.Ok;
    }
}
