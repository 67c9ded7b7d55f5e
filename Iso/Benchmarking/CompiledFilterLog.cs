using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace ExoCosmos.Iso.Benchmarking;

/// <summary>
/// How many instructions the guest executed in what its kernel compiled packet filters to. The emulator writes down each block that it translates there (<c>in_asm</c>), and each that it executes
/// (<c>exec,nochain</c>); a block is executed to its end.
/// </summary>
internal static class CompiledFilterLog
{
    /// <summary>Kernel/Memory/KernelMap: where code of interface 0 is executed.</summary>
    private const string Place = "0xffffffffc0000000+0x200000";

    private static readonly SearchValues<char> s_bytes = SearchValues.Create(" 0123456789abcdef");

    public static IReadOnlyList<string> Options(string log) => ["-d", "in_asm,exec,nochain", "-dfilter", Place, "-D", log];

    public static long Count(string log)
    {
        var (lengths, block, total) = (new Dictionary<ulong, int>(), default(ulong?), 0L);
        foreach (var line in File.ReadLines(log))
        {
            if (line.StartsWith("IN:", StringComparison.Ordinal))
                block = null;
            else if (line.StartsWith("0x", StringComparison.Ordinal) && !IsContinued(line))
            {
                var address = Hexadecimal(line.AsSpan(2, line.IndexOf(':', StringComparison.Ordinal) - 2));
                block ??= address;
                // A block that was translated anew begins to be counted anew.
                lengths[block.Value] = address == block ? 1 : lengths[block.Value] + 1;
            }
            else if (line.StartsWith("Trace", StringComparison.Ordinal))
                total += lengths[Hexadecimal(line.Split('/')[1])];
        }

        return total;
    }

    /// <summary>The bytes of a long instruction go on in a second line, in which nothing else stands.</summary>
    private static bool IsContinued(string line) => line.AsSpan(line.IndexOf(':', StringComparison.Ordinal) + 1).IndexOfAnyExcept(s_bytes) < 0;

    private static ulong Hexadecimal(ReadOnlySpan<char> digits) => ulong.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
