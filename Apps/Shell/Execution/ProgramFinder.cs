using System;
using System.Collections.Generic;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Execution;

/// <summary>Finds the file of a program.</summary>
internal static class ProgramFinder
{
    /// <summary>The path to start for a command name: itself when it has a slash, else the first match in PATH; null when there is none.</summary>
    public static string? Find(ShellSession session, string name)
    {
        if (name.Contains('/', StringComparison.Ordinal))
            return name;
        foreach (var directory in session.ProgramDirectories)
        {
            var path = PathText.Join(directory.Length == 0 ? "." : directory, name);
            if (FileSystem.IsProgram(path))
                return path;
        }
        return null;
    }

    /// <summary>The names of all programs in PATH.</summary>
    public static SortedSet<string> Names(ShellSession session)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var directory in session.ProgramDirectories)
        {
            try
            {
                foreach (var name in FileSystem.Names(directory))
                {
                    if (FileSystem.IsProgram(PathText.Join(directory, name)))
                        names.Add(name);
                }
            }
            catch (OsException)
            {
                // A directory of PATH that does not exist offers nothing.
            }
        }
        return names;
    }
}
