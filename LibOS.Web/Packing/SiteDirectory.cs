using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.LibOS.Web.Packing;

/// <summary>A directory as a site: what of it becomes documents, and what a store cannot hold.</summary>
public static class SiteDirectory
{
    private const string WellKnown = ".well-known";

    /// <summary>All documents, ordered by path. Names that begin with a dot are left out, but for <c>.well-known</c>.</summary>
    public static IReadOnlyList<SiteFile> Read(string directory)
    {
        var root = new DirectoryInfo(directory);
        if (!root.Exists)
            throw new SiteException($"There is no directory {directory}.");
        var files = new List<SiteFile>();
        Collect(root, "/", files);
        if (files.Count == 0)
            throw new SiteException($"{directory} contains no documents.");
        return [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)];
    }

    private static void Collect(DirectoryInfo directory, string path, List<SiteFile> files)
    {
        foreach (var entry in directory.EnumerateFileSystemInfos())
        {
            if (entry.Name.StartsWith('.') && entry.Name != WellKnown)
                continue;
            var name = path + entry.Name;
            CheckName(entry, name);
            if (entry.LinkTarget is not null)
                throw new SiteException($"{entry.FullName} is a symbolic link: copy what it points to, a store has no links.");
            if (entry is DirectoryInfo inner)
                Collect(inner, name + "/", files);
            else
                files.Add(FileOf((FileInfo)entry, name));
        }
    }

    private static void CheckName(FileSystemInfo entry, string path)
    {
        if (Encoding.UTF8.GetByteCount(path) > StoreLayout.MaxPath)
            throw new SiteException($"The path {path} is longer than {StoreLayout.MaxPath} bytes.");
        if (entry.Name.Any(letter => char.IsControl(letter) || letter == '\uFFFD' || letter == '\\'))
            throw new SiteException($"The name of {entry.FullName} contains a control character, a backslash or is not UTF-8.");
    }

    private static SiteFile FileOf(FileInfo file, string path)
    {
        if (!OperatingSystem.IsWindows() && (file.Attributes & (FileAttributes.Normal | FileAttributes.Archive | FileAttributes.ReadOnly)) == 0)
            throw new SiteException($"{file.FullName} is neither a file nor a directory.");
        if (file.Length > StoreLayout.MaxDocument)
            throw new SiteException($"{file.FullName} is larger than {StoreLayout.MaxDocument >> 20} MiB, the largest document that a store can hold.");
        return new SiteFile(path, (int)file.Length, file.LastWriteTimeUtc, () => File.ReadAllBytes(file.FullName));
    }
}
