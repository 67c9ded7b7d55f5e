using System;

namespace ExoCosmos.LibOS.Web.Http;

/// <summary>Status codes that are given (RFC 9110 ch. 15).</summary>
public static class HttpStatus
{
    public const ushort Ok = 200, PartialContent = 206, MovedPermanently = 301, NotModified = 304;
    public const ushort BadRequest = 400, NotFound = 404, MethodNotAllowed = 405, RequestTimeout = 408, PreconditionFailed = 412, UriTooLong = 414,
        RangeNotSatisfiable = 416, ExpectationFailed = 417, FieldsTooLarge = 431;
    public const ushort InternalError = 500, NotImplemented = 501, Unavailable = 503, VersionNotSupported = 505;

    public static ReadOnlySpan<byte> Reason(ushort status) => status switch
    {
        Ok => "OK"u8,
        PartialContent => "Partial Content"u8,
        MovedPermanently => "Moved Permanently"u8,
        NotModified => "Not Modified"u8,
        BadRequest => "Bad Request"u8,
        NotFound => "Not Found"u8,
        MethodNotAllowed => "Method Not Allowed"u8,
        RequestTimeout => "Request Timeout"u8,
        PreconditionFailed => "Precondition Failed"u8,
        UriTooLong => "URI Too Long"u8,
        RangeNotSatisfiable => "Range Not Satisfiable"u8,
        ExpectationFailed => "Expectation Failed"u8,
        FieldsTooLarge => "Request Header Fields Too Large"u8,
        NotImplemented => "Not Implemented"u8,
        Unavailable => "Service Unavailable"u8,
        VersionNotSupported => "HTTP Version Not Supported"u8,
        _ => "Internal Server Error"u8,
    };
}
