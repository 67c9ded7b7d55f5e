using ExoCosmos.Shell.Terminal;

namespace ExoCosmos.Shell.Commands.Session;

/// <summary><c>help</c>: the table of commands, or the text of one.</summary>
internal sealed class HelpCommand : Command
{
    private static readonly (CommandGroup Group, string Title)[] _titles =
    [
        (CommandGroup.Session, "Shell"),
        (CommandGroup.Files, "Files"),
        (CommandGroup.Text, "Text and data"),
        (CommandGroup.Machine, "This machine"),
        (CommandGroup.Network, "Network"),
    ];

    public override string Name => "help";
    public override CommandGroup Group => CommandGroup.Session;
    public override string Summary => "show the commands, or how to use one";
    public override string Usage => "[COMMAND]";

    public override int Run(CommandContext context)
    {
        if (context.Arguments.Count == 0)
            return ShowAll(context);
        foreach (var name in context.Arguments)
        {
            if (context.Session.Commands.Find(name) is { } command)
                HelpText.Describe(command, context);
            else
                context.Fail($"no command of the shell is called '{name}'");
        }
        return context.Status;
    }

    private static int ShowAll(CommandContext context)
    {
        foreach (var (group, title) in _titles)
        {
            context.Output.WriteLine(Ansi.Paint(title, Ansi.Bold, context.IsColoured));
            foreach (var command in context.Session.Commands.All)
            {
                if (command.Group == group)
                    WriteRow(context, command);
            }
        }
        context.Output.WriteLine();
        context.Output.WriteLine("Anything else is a program: by path, or by name from PATH.");
        context.Output.WriteLine("a | b   a; b   a && b   a || b   > >> < 2> 2>&1   * ? [a-z]   '..' \"..\" \\   $NAME $?   # comment");
        context.Output.WriteLine("Keys: Tab completes, up and down recall, Ctrl-R searches, Ctrl-C cancels, Ctrl-D ends.");
        return 0;
    }

    private static void WriteRow(CommandContext context, Command command)
    {
        const int NameWidth = 10;
        var name = command.Name.PadRight(NameWidth);
        context.Output.WriteLine($"  {Ansi.Paint(name, Ansi.Green, context.IsColoured)} {command.Summary}");
    }
}
