using System;
using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Display;

/// <summary>What a terminal sends back when a program asks (console_codes(4): DA, DSR, CPR).</summary>
internal static class ConsoleAnswer
{
    public static void Identity<TSink>(ref TSink answers) where TSink : struct, IByteSink => Put("\e[?6c"u8, ref answers);

    public static void Ready<TSink>(ref TSink answers) where TSink : struct, IByteSink => Put("\e[0n"u8, ref answers);

    /// <summary>Row and column count from 1.</summary>
    public static void CursorPosition<TSink>(int row, int column, ref TSink answers) where TSink : struct, IByteSink
    {
        Put("\e["u8, ref answers);
        PutNumber(row, ref answers);
        Put(";"u8, ref answers);
        PutNumber(column, ref answers);
        Put("R"u8, ref answers);
    }

    private static void PutNumber<TSink>(int number, ref TSink answers) where TSink : struct, IByteSink
    {
        Span<byte> digits = stackalloc byte[10];
        var at = digits.Length;
        for (var rest = (uint)number; rest != 0 || at == digits.Length; rest /= 10)
            digits[--at] = (byte)('0' + rest % 10);
        Put(digits[at..], ref answers);
    }

    private static void Put<TSink>(ReadOnlySpan<byte> bytes, ref TSink answers) where TSink : struct, IByteSink
    {
        foreach (var value in bytes)
            answers.Put(value);
    }
}
