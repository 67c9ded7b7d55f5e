using System;
using System.IO;
using ExoCosmos.LibOS.Web.Packing;
using ExoCosmos.LibOS.Web.Store;
using Spectre.Console;

namespace ExoCosmos.Iso.Sites;

/// <summary>A disk image with a site in it.</summary>
internal static class SiteImage
{
    private const ulong PagesPerMebibyte = (1 << 20) / StoreLayout.PageSize;

    /// <summary>Makes an image that is as large as its site, and replaces one that is there.</summary>
    /// <returns>The path.</returns>
    public static string Make(string path, string directory)
    {
        var plan = SitePlan.Make(SiteDirectory.Read(directory));
        return Publish(path, StoreLayout.SuperblockPages + plan.Pages, plan);
    }

    /// <summary>The disk with a site store that a machine gets when the user names no site: the demonstration site and room for others. It is made once and kept.</summary>
    public static string Default(Workspace workspace)
    {
        const ulong mebibytes = 64;
        return File.Exists(workspace.StoreDisk)
            ? workspace.StoreDisk
            : Publish(workspace.StoreDisk, mebibytes * PagesPerMebibyte, SitePlan.Make(SiteDirectory.Read(workspace.SiteTree)));
    }

    /// <summary>Makes an image of its own name when all of it is there.</summary>
    private static string Publish(string path, ulong pages, SitePlan plan)
    {
        var partial = Workspace.Prepare(path + ".partial");
        using (var disk = ImageFile.Create(partial, pages))
            SiteWriter.Publish(disk, plan, DateTimeOffset.UtcNow);
        File.Move(partial, path, overwrite: true);
        return path;
    }

    /// <summary>Stores a site in an image, which is made if it is not there, and shows how far it is.</summary>
    /// <param name="path">The image.</param>
    /// <param name="plan">The site.</param>
    /// <param name="sizeMiB">Of a new image; null: twice the site.</param>
    /// <param name="force">Whether to overwrite what is no site store.</param>
    public static void Write(string path, SitePlan plan, int? sizeMiB, bool force)
    {
        var isThere = File.Exists(path) && new FileInfo(path).Length > 0;
        if (isThere && sizeMiB is not null)
            throw new SiteException($"{path} is there already: its size stays as it is.");
        using var disk = isThere ? ImageFile.Open(path, FileAccess.ReadWrite) : ImageFile.Create(path, PagesFor(plan, sizeMiB));
        if (isThere && !force && SiteReader.Find(disk, out _, out _) == StoreFinding.None && !IsBlank(disk))
            throw new SiteException($"{path} is no site store, and not empty: --force overwrites it.");
        AnsiConsole.Progress().HideCompleted(true).Start(context =>
        {
            var task = context.AddTask("documents", maxValue: plan.Documents);
            SiteWriter.Publish(disk, plan, DateTimeOffset.UtcNow, _ => task.Increment(1));
        });
    }

    private static ulong PagesFor(SitePlan plan, int? sizeMiB)
    {
        if (sizeMiB is { } given)
            return (ulong)given * PagesPerMebibyte;
        var pages = StoreLayout.SuperblockPages + (2 * plan.Pages);
        return (pages + PagesPerMebibyte - 1) / PagesPerMebibyte * PagesPerMebibyte;
    }

    // Where partition tables, boot sectors and file systems begin.
    private static bool IsBlank(ImageFile disk)
    {
        var start = new byte[Math.Min(disk.Pages, 32) * StoreLayout.PageSize];
        disk.Read(0, start);
        return start.AsSpan().IndexOfAnyExcept((byte)0) < 0;
    }
}
