using System;
using System.Collections.Generic;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Text;

/// <summary><c>wc</c>.</summary>
internal sealed class WcCommand : Command
{
    public override string Name => "wc";
    public override CommandGroup Group => CommandGroup.Text;
    public override string Summary => "count lines, words and bytes";
    public override string Usage => "[-lwc] [FILE ...]";
    public override string Details => "-l  lines   -w  words   -c  bytes; without any, all three";

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions("lwc");
        var all = !options.Has('l') && !options.Has('w') && !options.Has('c');
        bool[] shown = [all || options.Has('l'), all || options.Has('w'), all || options.Has('c')];
        var total = default(Counts);
        var width = Width(options.Operands, Array.FindAll(shown, each => each).Length);
        context.ForEachInput(options.Operands, source =>
        {
            var counts = Count(context, source);
            total = new(total.Lines + counts.Lines, total.Words + counts.Words, total.Bytes + counts.Bytes);
            Write(context, shown, width, counts, options.Operands.Count == 0 ? "" : source.Name);
        });
        if (options.Operands.Count > 1)
            Write(context, shown, width, total, "total");
        return context.Status;
    }

    private static Counts Count(CommandContext context, ByteSource source)
    {
        var (lines, words, bytes, inWord) = (0L, 0L, 0L, false);
        var buffer = new byte[64 * 1024];
        while (source.Read(buffer) is > 0 and var count)
        {
            context.Interruption.Check();
            bytes += count;
            foreach (var value in buffer.AsSpan(0, count))
            {
                lines += value == '\n' ? 1 : 0;
                var blank = value is (byte)' ' or (>= 9 and <= 13);
                // Control characters neither begin a word nor end one.
                var begins = value is > 0x20 and not 0x7F;
                words += begins && !inWord ? 1 : 0;
                inWord = begins || (inWord && !blank);
            }
        }
        return new(lines, words, bytes);
    }

    // As wide as the number of all bytes, so that the columns stand below each other; 7 where that cannot be known before.
    private static int Width(IReadOnlyList<string> paths, int columns)
    {
        if (columns == 1 && paths.Count <= 1)
            return 1;
        var bytes = 0L;
        foreach (var path in paths.Count == 0 ? ["-"] : paths)
        {
            if (path == "-" || !FileSystem.TryStatus(path, out var status))
                return 7;
            if (!status.IsRegular)
                return 7;
            bytes += status.Size;
        }
        return $"{bytes}".Length;
    }

    private static void Write(CommandContext context, bool[] shown, int width, Counts counts, string name)
    {
        var separator = "";
        foreach (var (value, isShown) in new[] { (counts.Lines, shown[0]), (counts.Words, shown[1]), (counts.Bytes, shown[2]) })
        {
            if (!isShown)
                continue;
            context.Output.Write(separator + $"{value}".PadLeft(width));
            separator = " ";
        }
        context.Output.WriteLine(name.Length > 0 ? " " + name : "");
    }

    private readonly record struct Counts(long Lines, long Words, long Bytes);
}
