using System;
using System.Buffers.Text;

namespace ExoCosmos.LibOS.Net.Addressing;

/// <summary>Addresses as people write them: 10.0.2.2 and fe80::1 (RFC 4291 ch. 2.2, RFC 5952).</summary>
public static class AddressText
{
    /// <summary>Bytes of the longest text.</summary>
    public const int MaxLength = 39;

    private const int Groups = 8;

    /// <summary>Reads the whole text. Four decimal numbers without leading zeros, or groups of up to four hexadecimal digits.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out IpAddress address) =>
        text.Contains((byte)':') ? TryParse6(text, out address) : TryParse4(text, out address);

    /// <param name="address">Of either kind.</param>
    /// <param name="text">Room for <see cref="MaxLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(in IpAddress address, Span<byte> text)
    {
        if (!address.Is4)
            return Write6(address, text);
        var length = 0;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            Utf8Formatter.TryFormat((byte)(address.Bits4 >> shift), text[length..], out var digits);
            length += digits;
            if (shift != 0)
                text[length++] = (byte)'.';
        }

        return length;
    }

    private static bool TryParse4(ReadOnlySpan<byte> text, out IpAddress address)
    {
        var bits = 0U;
        address = default;
        for (var part = 0; part < 4; part++)
        {
            var end = text.IndexOf((byte)'.');
            var digits = end < 0 ? text : text[..end];
            if ((part == 3) != (end < 0) || digits.Length is 0 or > 3 || (digits[0] == '0' && digits.Length > 1)
                || !Utf8Parser.TryParse(digits, out byte value, out var used) || used != digits.Length)
                return false;
            bits = bits << 8 | value;
            text = text[(end + 1)..];
        }

        address = IpAddress.From4(bits);
        return true;
    }

    private static bool TryParse6(ReadOnlySpan<byte> text, out IpAddress address)
    {
        Span<ushort> groups = stackalloc ushort[Groups];
        groups.Clear();
        var (count, gap) = (0, -1);
        address = default;
        if (text.StartsWith("::"u8))
        {
            gap = 0;
            text = text[2..];
        }

        while (!text.IsEmpty)
        {
            if (count == Groups || !Utf8Parser.TryParse(text, out ushort group, out var used, 'x') || used > 4)
                return false;
            groups[count++] = group;
            text = text[used..];
            if (text.IsEmpty)
                break;
            if (text[0] != ':' || text.Length == 1)
                return false;
            text = text[1..];
            if (text[0] != ':')
                continue;
            if (gap >= 0)
                return false;
            gap = count;
            text = text[1..];
        }

        if (gap < 0 ? count != Groups : count == Groups)
            return false;
        if (gap >= 0)
        {
            groups[gap..count].CopyTo(groups[(Groups - count + gap)..]);
            groups[gap..(Groups - count + gap)].Clear();
        }

        var (high, low) = (0UL, 0UL);
        for (var i = 0; i < Groups / 2; i++)
            (high, low) = (high << 16 | groups[i], low << 16 | groups[i + (Groups / 2)]);
        address = new IpAddress(high, low);
        return true;
    }

    private static int Write6(in IpAddress address, Span<byte> text)
    {
        var (gap, gapLength) = LongestGap(address);
        var length = 0;
        for (var i = 0; i < Groups; i++)
        {
            if (i == gap)
            {
                "::"u8.CopyTo(text[length..]);
                length += 2;
                i += gapLength - 1;
                continue;
            }

            if (i != 0 && i != gap + gapLength)
                text[length++] = (byte)':';
            length += WriteGroup(Group(address, i), text[length..]);
        }

        return length;
    }

    private static int WriteGroup(ushort group, Span<byte> text)
    {
        var length = 0;
        for (var shift = 12; shift >= 0; shift -= 4)
        {
            if (group >> shift != 0 || shift == 0)
                text[length++] = "0123456789abcdef"u8[(group >> shift) & 15];
        }

        return length;
    }

    /// <summary>The first of the longest runs of two or more zero groups; -1 and 0 without one.</summary>
    private static (int Start, int Length) LongestGap(in IpAddress address)
    {
        var (best, bestLength, run) = (-1, 1, 0);
        for (var i = 0; i < Groups; i++)
        {
            run = Group(address, i) == 0 ? run + 1 : 0;
            if (run > bestLength)
                (best, bestLength) = (i - run + 1, run);
        }

        return best < 0 ? (-1, 0) : (best, bestLength);
    }

    private static ushort Group(in IpAddress address, int index) =>
        (ushort)((index < Groups / 2 ? address.High : address.Low) >> (16 * (3 - (index % (Groups / 2)))));
}
