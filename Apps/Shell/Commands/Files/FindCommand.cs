using System;
using System.Collections.Generic;
using System.Globalization;
using ExoCosmos.Shell.Language;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Commands.Files;

/// <summary><c>find</c>: all files below directories for which every test holds, parents first, in byte order.</summary>
internal sealed class FindCommand : Command
{
    public override string Name => "find";
    public override CommandGroup Group => CommandGroup.Files;
    public override string Summary => "list the files below directories that pass tests";
    public override string Usage => "[DIRECTORY ...] [TEST ...]";
    public override string Details => """
        -name PATTERN   the last component matches (* ? [..]); -iname ignores case
        -type f|d|l|c|b|p|s   file, directory, link, devices, pipe, socket
        -size +N|-N|N   more than, less than, exactly N bytes
        -maxdepth N     go at most N levels down
        """;

    public override int Run(CommandContext context)
    {
        var roots = new List<string>();
        var tests = new List<Func<FileEntry, bool>>();
        var depth = int.MaxValue;
        for (var i = 0; i < context.Arguments.Count; i++)
        {
            var argument = context.Arguments[i];
            if (argument.Length > 1 && argument[0] == '-')
            {
                if (++i == context.Arguments.Count)
                    throw new UsageException($"'{argument}' needs a value");
                if (argument == "-maxdepth")
                    depth = (int)Math.Min(Number(context.Arguments[i]), int.MaxValue);
                else
                    tests.Add(ParseTest(argument, context.Arguments[i]));
            }
            else if (tests.Count > 0)
            {
                throw new UsageException($"directories come before tests: '{argument}'");
            }
            else
            {
                roots.Add(argument);
            }
        }
        context.ForEach(roots.Count > 0 ? roots : ["."], root => Walk(context, new(NameOf(root), root, FileSystem.LinkStatus(root)), tests, depth));
        return context.Status;
    }

    private static void Walk(CommandContext context, FileEntry entry, List<Func<FileEntry, bool>> tests, int depth)
    {
        context.Interruption.Check();
        if (tests.TrueForAll(test => test(entry)))
            context.Output.WriteLine(entry.Path);
        if (!entry.Status.IsDirectory || depth == 0)
            return;
        context.Attempt(() =>
        {
            foreach (var name in FileSystem.Names(entry.Path))
            {
                var path = PathText.Join(entry.Path, name);
                context.Attempt(() => Walk(context, new(name, path, FileSystem.LinkStatus(path)), tests, depth - 1));
            }
        });
    }

    private static string NameOf(string root) => PathText.BaseName(root);

    private static Func<FileEntry, bool> ParseTest(string test, string value)
    {
        switch (test)
        {
            case "-name" or "-iname":
                var pattern = new GlobPattern(value, ignoreCase: test == "-iname");
                return entry => pattern.IsMatch(entry.Name);
            case "-type":
                var kind = ParseKind(value);
                return entry => entry.Status.Kind == kind;
            case "-size" when value.StartsWith('+'):
                var least = Number(value[1..]);
                return entry => entry.Status.Size > least;
            case "-size" when value.StartsWith('-'):
                var most = Number(value[1..]);
                return entry => entry.Status.Size < most;
            case "-size":
                var size = Number(value);
                return entry => entry.Status.Size == size;
            default:
                throw new UsageException($"unknown test '{test}'");
        }
    }

    private static FileKind ParseKind(string value) => value switch
    {
        "f" => FileKind.Regular,
        "d" => FileKind.Directory,
        "l" => FileKind.Link,
        "c" => FileKind.CharacterDevice,
        "b" => FileKind.BlockDevice,
        "p" => FileKind.Fifo,
        "s" => FileKind.Socket,
        _ => throw new UsageException($"'{value}' is not a type of file"),
    };

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new UsageException($"'{text}' is not a number");
}
