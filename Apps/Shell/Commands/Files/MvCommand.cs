using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Files;

/// <summary><c>mv</c>: renames, or copies and removes where the two places are on different file systems.</summary>
internal sealed class MvCommand : Command
{
    public override string Name => "mv";
    public override CommandGroup Group => CommandGroup.Files;
    public override string Summary => "move or rename files and directories";
    public override string Usage => "[-f] SOURCE ... TARGET";
    public override string Details => "Between file systems the files are copied and then removed.";

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions("f");
        RequireOperands(options, 2);
        var copier = new FileCopier(context, preserve: true);
        foreach (var (source, target) in Targets.Pair(options.Operands))
        {
            context.Attempt(() =>
            {
                if (FileSystem.TryRename(source, target))
                    return;
                var before = context.Status;
                copier.CopyTree(source, target);
                if (context.Status == before)
                    new TreeRemover(context).Remove(source);
            });
        }
        return context.Status;
    }
}
