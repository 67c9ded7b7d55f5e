using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Text;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.LibOS.Web.Packing;

/// <summary>A site laid out: clusters, the paths that lead to documents, and how large everything is. Nothing is written yet.</summary>
public sealed class SitePlan
{
    private SitePlan(IReadOnlyList<IReadOnlyList<SiteFile>> clusters, IReadOnlyList<(string Path, SiteFile File)> paths)
    {
        (Clusters, Paths) = (clusters, paths);
        Documents = clusters.Sum(cluster => cluster.Count);
        NamesLength = paths.Sum(path => Encoding.UTF8.GetByteCount(path.Path));
        if (Documents > StoreLayout.MaxDocuments || NamesLength > StoreLayout.MaxNames)
            throw new SiteException($"The site has more than {StoreLayout.MaxDocuments} documents, or names of more than {StoreLayout.MaxNames >> 20} MiB.");
    }

    public IReadOnlyList<IReadOnlyList<SiteFile>> Clusters { get; }

    /// <summary>Every path with its document: index pages also under their directory's name.</summary>
    public IReadOnlyList<(string Path, SiteFile File)> Paths { get; }

    public int Documents { get; }

    public int NamesLength { get; }

    public uint Slots => BitOperations.RoundUpToPowerOf2((uint)Paths.Count * 2);

    /// <summary>The part of the superblock that the plan decides.</summary>
    public StoreSuperblock Outline => new()
    {
        Magic = StoreSuperblock.ExpectedMagic,
        Version = StoreSuperblock.ExpectedVersion,
        Slots = Slots,
        Paths = (uint)Paths.Count,
        Clusters = (uint)Clusters.Count,
        NamesLength = (uint)NamesLength,
        Documents = (uint)Documents,
    };

    /// <summary>Pages that the site takes.</summary>
    public ulong Pages => Outline.IndexPages + (ulong)Clusters.Sum(cluster => (long)PagesOf(cluster));

    public static uint PagesOf(IReadOnlyList<SiteFile> cluster) => (uint)((cluster.Sum(DocumentImage.SizeOf) + StoreLayout.PageSize - 1) / StoreLayout.PageSize);

    /// <param name="files">Documents with different paths.</param>
    public static SitePlan Make(IReadOnlyList<SiteFile> files)
    {
        var taken = files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var paths = files.Select(file => (file.Path, File: file)).ToList();
        var redirects = new List<SiteFile>();
        foreach (var index in files.Where(file => ClusterPlan.IsIndex(file.Path)))
        {
            var directory = index.Path[..(index.Path.LastIndexOf('/') + 1)];
            // With index.html and index.htm the first of them, by name the latter, is not what people mean.
            if (index.Path.EndsWith(".htm", StringComparison.Ordinal) && taken.Contains(index.Path + "l"))
                continue;
            paths.Add((directory, index));
            if (directory == "/")
                continue;
            var redirect = SiteFile.Redirect(directory[..^1], index.Modified);
            redirects.Add(redirect);
            paths.Add((redirect.Path, redirect));
        }

        return new SitePlan(ClusterPlan.Make([.. files, .. redirects]), paths);
    }
}
