using System;
using System.Buffers.Text;

namespace ExoCosmos.LibOS.Web.Http;

/// <summary>Text of an answer, written into memory that has room for it; what does not fit is left out, and then <see cref="IsCut"/> says so.</summary>
public ref struct HeadText(Span<byte> target)
{
    private readonly Span<byte> _target = target;

    public int Length { get; private set; }

    public bool IsCut { get; private set; }

    public void Text(scoped ReadOnlySpan<byte> text)
    {
        if (text.Length > _target.Length - Length)
        {
            IsCut = true;
            return;
        }

        text.CopyTo(_target[Length..]);
        Length += text.Length;
    }

    public void Number(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out var length);
        Text(digits[..length]);
    }

    public void Date(long seconds)
    {
        Span<byte> date = stackalloc byte[HttpDate.Length];
        HttpDate.Write(date, seconds);
        Text(date);
    }
}
