using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Files;

/// <summary><c>rm</c>.</summary>
internal sealed class RmCommand : Command
{
    public override string Name => "rm";
    public override CommandGroup Group => CommandGroup.Files;
    public override string Summary => "remove files and directories";
    public override string Usage => "[-rf] FILE ...";
    public override string Details => """
        -r  directories with everything in them
        -f  say nothing about files that do not exist
        """;

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions("rRf");
        RequireOperands(options, options.Has('f') ? 0 : 1);
        var recursive = options.Has('r') || options.Has('R');
        context.ForEach(options.Operands, path =>
        {
            if (!FileSystem.TryLinkStatus(path, out var status))
            {
                if (!options.Has('f'))
                    FileSystem.Remove(path);
            }
            else if (PathText.BaseName(path) is "/" or "." or "..")
            {
                context.Fail($"{path}: refusing to remove it");
            }
            else if (status.IsDirectory && !recursive)
            {
                context.Fail($"{path}: {Errno.Message(Errno.IsDirectory)} (use -r)");
            }
            else
            {
                new TreeRemover(context).Remove(path);
            }
        });
        return context.Status;
    }
}
