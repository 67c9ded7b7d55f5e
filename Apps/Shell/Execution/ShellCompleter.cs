using System;
using System.Collections.Generic;
using ExoCosmos.Shell.Editing;
using ExoCosmos.Shell.Language;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Execution;

/// <summary>Completes commands and programs in the place of a command, and paths everywhere else.</summary>
internal sealed class ShellCompleter(ShellSession session) : ICompleter
{
    public Completion? Complete(string text, int cursor)
    {
        var word = CompletionWord.At(text, cursor, session.Variables);
        var slash = word.Value.LastIndexOf('/');
        var beginning = word.Value[(slash + 1)..];
        var names = word.IsCommand && slash < 0
            ? Commands(beginning)
            : Paths(word.Value[..(slash + 1)], beginning, word);
        if (names.Count == 0)
            return null;

        var common = CommonPrefix.Of(names);
        var isDirectory = common.EndsWith('/');
        var replacement = Quoting.Escape(isDirectory ? common[..^1] : common, word.Quote) + (isDirectory ? "/" : "");
        if (word.QuoteIsInComponent)
            replacement = word.Quote + replacement;
        if (names.Count == 1 && !isDirectory)
            replacement += word.Quote == '\0' ? " " : $"{word.Quote} ";
        return new(word.ComponentStart, replacement, names);
    }

    private List<string> Commands(string beginning)
    {
        var names = ProgramFinder.Names(session);
        foreach (var command in session.Commands.All)
            names.Add(command.Name);
        return [.. System.Linq.Enumerable.Where(names, name => name.StartsWith(beginning, StringComparison.Ordinal))];
    }

    // Directories end with a slash. Only what can be meant: directories for cd, programs in the place of a command.
    private static List<string> Paths(string directory, string beginning, CompletionWord word)
    {
        var found = new List<string>();
        try
        {
            foreach (var name in FileSystem.Names(directory.Length == 0 ? "." : directory))
            {
                if (!name.StartsWith(beginning, StringComparison.Ordinal) || (name[0] == '.' && beginning.Length == 0))
                    continue;
                var path = directory + name;
                if (FileSystem.IsDirectory(path))
                    found.Add(name + "/");
                else if (word.Command is not ("cd" or "rmdir") && (!word.IsCommand || FileSystem.IsProgram(path)))
                    found.Add(name);
            }
        }
        catch (OsException)
        {
            // A directory that cannot be read offers nothing.
        }
        return found;
    }
}
