using System;

namespace ExoCosmos.LibOS.Web.Http;

/// <summary>A path as it is looked up: percent-decoded, within the site.</summary>
public static class HttpPath
{
    /// <param name="encoded">As it was sent.</param>
    /// <param name="target">Room for as many bytes.</param>
    /// <param name="length">Bytes of the decoded path.</param>
    /// <returns>False when it is no path: a % without two digits, a control character, or a segment <c>.</c> or <c>..</c>, however it was written.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, Span<byte> target, out int length)
    {
        length = 0;
        for (var at = 0; at < encoded.Length; at++)
        {
            var code = (int)encoded[at];
            if (code == '%')
            {
                if (at + 2 >= encoded.Length)
                    return false;
                code = (Digit(encoded[at + 1]) << 4) | Digit(encoded[at + 2]);
                at += 2;
                // A slash that was hidden is no separator, and no name contains one.
                if (code is < ' ' or 127 or '/' or '\\')
                    return false;
            }

            target[length++] = (byte)code;
        }

        return !HasDotSegment(target[..length]);
    }

    private static bool HasDotSegment(ReadOnlySpan<byte> path)
    {
        while (!path.IsEmpty)
        {
            var slash = path[1..].IndexOf((byte)'/');
            var segment = slash < 0 ? path[1..] : path.Slice(1, slash);
            if (segment.SequenceEqual("."u8) || segment.SequenceEqual(".."u8))
                return true;
            path = slash < 0 ? default : path[(slash + 1)..];
        }

        return false;
    }

    // A wrong digit makes the number negative, and stays so.
    private static int Digit(byte code) => code switch
    {
        >= (byte)'0' and <= (byte)'9' => code - '0',
        >= (byte)'a' and <= (byte)'f' => code - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => code - 'A' + 10,
        _ => -1,
    };
}
