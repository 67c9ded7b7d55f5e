using System;
using System.Buffers.Text;

namespace ExoCosmos.LibOS.Unix.FileSystem.Proc;

/// <summary>Text that is made when it is read. Counts everything, keeps what fits its buffer: too small a buffer tells how large it must be.</summary>
public ref struct GeneratedText(Span<byte> buffer)
{
    readonly Span<byte> buffer = buffer;

    /// <summary>Bytes of the whole text, kept or not.</summary>
    public ulong Length { get; private set; }

    /// <summary>What was kept of it.</summary>
    public readonly ReadOnlySpan<byte> Kept => buffer[..(int)Math.Min(Length, (ulong)buffer.Length)];

    public void Text(scoped ReadOnlySpan<byte> text)
    {
        if (Length < (ulong)buffer.Length)
        {
            var part = Math.Min(text.Length, buffer.Length - (int)Length);
            text[..part].CopyTo(buffer[(int)Length..]);
        }
        Length += (uint)text.Length;
    }

    public void Byte(byte value)
    {
        if (Length < (ulong)buffer.Length)
            buffer[(int)Length] = value;
        Length++;
    }

    public void Tab() => Byte((byte)'\t');

    public void Space() => Byte((byte)' ');

    public void Line() => Byte((byte)'\n');

    /// <summary>A name of foreign origin: what would break a table becomes a question mark; an empty one a dash.</summary>
    public void Field(scoped ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            Byte((byte)'-');
        foreach (var value in text)
            Byte(value is < 32 or 127 ? (byte)'?' : value);
    }

    public void Number(ulong value)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out var length);
        Text(digits[..length]);
    }

    public void Signed(long value)
    {
        if (value < 0)
            Byte((byte)'-');
        Number((ulong)Math.Abs(value));
    }

    /// <summary>Decimal, padded on the left with blanks.</summary>
    public void Padded(ulong value, int width)
    {
        var digits = 1;
        for (var rest = value; rest >= 10; rest /= 10)
            digits++;
        for (; digits < width; digits++)
            Space();
        Number(value);
    }

    /// <summary>Hexadecimal, padded on the left with zeros.</summary>
    public void Hexadecimal(ulong value, int width)
    {
        var digits = 1;
        for (var rest = value >> 4; rest != 0; rest >>= 4)
            digits++;
        for (digits = Math.Max(digits, width); digits > 0; digits--)
            Byte("0123456789abcdef"u8[(int)(value >> ((digits - 1) * 4) & 15)]);
    }

    /// <summary>Hundredths as a number with two decimals.</summary>
    public void Hundredths(ulong value)
    {
        Number(value / 100);
        Byte((byte)'.');
        Byte((byte)('0' + value / 10 % 10));
        Byte((byte)('0' + value % 10));
    }

    /// <summary>A line of /proc/meminfo and its like: name, blanks, number, unit.</summary>
    public void Kilobytes(scoped ReadOnlySpan<byte> name, ulong value)
    {
        Text(name);
        Byte((byte)':');
        for (var at = name.Length + 1; at < 16; at++)
            Space();
        Padded(value, 8);
        Text(" kB\n"u8);
    }
}
