using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using ExoCosmos.Iso.Sites;
using ExoCosmos.LibOS.Web.Packing;
using Spectre.Console;

namespace ExoCosmos.Iso.Commands;

/// <summary><c>exo web</c>: site stores, as LibOS.Web serves them.</summary>
internal static class WebCommand
{
    private static readonly Argument<DirectoryInfo> DirectoryArgument = new("DIR") { Description = "The site: every file in it becomes a document" };

    private static readonly Option<FileInfo> OutputOption = new("--output", "-o")
    {
        Description = "The disk image; a site that is stored in it is replaced", HelpName = "IMAGE", Required = true,
    };

    private static readonly Option<int?> SizeOption = new("--size")
    {
        Description = "Size of a new image; without it, room for the site and another one of its size", HelpName = "MiB",
    };

    private static readonly Option<bool> ForceOption = new("--force") { Description = "Overwrite an image in which something else is stored" };

    private static readonly Argument<FileInfo> ImageArgument = new("IMAGE") { Description = "The disk image" };

    public static Command Create()
    {
        var pack = new Command("pack", "Stores a directory as a site in a disk image.") { DirectoryArgument, OutputOption, SizeOption, ForceOption };
        SizeOption.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 1 << 20)
                result.AddError("--size takes a number of MiB from 1.");
        });
        pack.SetAction(line => Explain(() => Pack(line)));
        var list = new Command("list", "Lists a stored site, and checks every document of it.") { ImageArgument };
        list.SetAction(line => Explain(() => List(line.GetRequiredValue(ImageArgument))));
        return new Command("web", "Makes and reads site stores, which LibOS.Web serves.") { pack, list };
    }

    private static int Explain(Action act)
    {
        try
        {
            act();
            return 0;
        }
        catch (Exception failure) when (failure is SiteException or IOException or UnauthorizedAccessException)
        {
            throw new ExoException(failure.Message, "./exo web --help says what a site store is made from.");
        }
    }

    private static void Pack(ParseResult line)
    {
        var output = line.GetRequiredValue(OutputOption).FullName;
        var plan = SitePlan.Make(SiteDirectory.Read(line.GetRequiredValue(DirectoryArgument).FullName));
        SiteImage.Write(output, plan, line.GetValue(SizeOption), line.GetValue(ForceOption));
        AnsiConsole.WriteLine(FormattableString.Invariant(
            $"{plan.Documents} documents at {plan.Paths.Count} paths in {plan.Clusters.Count} clusters, {plan.Pages * 4} KiB, are in {output}."));
    }

    private static void List(FileInfo image)
    {
        using var disk = ImageFile.Open(image.FullName, FileAccess.Read);
        using var site = SiteReader.Open(disk);
        var table = new Table().Border(TableBorder.Simple).AddColumns("cluster", "at", "status", "bytes", "type", "path");
        foreach (var (path, entry) in site.Paths.OrderBy(path => path.Entry.Cluster).ThenBy(path => path.Entry.Offset).ThenBy(path => path.Path, StringComparer.Ordinal))
        {
            var document = site.Open(path, entry);
            table.AddRow(
                Text(entry.Cluster), Text(entry.Offset), Text(document.Status), Text(document.BodyLength),
                Markup.Escape(System.Text.Encoding.ASCII.GetString(document.Type)), Markup.Escape(path));
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(FormattableString.Invariant($"generation {site.Store.Generation}, stored {DateTimeOffset.FromUnixTimeSeconds(site.Store.Created):u}"));
    }

    private static string Text(long number) => FormattableString.Invariant($"{number}");
}
