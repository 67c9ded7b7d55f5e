using System;

namespace ExoCosmos.LibOS.Web.Http;

/// <summary>What a request asks for.</summary>
public enum HttpMethod : byte
{
    /// <summary>Nothing that HTTP knows.</summary>
    Unknown = 0,
    Get,
    Head,

    /// <summary>A method that exists, which documents do not have.</summary>
    Other,
}

/// <summary>Names of methods (RFC 9110 ch. 9, RFC 5789).</summary>
public static class HttpMethods
{
    public static HttpMethod Of(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("GET"u8))
            return HttpMethod.Get;
        if (name.SequenceEqual("HEAD"u8))
            return HttpMethod.Head;
        return name.SequenceEqual("POST"u8) || name.SequenceEqual("PUT"u8) || name.SequenceEqual("DELETE"u8) || name.SequenceEqual("OPTIONS"u8)
            || name.SequenceEqual("PATCH"u8) || name.SequenceEqual("TRACE"u8) || name.SequenceEqual("CONNECT"u8)
            ? HttpMethod.Other : HttpMethod.Unknown;
    }
}
