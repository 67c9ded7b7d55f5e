using System;

namespace ExoCosmos.Shell.Commands.Text;

/// <summary><c>cat</c>.</summary>
internal sealed class CatCommand : Command
{
    public override string Name => "cat";
    public override CommandGroup Group => CommandGroup.Text;
    public override string Summary => "print files one after another";
    public override string Usage => "[-n] [FILE ...]";
    public override string Details => "-n  number the lines\nWithout files, or for -, prints what comes in.";

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions("nu");
        var (number, atLineStart) = (0L, true);
        var buffer = new byte[64 * 1024];
        context.ForEachInput(options.Operands, source =>
        {
            if (options.Has('n'))
            {
                while (source.TryReadLine(out var line))
                {
                    context.Interruption.Check();
                    if (atLineStart)
                        context.Output.Write($"{++number,6}\t");
                    context.Output.Write(line);
                    // A file may end within a line, which the next file then goes on with.
                    atLineStart = line[^1] == '\n';
                }
                return;
            }
            while (source.Read(buffer) is > 0 and var count)
            {
                context.Interruption.Check();
                context.Output.Write(buffer.AsSpan(0, count));
                // Whoever waits for this must see it before the next read waits.
                context.Output.Flush();
            }
        });
        return context.Status;
    }
}
