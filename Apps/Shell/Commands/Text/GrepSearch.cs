using System;
using System.Collections.Generic;
using ExoCosmos.Shell.Terminal;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Text;

/// <summary>One run of <c>grep</c> over its files.</summary>
internal sealed class GrepSearch(CommandContext context, Options options, Func<string, bool> isMatch)
{
    private bool _isNamed;

    public bool HasMatched { get; private set; }

    public void Run(IReadOnlyList<string> operands)
    {
        var recursive = options.Has('r') || options.Has('R');
        if (operands.Count == 0)
            operands = recursive ? ["."] : ["-"];
        _isNamed = options.Has('H') || (!options.Has('h') && (recursive || operands.Count > 1));
        context.ForEach(operands, path => SearchPath(path, recursive));
    }

    private void SearchPath(string path, bool recursive)
    {
        context.Interruption.Check();
        if (path != "-" && FileSystem.Status(path).IsDirectory)
        {
            if (!recursive)
                context.Fail($"{path}: {Errno.Message(Errno.IsDirectory)} (use -r)");
            else
                SearchDirectory(path);
            return;
        }
        using var source = context.Open(path);
        Search(source, path == "-" ? "(standard input)" : path);
    }

    private void SearchDirectory(string directory)
    {
        foreach (var name in FileSystem.Names(directory))
        {
            var path = PathText.Join(directory, name);
            context.Attempt(() =>
            {
                // Links inside a tree are not followed: they may lead back up.
                if (FileSystem.LinkStatus(path).Kind is FileKind.Regular or FileKind.Directory)
                    SearchPath(path, recursive: true);
            });
        }
    }

    private void Search(ByteSource source, string name)
    {
        var (number, matches) = (0L, 0L);
        while (source.TryReadLine(out var bytes))
        {
            number++;
            if (number % 64 == 0)
                context.Interruption.Check();
            var line = OsString.Decode(bytes.TrimEnd((byte)'\n'));
            if (isMatch(line) == options.Has('v'))
                continue;
            matches++;
            HasMatched = true;
            if (options.Has('q') || options.Has('l'))
                break;
            if (!options.Has('c'))
                WriteMatch(name, number, line);
        }
        if (options.Has('l') && matches > 0 && !options.Has('q'))
            context.Output.WriteLine(name);
        else if (options.Has('c') && !options.Has('q'))
            context.Output.WriteLine($"{Prefix(name)}{matches}");
    }

    private void WriteMatch(string name, long number, string line)
    {
        context.Output.Write(Prefix(name));
        if (options.Has('n'))
            context.Output.Write(Ansi.Paint($"{number}", Ansi.Green, context.IsColoured) + ":");
        context.Output.WriteLine(line);
    }

    private string Prefix(string name) => _isNamed ? Ansi.Paint(name, Ansi.Cyan, context.IsColoured) + ":" : "";
}
