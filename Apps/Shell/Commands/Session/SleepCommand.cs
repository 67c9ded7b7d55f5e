using System;
using System.Globalization;

namespace ExoCosmos.Shell.Commands.Session;

/// <summary><c>sleep</c>.</summary>
internal sealed class SleepCommand : Command
{
    public override string Name => "sleep";
    public override CommandGroup Group => CommandGroup.Session;
    public override string Summary => "wait";
    public override string Usage => "SECONDS";
    public override string Details => "The number may have a fraction. Ctrl-C ends the wait.";

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions("");
        RequireOperands(options, 1, 1);
        if (!double.TryParse(options.Operands[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            || !(seconds >= 0 && seconds <= 1e9))
        {
            throw new UsageException($"'{options.Operands[0]}' is not a number of seconds");
        }
        context.Interruption.Sleep(TimeSpan.FromSeconds(seconds));
        return 0;
    }
}
