using ExoCosmos.Shell.Terminal;

namespace ExoCosmos.Shell.Commands.Session;

/// <summary><c>clear</c>.</summary>
internal sealed class ClearCommand : Command
{
    public override string Name => "clear";
    public override CommandGroup Group => CommandGroup.Session;
    public override string Summary => "clear the screen";

    public override int Run(CommandContext context)
    {
        context.Output.Write(Ansi.ClearScreen);
        return 0;
    }
}
