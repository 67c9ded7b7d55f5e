using System;
using System.Collections.Generic;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Text;

/// <summary><c>tail</c>.</summary>
internal sealed class TailCommand : Command
{
    private const int Block = 64 * 1024;

    public override string Name => "tail";
    public override CommandGroup Group => CommandGroup.Text;
    public override string Summary => "print the end of files";
    public override string Usage => "[-n LINES | -c BYTES] [-q] [FILE ...]";
    public override string Details =>
        "Prints 10 lines if nothing is said; -5 is short for -n 5; -n +5 begins with line 5. -q prints no file names.";

    public override int Run(CommandContext context)
    {
        var options = CountOption.Parse(context);
        if (options.Value('n') is ['+', .. var from])
            return FromLine(context, options, from);
        var isFirst = true;
        context.ForEachInput(options.Operands, source =>
        {
            CountOption.WriteTitle(context, options, source.Name, ref isFirst);
            if (options.Number('c') is { } bytes)
                LastBytes(context, source, bytes);
            else
                LastLines(context, source, options.Number('n') ?? 10);
        });
        return context.Status;
    }

    private static int FromLine(CommandContext context, Options options, string text)
    {
        if (!long.TryParse(text, out var from))
            throw new UsageException($"'{text}' is not a number");
        context.ForEachInput(options.Operands, source =>
        {
            for (var number = 1L; source.TryReadLine(out var line); number++)
            {
                context.Interruption.Check();
                if (number >= from)
                    context.Output.Write(line);
            }
        });
        return context.Status;
    }

    private static void LastBytes(CommandContext context, ByteSource source, long count)
    {
        if (source.File?.Status() is { IsRegular: true } status && status.Size > count)
            source.File.TrySeek(status.Size - count);
        var kept = new Queue<byte[]>();
        var length = 0L;
        var buffer = new byte[Block];
        while (source.Read(buffer) is > 0 and var read)
        {
            context.Interruption.Check();
            kept.Enqueue(buffer[..read]);
            length += read;
            while (kept.Count > 1 && length - kept.Peek().Length >= count)
                length -= kept.Dequeue().Length;
        }
        foreach (var piece in kept)
        {
            var skipped = (int)Math.Min(Math.Max(length - count, 0), piece.Length);
            context.Output.Write(piece.AsSpan(skipped));
            length -= piece.Length;
        }
    }

    private static void LastLines(CommandContext context, ByteSource source, long count)
    {
        SkipToEnd(source, count);
        var kept = new Queue<byte[]>();
        while (source.TryReadLine(out var line))
        {
            context.Interruption.Check();
            kept.Enqueue(line.ToArray());
            if (kept.Count > count)
                kept.Dequeue();
        }
        foreach (var line in kept)
            context.Output.Write(line);
    }

    // In a file, reading can start at the block in which the wanted lines begin.
    private static void SkipToEnd(ByteSource source, long count)
    {
        if (source.File is not { } file || file.Status() is not { IsRegular: true } status || !file.TrySeek(0))
            return;
        var buffer = new byte[Block];
        var feeds = 0L;
        var start = status.Size;
        while (start > 0 && feeds <= count)
        {
            start = Math.Max(0, start - Block);
            file.TrySeek(start);
            feeds += buffer.AsSpan(0, file.Read(buffer, source.Name)).Count((byte)'\n');
        }
        file.TrySeek(start);
    }
}
