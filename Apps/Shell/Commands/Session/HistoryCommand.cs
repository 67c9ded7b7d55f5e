using System.Globalization;

namespace ExoCosmos.Shell.Commands.Session;

/// <summary><c>history</c>.</summary>
internal sealed class HistoryCommand : Command
{
    public override string Name => "history";
    public override CommandGroup Group => CommandGroup.Session;
    public override string Summary => "list the lines entered so far";
    public override string Details => "They are kept in ~/.history where that can be written; a line that begins with a blank is not.";

    public override int Run(CommandContext context)
    {
        var lines = context.Session.History.Lines;
        for (var i = 0; i < lines.Count; i++)
            context.Output.WriteLine($"{(i + 1).ToString(CultureInfo.InvariantCulture),5}  {lines[i]}");
        return 0;
    }
}
