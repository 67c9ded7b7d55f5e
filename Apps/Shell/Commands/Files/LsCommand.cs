using System.Collections.Generic;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Files;

/// <summary><c>ls</c>.</summary>
internal sealed class LsCommand : Command
{
    public override string Name => "ls";
    public override CommandGroup Group => CommandGroup.Files;
    public override string Summary => "list directories";
    public override string Usage => "[-laRd1] [FILE ...]";
    public override string Details => """
        -l  one line each: mode, links, user, group, size, time of change, name
        -a  also names that begin with a dot
        -R  directories below, too
        -d  directories themselves, not what is in them
        -1  one name per line
        Status 2: a file that was asked for cannot be listed; 1: one below it.
        """;

    public override int Run(CommandContext context)
    {
        var options = context.ParseOptions("laRd1");
        var files = new List<FileEntry>();
        var directories = new List<string>();
        IReadOnlyList<string> operands = options.Operands.Count > 0 ? options.Operands : ["."];
        context.ForEach(operands, path =>
        {
            var status = FileSystem.LinkStatus(path);
            var leadsToDirectory = status.IsDirectory || (status.IsLink && !options.Has('l') && FileSystem.IsDirectory(path));
            if (leadsToDirectory && !options.Has('d'))
                directories.Add(path);
            else
                files.Add(new(path, path, status));
        });
        var missing = context.Status != 0;
        files.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        directories.Sort(string.CompareOrdinal);

        var listing = new Listing(context, options.Has('l'), options.Has('1') || !context.Output.IsTerminal);
        listing.Write(files);
        var headed = files.Count > 0 || operands.Count > 1 || options.Has('R');
        var separated = files.Count > 0;
        foreach (var directory in directories)
            WriteDirectory(context, options, listing, directory, headed, ref separated);
        return missing ? 2 : context.Status;
    }

    private static void WriteDirectory(
        CommandContext context, Options options, Listing listing, string directory, bool headed, ref bool separated)
    {
        context.Interruption.Check();
        var entries = new List<FileEntry>();
        context.Attempt(() => ReadDirectory(context, directory, options.Has('a'), entries));
        if (separated)
            context.Output.WriteLine();
        if (headed)
            context.Output.WriteLine($"{directory}:");
        separated = true;
        listing.WriteTotal(entries);
        listing.Write(entries);
        if (!options.Has('R'))
            return;
        foreach (var entry in entries)
        {
            if (entry.Status.IsDirectory && entry.Name is not ("." or ".."))
                WriteDirectory(context, options, listing, entry.Path, headed, ref separated);
        }
    }

    private static void ReadDirectory(CommandContext context, string directory, bool all, List<FileEntry> entries)
    {
        var names = FileSystem.Names(directory);
        if (all)
            names.InsertRange(0, [".", ".."]);
        foreach (var name in names)
        {
            if (all || name[0] != '.')
            {
                var path = PathText.Join(directory, name);
                context.Attempt(() => entries.Add(new(name, path, FileSystem.LinkStatus(path))));
            }
        }
    }
}
