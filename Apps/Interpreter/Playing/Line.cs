using System;
using System.Buffers.Text;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Interpreter.Playing;

/// <summary>Lines for the test to read, each written at once.</summary>
internal static class Line
{
    private const int Longest = 128;

    [System.Runtime.CompilerServices.InlineArray(Longest)]
    private struct Text
    {
        private byte _first;
    }

    private static Text s_text;
    private static int s_length;

    public static void Begin(ulong program, ulong step)
    {
        s_length = 0;
        Span<byte> text = s_text;
        text[s_length++] = (byte)'=';
        Number(program);
        Number(step);
    }

    /// <summary>In hexadecimal, without zeros in front.</summary>
    public static void Add(ulong number)
    {
        Span<byte> text = s_text;
        text[s_length++] = (byte)' ';
        var shift = number == 0 ? 0 : 60 - (System.Numerics.BitOperations.LeadingZeroCount(number) & ~3);
        for (; shift >= 0; shift -= 4)
            text[s_length++] = "0123456789abcdef"u8[(int)(number >> shift) & 15];
    }

    public static void End()
    {
        Span<byte> text = s_text;
        text[s_length++] = (byte)'\n';
        Panic.Write(text[..s_length]);
    }

    private static void Number(ulong number)
    {
        Span<byte> text = s_text;
        text[s_length++] = (byte)' ';
        Utf8Formatter.TryFormat(number, text[s_length..], out var digits);
        s_length += digits;
    }
}
