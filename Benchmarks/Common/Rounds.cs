using System;
using System.Buffers.Text;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace ExoCosmos.Benchmarks.Common;

/// <summary>
/// Measures in rounds and keeps the best: what another round had on top of it was interrupts and cold caches. The result is a line
/// <c>bench NAME OPERATIONS TICKS</c>, in ticks of the time stamp counter for the whole round; where the emulator counts instructions, these are its ticks.
/// </summary>
public static class Rounds
{
    private const int Count = 5;
    private const int LongestLine = 96;

    [RuntimeImport("*", "bench_tsc")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong TimeStamp();

    public static ulong Now => TimeStamp();

    public static void Measure<TReport, TMeasure>() where TReport : struct, IReport where TMeasure : struct, IMeasure
    {
        if (!TMeasure.Prepare())
            return;
        var best = ulong.MaxValue;
        for (var round = 0; round < Count; round++)
        {
            TMeasure.BeforeRound();
            var start = TimeStamp();
            TMeasure.Run(TMeasure.Operations);
            best = Math.Min(best, TimeStamp() - start);
        }

        TMeasure.Finish();
        Write<TReport>("bench "u8, TMeasure.Name, TMeasure.Operations, best);
    }

    /// <summary>Ticks in a second, so that ticks can be read as time.</summary>
    public static void Clock<TReport>(ulong hertz) where TReport : struct, IReport => Write<TReport>("clock"u8, default, 1, hertz);

    /// <summary>A number that is no time.</summary>
    public static void Tell<TReport>(ReadOnlySpan<byte> name, ulong number) where TReport : struct, IReport => Write<TReport>("bench "u8, name, 1, number);

    public static void Done<TReport>() where TReport : struct, IReport => TReport.Write("benchmarks done\n"u8);

    private static void Write<TReport>(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> name, ulong operations, ulong ticks) where TReport : struct, IReport
    {
        Span<byte> line = stackalloc byte[LongestLine];
        var length = Append(line, 0, kind);
        length = Append(line, length, name);
        length = Append(line, length, operations);
        length = Append(line, length, ticks);
        length = Append(line, length, "\n"u8);
        TReport.Write(line[..length]);
    }

    private static int Append(Span<byte> line, int length, ReadOnlySpan<byte> text)
    {
        text.CopyTo(line[length..]);
        return length + text.Length;
    }

    private static int Append(Span<byte> line, int length, ulong number)
    {
        line[length] = (byte)' ';
        Utf8Formatter.TryFormat(number, line[(length + 1)..], out var written);
        return length + 1 + written;
    }
}
