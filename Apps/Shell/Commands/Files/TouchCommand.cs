using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Files;

/// <summary><c>touch</c>.</summary>
internal sealed class TouchCommand : Command
{
    public override string Name => "touch";
    public override CommandGroup Group => CommandGroup.Files;
    public override string Summary => "make empty files, or set the times of files to now";
    public override string Usage => "[-c] FILE ...";
    public override string Details => "-c  do not make files that do not exist";

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions("c");
        RequireOperands(options, 1);
        context.ForEach(options.Operands, path =>
        {
            if (FileSystem.TryStatus(path, out _))
                FileSystem.Touch(path);
            else if (!options.Has('c'))
                Descriptor.Open(path, OpenMode.Write | OpenMode.Create).Dispose();
        });
        return context.Status;
    }
}
