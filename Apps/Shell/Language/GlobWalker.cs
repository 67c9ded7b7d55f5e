using System.Collections.Generic;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Language;

/// <summary>Finds the files whose paths match a pattern, component by component, in byte order.</summary>
internal static class GlobWalker
{
    /// <summary>The paths that match; empty when none does. Directories that cannot be read have no matches.</summary>
    public static List<string> Find(string pattern)
    {
        var components = pattern.Split('/');
        var found = new List<string> { "" };
        for (var i = 0; i < components.Length && found.Count > 0; i++)
        {
            var isLast = i == components.Length - 1;
            var next = new List<string>();
            foreach (var path in found)
                Step(path, components[i], isLast, next);
            found = next;
        }
        return found;
    }

    private static void Step(string path, string component, bool isLast, List<string> next)
    {
        var ending = isLast ? "" : "/";
        if (component.Length == 0)
        {
            // A slash at the beginning, at the end, or doubled.
            next.Add(isLast || path.EndsWith('/') ? path : path + "/");
            return;
        }
        if (!GlobPattern.HasWildcards(component))
        {
            var plain = path + GlobPattern.Unescape(component);
            if (isLast ? FileSystem.TryLinkStatus(plain, out _) : FileSystem.IsDirectory(plain))
                next.Add(plain + ending);
            return;
        }
        var matcher = new GlobPattern(component);
        foreach (var name in NamesIn(path.Length == 0 ? "." : path))
        {
            var isShown = name[0] != '.' || component[0] == '.' || component.StartsWith("\\.", System.StringComparison.Ordinal);
            if (isShown && matcher.IsMatch(name) && (isLast || FileSystem.IsDirectory(path + name)))
                next.Add(path + name + ending);
        }
    }

    private static List<string> NamesIn(string directory)
    {
        try
        {
            return FileSystem.Names(directory);
        }
        catch (OsException)
        {
            return [];
        }
    }
}
