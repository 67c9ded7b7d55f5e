using System;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Text;

/// <summary><c>head</c>.</summary>
internal sealed class HeadCommand : Command
{
    public override string Name => "head";
    public override CommandGroup Group => CommandGroup.Text;
    public override string Summary => "print the beginning of files";
    public override string Usage => "[-n LINES | -c BYTES] [-q] [FILE ...]";
    public override string Details => "Prints 10 lines if nothing is said; -5 is short for -n 5. -q prints no file names.";

    public override int Run(CommandContext context)
    {
        var options = CountOption.Parse(context);
        var isFirst = true;
        context.ForEachInput(options.Operands, source =>
        {
            CountOption.WriteTitle(context, options, source.Name, ref isFirst);
            if (options.Number('c') is { } bytes)
                CopyBytes(context, source, bytes);
            else
                CopyLines(context, source, options.Number('n') ?? 10);
        });
        return context.Status;
    }

    private static void CopyLines(CommandContext context, ByteSource source, long count)
    {
        for (var i = 0L; i < count && source.TryReadLine(out var line); i++)
        {
            context.Interruption.Check();
            context.Output.Write(line);
        }
    }

    private static void CopyBytes(CommandContext context, ByteSource source, long left)
    {
        var buffer = new byte[64 * 1024];
        while (left > 0 && source.Read(buffer.AsSpan(0, (int)Math.Min(left, buffer.Length))) is > 0 and var count)
        {
            context.Interruption.Check();
            context.Output.Write(buffer.AsSpan(0, count));
            left -= count;
        }
    }
}
