using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Files;

/// <summary><c>mkdir</c>.</summary>
internal sealed class MkdirCommand : Command
{
    public override string Name => "mkdir";
    public override CommandGroup Group => CommandGroup.Files;
    public override string Summary => "make directories";
    public override string Usage => "[-p] DIRECTORY ...";
    public override string Details => "-p  also the directories above; no error when one exists";

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions("p");
        RequireOperands(options, 1);
        context.ForEach(options.Operands, path =>
        {
            if (options.Has('p'))
                MakeAll(path);
            else
                FileSystem.MakeDirectory(path);
        });
        return context.Status;
    }

    private static void MakeAll(string path)
    {
        for (var end = 1; end <= path.Length; end++)
        {
            if (end < path.Length && path[end] != '/')
                continue;
            var part = path[..end];
            if (part[^1] != '/' && !FileSystem.IsDirectory(part))
                FileSystem.MakeDirectory(part);
        }
    }
}
