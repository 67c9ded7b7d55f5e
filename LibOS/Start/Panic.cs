using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.LibOS.Start;

/// <summary>The end of an environment that found itself broken: a line on the console if it has one, then exit with 134 (as abort would).</summary>
public static unsafe class Panic
{
    public const int ExitStatus = 134;

    private static ulong s_console;

    /// <summary>Where the last words go.</summary>
    public static void UseConsole(Handle console) => s_console = console.Value;

    [DoesNotReturn]
    public static void Because(ReadOnlySpan<byte> reason, ulong number = 0)
    {
        Write("panic: "u8);
        Write(reason);
        WriteHex(number);
        Write("\n"u8);
        KernelApi.EnvironmentExit(ExitStatus);
        throw null!;
    }

    /// <summary>Every failed bounds, null, overflow or cast check and every throw ends here (Stubs/Start.xs), with its address.</summary>
    [RuntimeExport("exo_thrown")]
    private static void Thrown(ulong address) => Because("a check failed in the libOS at "u8, address);

    /// <summary>Writes to the console, if there is one; errors have nobody to go to.</summary>
    public static void Write(ReadOnlySpan<byte> text)
    {
        if (s_console == 0)
            return;
        fixed (byte* start = text)
            KernelApi.ConsoleWrite(new Handle(s_console), start, (uint)text.Length);
    }

    public static void WriteHex(ulong number)
    {
        Span<byte> digits = stackalloc byte[19];
        digits[0] = (byte)' ';
        digits[1] = (byte)'0';
        digits[2] = (byte)'x';
        for (var position = 18; position > 2; position--, number >>= 4)
            digits[position] = "0123456789abcdef"u8[(int)(number & 15)];
        Write(digits);
    }
}
