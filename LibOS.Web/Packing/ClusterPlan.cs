using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.LibOS.Web.Packing;

/// <summary>
/// Which documents lie together. Each page brings with it what it loads and what no page before it has brought; such a group is not cut if a cluster can hold it.
/// </summary>
public static class ClusterPlan
{
    /// <summary>Documents by cluster, in the order in which they lie.</summary>
    public static IReadOnlyList<IReadOnlyList<SiteFile>> Make(IReadOnlyList<SiteFile> files)
    {
        var clusters = new List<IReadOnlyList<SiteFile>>();
        var open = new List<SiteFile>();
        var used = 0;
        foreach (var group in Groups(files))
        {
            if (used > 0 && used + group.Sum(DocumentImage.SizeOf) > StoreLayout.ClusterSize)
                Close();
            foreach (var file in group)
            {
                var size = DocumentImage.SizeOf(file);
                if (used > 0 && used + size > StoreLayout.ClusterSize)
                    Close();
                open.Add(file);
                used += size;
            }
        }

        Close();
        return clusters;

        void Close()
        {
            if (open.Count > 0)
                clusters.Add(open);
            (open, used) = ([], 0);
        }
    }

    private static IEnumerable<List<SiteFile>> Groups(IReadOnlyList<SiteFile> files)
    {
        var byPath = files.ToDictionary(file => file.Path, StringComparer.Ordinal);
        var left = new HashSet<string>(byPath.Keys, StringComparer.Ordinal);
        // The way into a directory first: index pages are what most visits begin with.
        foreach (var page in files.Where(file => file.Location is null && MediaTypes.IsHtml(file.Path)).OrderBy(file => !IsIndex(file.Path)))
        {
            var group = new List<SiteFile>();
            Gather(page, byPath, left, group);
            if (group.Count > 0)
                yield return group;
        }

        foreach (var file in files)
            if (left.Remove(file.Path))
                yield return [file];
    }

    private static void Gather(SiteFile file, Dictionary<string, SiteFile> byPath, HashSet<string> left, List<SiteFile> group)
    {
        if (!left.Remove(file.Path))
            return;
        group.Add(file);
        foreach (var path in LoadedBy(file))
            // Another page is a group of its own.
            if (byPath.TryGetValue(path, out var loaded) && loaded.Location is null && !MediaTypes.IsHtml(path))
                Gather(loaded, byPath, left, group);
    }

    private static IEnumerable<string> LoadedBy(SiteFile file)
    {
        if (MediaTypes.IsHtml(file.Path))
            return References.OfHtml(file.Path, Encoding.UTF8.GetString(file.Read()));
        return MediaTypes.IsStyle(file.Path) ? References.OfCss(file.Path, Encoding.UTF8.GetString(file.Read())) : [];
    }

    /// <summary>Whether a document is also what its directory's name shows.</summary>
    public static bool IsIndex(string path) => path.EndsWith("/index.html", StringComparison.Ordinal) || path.EndsWith("/index.htm", StringComparison.Ordinal);
}
