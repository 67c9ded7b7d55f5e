using System;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Adversary.Reporting;

/// <summary>A line for the console, written in one piece so that nobody else's output falls into it.</summary>
internal struct Line
{
    private const int Capacity = 160;

    private Bytes _bytes;
    private int _length;

    [InlineArray(Capacity)]
    private struct Bytes
    {
        private byte _first;
    }

    /// <summary>On a line of its own, whatever the shell has written last.</summary>
    public static Line Begin(ReadOnlySpan<byte> text) => default(Line).Text("\r\n"u8).Text(text);

    public Line Text(ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, Capacity - _length)];
        text.CopyTo(((Span<byte>)_bytes)[_length..]);
        _length += text.Length;
        return this;
    }

    public Line Number(uint number)
    {
        Span<byte> digits = stackalloc byte[Digits.Longest];
        return Text(Digits.Decimal(number, digits));
    }

    public Line Hexadecimal(ulong number)
    {
        Span<byte> digits = stackalloc byte[Digits.Longest];
        return Text("0x"u8).Text(Digits.Hexadecimal(number, digits));
    }

    public void End()
    {
        var complete = Text("\r\n"u8);
        Panic.Write(((ReadOnlySpan<byte>)complete._bytes)[..complete._length]);
    }
}
