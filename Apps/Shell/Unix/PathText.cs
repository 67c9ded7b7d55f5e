using System;

namespace ExoCosmos.Shell.Unix;

/// <summary>Operations on the text of a path; the file system is not asked.</summary>
internal static class PathText
{
    public static string Join(string directory, string name) =>
        directory.Length == 0 || directory[^1] == '/' ? directory + name : directory + "/" + name;

    /// <summary>The last component, without trailing slashes; "/" for the root.</summary>
    public static string BaseName(string path)
    {
        var trimmed = path.AsSpan().TrimEnd('/');
        return trimmed.IsEmpty ? (path.Length == 0 ? "" : "/") : trimmed[(trimmed.LastIndexOf('/') + 1)..].ToString();
    }

    /// <summary>Everything before the last component: "." when there is none, "/" at the root.</summary>
    public static string DirectoryName(string path)
    {
        var trimmed = path.AsSpan().TrimEnd('/');
        var slash = trimmed.LastIndexOf('/');
        if (slash < 0)
            return trimmed.IsEmpty && path.Length > 0 ? "/" : ".";
        var directory = trimmed[..slash].TrimEnd('/');
        return directory.IsEmpty ? "/" : directory.ToString();
    }
}
