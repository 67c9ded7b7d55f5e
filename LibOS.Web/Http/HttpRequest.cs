using System;

namespace ExoCosmos.LibOS.Web.Http;

/// <summary>Where something stands in the bytes of a request.</summary>
public readonly record struct TextPlace(ushort Start, ushort Length)
{
    public bool IsThere => Start != 0;

    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> request) => request.Slice(Start, Length);
}

/// <summary>The fields of a request that change the answer.</summary>
[Flags]
public enum HttpFields : ushort
{
    None = 0,
    Host = 1,
    ContentLength = 2,
    TransferEncoding = 4,
    Range = 8,
    IfRange = 16,
    IfMatch = 32,
    IfNoneMatch = 64,
    IfModifiedSince = 128,
    IfUnmodifiedSince = 256,

    Conditions = IfMatch | IfNoneMatch | IfModifiedSince | IfUnmodifiedSince,
}

/// <summary>A request without its text: what was found, and where in the bytes it stands.</summary>
public struct HttpRequest
{
    public HttpMethod Method;

    /// <summary>Of HTTP/1: 0 or 1 (and more is like 1).</summary>
    public byte MinorVersion;

    /// <summary>Whether the client wants to go on with the connection.</summary>
    public bool KeepsAlive;

    /// <summary>The path contains a % or a segment that begins with a dot.</summary>
    public bool IsPathUnusual;
    public HttpFields Fields;

    /// <summary>Bytes of request line and fields, with the empty line.</summary>
    public int Length;

    /// <summary>Bytes of the body, which follow.</summary>
    public long ContentLength;

    /// <summary>As it was sent, without the query.</summary>
    public TextPlace Path;
    public TextPlace Range;
    public TextPlace IfRange;
    public TextPlace IfMatch;
    public TextPlace IfNoneMatch;
    public TextPlace IfModifiedSince;
    public TextPlace IfUnmodifiedSince;

    public readonly bool Has(HttpFields fields) => (Fields & fields) != 0;
}
