using System;
using System.Text;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Text;

/// <summary><c>hexdump</c>, in the form that <c>hexdump -C</c> has elsewhere.</summary>
internal sealed class HexdumpCommand : Command
{
    private const int RowLength = 16;

    public override string Name => "hexdump";
    public override CommandGroup Group => CommandGroup.Text;
    public override string Summary => "print bytes in hexadecimal and as characters";
    public override string Usage => "[-n BYTES] [-s SKIP] [-v] [FILE]";
    public override string Details => """
        -n  print at most that many bytes
        -s  begin that many bytes after the beginning
        -v  print equal rows too, instead of one *
        """;

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions("Cn:s:v");
        RequireOperands(options, 0, 1);
        using var source = context.Open(options.Operands is [var path] ? path : "-");
        var offset = Skip(context, source, options.Number('s') ?? 0);
        var left = options.Number('n') ?? long.MaxValue;
        var (row, previous, isFirst, starred) = (new byte[RowLength], new byte[RowLength], true, false);
        while (Fill(source, row.AsSpan(0, (int)Math.Min(left, RowLength))) is > 0 and var length)
        {
            context.Interruption.Check();
            if (!options.Has('v') && !isFirst && length == RowLength && row.AsSpan().SequenceEqual(previous))
            {
                if (!starred)
                    context.Output.WriteLine("*");
                starred = true;
            }
            else
            {
                WriteRow(context, offset, row.AsSpan(0, length));
                starred = false;
            }
            (row, previous, isFirst) = (previous, row, false);
            offset += length;
            left -= length;
        }
        if (offset > 0)
            context.Output.WriteLine($"{offset:x8}");
        return 0;
    }

    private static void WriteRow(CommandContext context, long offset, ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder($"{offset:x8}");
        for (var i = 0; i < RowLength; i++)
        {
            text.Append(i % 8 == 0 ? "  " : " ");
            text.Append(i < bytes.Length ? $"{bytes[i]:x2}" : "  ");
        }
        text.Append("  |");
        foreach (var value in bytes)
            text.Append(value is >= 0x20 and < 0x7F ? (char)value : '.');
        context.Output.WriteLine(text.Append('|').ToString());
    }

    private static long Skip(CommandContext context, ByteSource source, long count)
    {
        if (source.File is { } file && file.Status().IsRegular && file.TrySeek(count))
            return Math.Min(count, file.Status().Size);
        var buffer = new byte[64 * 1024];
        var skipped = 0L;
        while (skipped < count && source.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, count - skipped))) is > 0 and var read)
        {
            context.Interruption.Check();
            skipped += read;
        }
        return skipped;
    }

    private static int Fill(ByteSource source, Span<byte> row)
    {
        var length = 0;
        while (length < row.Length && source.Read(row[length..]) is > 0 and var count)
            length += count;
        return length;
    }
}
