using System;
using ExoCosmos.Shell.Commands;

namespace ExoCosmos.Shell.Status;

/// <summary>Shows something once, or with <c>-w SECONDS</c> again and again until Ctrl-C, or <c>-c COUNT</c> times.</summary>
internal static class LiveView
{
    /// <summary>The options, for <see cref="CommandContext.ParseOptions"/>.</summary>
    public const string Options = "w:c:";

    public const string Usage = "[-w SECONDS] [-c COUNT]";

    public static void Show(CommandContext context, Options options, Action show)
    {
        var left = options.Number('c') ?? (options.Has('w') ? long.MaxValue : 1);
        var pause = TimeSpan.FromSeconds(options.Number('w') ?? 1);
        for (; left > 0; left--)
        {
            if (options.Has('w') && context.IsColoured)
                context.Output.Write("\e[H\e[2J"u8);
            show();
            context.Output.Flush();
            if (left > 1)
                context.Interruption.Sleep(pause);
        }
    }
}
