using System;
using ExoCosmos.LibOS.Net.Wire;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.LibOS.Web.Http;

/// <summary>What answers a request for a document that is there: a status, and which parts of the stored document follow the head.</summary>
/// <param name="Status">Its code.</param>
/// <param name="Stored">Fields and body, or fields alone, or validators alone; empty where the head says everything.</param>
/// <param name="Part">Of a 206: a piece of the body, behind <paramref name="Stored"/>.</param>
/// <param name="PartStart">Where in the body that begins.</param>
public readonly record struct HttpAnswer(ushort Status, MemoryPiece Stored, MemoryPiece Part, int PartStart)
{
    /// <param name="request">GET or HEAD.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="document">What is at its path.</param>
    public static HttpAnswer Decide(in HttpRequest request, ReadOnlySpan<byte> bytes, in StoredDocument document)
    {
        var whole = request.Method == HttpMethod.Head ? document.Fields : document.Stream;
        if (document.Status != HttpStatus.Ok || !request.Has(HttpFields.Conditions | HttpFields.Range))
            return new HttpAnswer(document.Status, whole, default, 0);
        switch (HttpConditions.Judge(request, bytes, document))
        {
            case HttpStatus.NotModified:
                return new HttpAnswer(HttpStatus.NotModified, document.Validators, default, 0);
            case HttpStatus.PreconditionFailed:
                return new HttpAnswer(HttpStatus.PreconditionFailed, default, default, 0);
        }

        // A range is for GET alone (RFC 9110 ch. 14.2).
        if (request.Method != HttpMethod.Get || !request.Has(HttpFields.Range) || !HttpConditions.IsRangeValid(request, bytes, document))
            return new HttpAnswer(HttpStatus.Ok, whole, default, 0);
        return HttpRange.Judge(request.Range.In(bytes), document.BodyLength, out var start, out var length) switch
        {
            RangeVerdict.Part => new HttpAnswer(HttpStatus.PartialContent, document.Validators, document.Body.Slice(start, length), start),
            RangeVerdict.Unsatisfiable => new HttpAnswer(HttpStatus.RangeNotSatisfiable, default, default, 0),
            _ => new HttpAnswer(HttpStatus.Ok, whole, default, 0),
        };
    }
}
