using System;

namespace ExoCosmos.LibOS.Web.Http;

/// <summary>The fields that mean something to a server of documents. All others are passed over.</summary>
internal static class HttpFieldTable
{
    private const long MaxLength = long.MaxValue / 16;

    /// <returns>The status with which to refuse, or <see cref="HttpStatus.Ok"/>.</returns>
    public static ushort Note(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, TextPlace place, ref HttpRequest request)
    {
        switch (name.Length)
        {
            case 4 when Is(name, "host"u8):
                return Once(ref request, HttpFields.Host) && IsHost(value) ? HttpStatus.Ok : HttpStatus.BadRequest;
            case 5 when Is(name, "range"u8):
                return Keep(ref request, HttpFields.Range, ref request.Range, place);
            case 6 when Is(name, "expect"u8):
                // Nobody has to wait for our permission to send a body that is not looked at.
                return HttpCharacters.EqualsIgnoringCase(value, "100-continue"u8) ? HttpStatus.Ok : HttpStatus.ExpectationFailed;
            case 8 when Is(name, "if-range"u8):
                return Keep(ref request, HttpFields.IfRange, ref request.IfRange, place);
            case 8 when Is(name, "if-match"u8):
                return Keep(ref request, HttpFields.IfMatch, ref request.IfMatch, place);
            case 10 when Is(name, "connection"u8):
                NoteConnection(value, ref request);
                return HttpStatus.Ok;
            case 13 when Is(name, "if-none-match"u8):
                return Keep(ref request, HttpFields.IfNoneMatch, ref request.IfNoneMatch, place);
            case 14 when Is(name, "content-length"u8):
                return Once(ref request, HttpFields.ContentLength) && TryReadLength(value, out request.ContentLength) ? HttpStatus.Ok : HttpStatus.BadRequest;
            case 17 when Is(name, "transfer-encoding"u8):
                request.Fields |= HttpFields.TransferEncoding;
                return HttpStatus.Ok;
            case 17 when Is(name, "if-modified-since"u8):
                return Keep(ref request, HttpFields.IfModifiedSince, ref request.IfModifiedSince, place);
            case 19 when Is(name, "if-unmodified-since"u8):
                return Keep(ref request, HttpFields.IfUnmodifiedSince, ref request.IfUnmodifiedSince, place);
            default:
                return HttpStatus.Ok;
        }
    }

    private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> lower) => HttpCharacters.EqualsIgnoringCase(name, lower);

    private static bool Once(ref HttpRequest request, HttpFields field)
    {
        var isFirst = !request.Has(field);
        request.Fields |= field;
        return isFirst;
    }

    private static ushort Keep(ref HttpRequest request, HttpFields field, ref TextPlace kept, TextPlace place)
    {
        kept = place;
        return Once(ref request, field) ? HttpStatus.Ok : HttpStatus.BadRequest;
    }

    private static void NoteConnection(ReadOnlySpan<byte> value, ref HttpRequest request)
    {
        while (!value.IsEmpty)
        {
            var comma = value.IndexOf((byte)',');
            var option = HttpCharacters.Trim(comma < 0 ? value : value[..comma]);
            value = comma < 0 ? default : value[(comma + 1)..];
            if (HttpCharacters.EqualsIgnoringCase(option, "close"u8))
            {
                // It stays so, whatever else is said.
                request.KeepsAlive = false;
                return;
            }

            request.KeepsAlive |= HttpCharacters.EqualsIgnoringCase(option, "keep-alive"u8);
        }
    }

    /// <summary>Digits alone: no sign, no list (RFC 9110 ch. 8.6).</summary>
    private static bool TryReadLength(ReadOnlySpan<byte> value, out long length)
    {
        length = 0;
        foreach (var digit in value)
        {
            if (digit is < (byte)'0' or > (byte)'9' || length > MaxLength)
                return false;
            length = (length * 10) + digit - '0';
        }

        return !value.IsEmpty;
    }

    /// <summary>A name or address with or without a port; empty where the target has no authority (RFC 9110 ch. 7.2).</summary>
    private static bool IsHost(ReadOnlySpan<byte> value)
    {
        foreach (var code in value)
        {
            if (!HttpCharacters.IsHost(code))
                return false;
        }

        return true;
    }
}
