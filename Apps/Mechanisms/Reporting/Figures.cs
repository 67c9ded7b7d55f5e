using System;
using System.Buffers.Text;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Mechanisms.Reporting;

/// <summary>Lines for the tests to read: "= NAME KEY=NUMBER KEY=NUMBER …".</summary>
public static class Figures
{
    public static void Begin(ReadOnlySpan<byte> name)
    {
        Panic.Write("= "u8);
        Panic.Write(name);
    }

    public static void Add(ReadOnlySpan<byte> key, ulong number)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out var length);
        Panic.Write(" "u8);
        Panic.Write(key);
        Panic.Write("="u8);
        Panic.Write(digits[..length]);
    }

    public static void End() => Panic.Write("\n"u8);
}
