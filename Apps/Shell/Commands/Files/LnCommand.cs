using System.Collections.Generic;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Files;

/// <summary><c>ln</c>.</summary>
internal sealed class LnCommand : Command
{
    public override string Name => "ln";
    public override CommandGroup Group => CommandGroup.Files;
    public override string Summary => "give files another name";
    public override string Usage => "[-sf] FILE ... NAME";
    public override string Details => """
        -s  symbolic links, which hold the text of the path
        -f  replace a file that has the name already
        """;

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions("sf");
        RequireOperands(options, 1);
        IReadOnlyList<string> operands = options.Operands.Count == 1 ? [options.Operands[0], "."] : options.Operands;
        foreach (var (source, target) in Targets.Pair(operands))
        {
            context.Attempt(() =>
            {
                if (options.Has('f') && FileSystem.TryLinkStatus(target, out var existing) && !existing.IsDirectory)
                    FileSystem.Remove(target);
                if (options.Has('s'))
                    FileSystem.SymbolicLink(source, target);
                else
                    FileSystem.Link(source, target);
            });
        }
        return context.Status;
    }
}
