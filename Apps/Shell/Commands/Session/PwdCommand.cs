using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Session;

/// <summary><c>pwd</c>.</summary>
internal sealed class PwdCommand : Command
{
    public override string Name => "pwd";
    public override CommandGroup Group => CommandGroup.Session;
    public override string Summary => "print the working directory";

    public override int Run(CommandContext context)
    {
        RequireOperands(context.ParseOptions(""), 0, 0);
        context.Output.WriteLine(FileSystem.WorkingDirectory());
        return 0;
    }
}
