using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Files;

/// <summary><c>rmdir</c>.</summary>
internal sealed class RmdirCommand : Command
{
    public override string Name => "rmdir";
    public override CommandGroup Group => CommandGroup.Files;
    public override string Summary => "remove empty directories";
    public override string Usage => "DIRECTORY ...";

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions("");
        RequireOperands(options, 1);
        context.ForEach(options.Operands, FileSystem.RemoveDirectory);
        return context.Status;
    }
}
