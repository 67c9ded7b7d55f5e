using ExoCosmos.Shell.Terminal;

namespace ExoCosmos.Shell.Commands;

/// <summary>What <c>help NAME</c> and <c>NAME --help</c> print.</summary>
internal static class HelpText
{
    public static int Describe(Command command, CommandContext context)
    {
        context.Output.WriteLine($"{Ansi.Paint(command.Name, Ansi.Bold, context.IsColoured)} - {command.Summary}");
        context.Output.WriteLine($"usage: {command.Name} {command.Usage}".TrimEnd());
        if (command.Details.Length > 0)
        {
            context.Output.WriteLine();
            context.Output.WriteLine(command.Details);
        }
        return 0;
    }
}
