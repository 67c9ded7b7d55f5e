using System;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.LibOS.Web.Http;

/// <summary>Conditional requests (RFC 9110 ch. 13): whether the client has what it asks for, or means something that is no more.</summary>
public static class HttpConditions
{
    /// <returns><see cref="HttpStatus.Ok"/>: answer as if there were no condition; 304 or 412 otherwise. In the order of ch. 13.2.2.</returns>
    public static ushort Judge(in HttpRequest request, ReadOnlySpan<byte> bytes, in StoredDocument document)
    {
        if (request.Has(HttpFields.IfMatch))
        {
            if (!IsListed(request.IfMatch.In(bytes), document.ETag, takesWeak: false))
                return HttpStatus.PreconditionFailed;
        }
        else if (request.Has(HttpFields.IfUnmodifiedSince) && HttpDate.TryParse(request.IfUnmodifiedSince.In(bytes), out var unmodified) && document.Modified > unmodified)
            return HttpStatus.PreconditionFailed;

        if (request.Has(HttpFields.IfNoneMatch))
            return IsListed(request.IfNoneMatch.In(bytes), document.ETag, takesWeak: true) ? HttpStatus.NotModified : HttpStatus.Ok;
        return request.Has(HttpFields.IfModifiedSince) && HttpDate.TryParse(request.IfModifiedSince.In(bytes), out var modified) && document.Modified <= modified
            ? HttpStatus.NotModified : HttpStatus.Ok;
    }

    /// <summary>Whether a part still fits what the client has of the document (ch. 13.1.5); else it gets the whole.</summary>
    public static bool IsRangeValid(in HttpRequest request, ReadOnlySpan<byte> bytes, in StoredDocument document)
    {
        if (!request.Has(HttpFields.IfRange))
            return true;
        var value = request.IfRange.In(bytes);
        return value.SequenceEqual(document.ETag) || HttpDate.TryParse(value, out var modified) && modified == document.Modified;
    }

    /// <summary>Whether an ETag is in a list of them. What is no list contains nothing.</summary>
    private static bool IsListed(ReadOnlySpan<byte> list, ReadOnlySpan<byte> etag, bool takesWeak)
    {
        if (list.SequenceEqual("*"u8))
            return true;
        while (!list.IsEmpty)
        {
            list = HttpCharacters.Trim(list);
            var isWeak = list.StartsWith("W/"u8);
            if (isWeak)
                list = list[2..];
            if (list.IsEmpty || list[0] != '"')
                return false;
            var end = list[1..].IndexOf((byte)'"') + 2;
            if (end < 2)
                return false;
            if ((takesWeak || !isWeak) && list[..end].SequenceEqual(etag))
                return true;
            list = HttpCharacters.Trim(list[end..]);
            if (!list.IsEmpty && list[0] != ',')
                return false;
            list = list.IsEmpty ? list : list[1..];
        }

        return false;
    }
}
