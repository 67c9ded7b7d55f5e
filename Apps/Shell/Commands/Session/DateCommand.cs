using System;

namespace ExoCosmos.Shell.Commands.Session;

/// <summary><c>date</c>: the time in UTC.</summary>
internal sealed class DateCommand : Command
{
    public override string Name => "date";
    public override CommandGroup Group => CommandGroup.Session;
    public override string Summary => "print the date and time (UTC)";
    public override string Usage => "[+FORMAT]";
    public override string Details =>
        "FORMAT may hold %Y %m %d %e %H %M %S %N %F %T %R %D %j %a %A %b %B %s %y %Z %z %n %t %%.";

    public override int Run(CommandContext context)
    {
        var format = context.Arguments switch
        {
            [] => "%a %b %e %T UTC %Y",
            [['+', .. var given]] => given,
            _ => throw new UsageException("a format begins with +"),
        };
        context.Output.WriteLine(TimeFormat.Format(DateTime.UtcNow, format));
        return 0;
    }
}
