using System;

namespace ExoCosmos.LibOS.Web.Http;

/// <summary>What is wanted of a body.</summary>
public enum RangeVerdict
{
    /// <summary>All of it: no range, one that is not understood, or several. Who asks for ranges has to take a whole (RFC 9110 ch. 14.2).</summary>
    Whole = 0,
    Part,

    /// <summary>Nothing of what was asked for is there.</summary>
    Unsatisfiable,
}

/// <summary>The Range field (RFC 9110 ch. 14.1.2): <c>bytes=0-99</c>, <c>bytes=100-</c>, <c>bytes=-100</c>.</summary>
public static class HttpRange
{
    /// <param name="value">Of the field.</param>
    /// <param name="size">Bytes of the body.</param>
    /// <param name="start">The first byte of the part.</param>
    /// <param name="length">Its bytes.</param>
    public static RangeVerdict Judge(ReadOnlySpan<byte> value, int size, out int start, out int length)
    {
        (start, length) = (0, size);
        if (value.Length < 7 || !HttpCharacters.EqualsIgnoringCase(value[..6], "bytes="u8))
            return RangeVerdict.Whole;
        var spec = HttpCharacters.Trim(value[6..]);
        var dash = spec.IndexOf((byte)'-');
        if (dash < 0 || spec.IndexOf((byte)',') >= 0)
            return RangeVerdict.Whole;
        var hasFirst = TryReadNumber(spec[..dash], out var first);
        var hasLast = TryReadNumber(spec[(dash + 1)..], out var last);
        if ((!hasFirst && dash > 0) || (!hasLast && dash + 1 < spec.Length) || (!hasFirst && !hasLast) || (hasFirst && hasLast && last < first))
            return RangeVerdict.Whole;
        if (!hasFirst)
            (first, last) = (Math.Max(size - last, 0), last == 0 ? -1 : size - 1);
        else
            last = hasLast ? Math.Min(last, size - 1) : size - 1;
        if (first > last)
            return RangeVerdict.Unsatisfiable;
        (start, length) = ((int)first, (int)(last - first + 1));
        return RangeVerdict.Part;
    }

    /// <summary>Digits; what is larger than any document counts as that.</summary>
    private static bool TryReadNumber(ReadOnlySpan<byte> digits, out long number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            number = Math.Min((number * 10) + digit - '0', int.MaxValue);
        }

        return !digits.IsEmpty;
    }
}
