using System;
using System.Globalization;
using ExoCosmos.Shell.Status;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Machine;

/// <summary><c>uptime</c>.</summary>
internal sealed class UptimeCommand : Command
{
    private const string Path = "/proc/uptime";

    public override string Name => "uptime";
    public override CommandGroup Group => CommandGroup.Machine;
    public override string Summary => "show how long the machine has been running";

    public override int Run(CommandContext context)
    {
        RequireOperands(context.ParseOptions(""), 0, 0);
        var text = StatusFile.ReadText(Path);
        var first = text.Split(' ', '\n')[0];
        if (!double.TryParse(first, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds > 1e11)
            throw new OsException(Errno.Invalid, Path);
        var time = TimeSpan.FromSeconds(seconds);
        var days = time.Days switch { 0 => "", 1 => "1 day ", var count => $"{count} days " };
        context.Output.WriteLine($"up {days}{time.Hours}:{time.Minutes:00}:{time.Seconds:00}");
        return 0;
    }
}
