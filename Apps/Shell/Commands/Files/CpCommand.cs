using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Files;

/// <summary><c>cp</c>.</summary>
internal sealed class CpCommand : Command
{
    public override string Name => "cp";
    public override CommandGroup Group => CommandGroup.Files;
    public override string Summary => "copy files and directories";
    public override string Usage => "[-rp] SOURCE ... TARGET";
    public override string Details => """
        -r  directories with everything in them
        -p  keep the mode and the times
        Runs of zero bytes become holes that take no room on the disk.
        """;

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions("rRpa");
        RequireOperands(options, 2);
        var recursive = options.Has('r') || options.Has('R') || options.Has('a');
        var copier = new FileCopier(context, options.Has('p') || options.Has('a'));
        foreach (var (source, target) in Targets.Pair(options.Operands))
        {
            context.Attempt(() =>
            {
                if (recursive)
                    copier.CopyTree(source, target);
                else if (FileSystem.Status(source).IsDirectory)
                    context.Fail($"{source} is a directory (use -r)");
                else
                    copier.CopyFile(source, target);
            });
        }
        return context.Status;
    }
}
