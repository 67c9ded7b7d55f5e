using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using ExoCosmos.LibOS.Web.Packing;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.Tests.Host.Web.Store;

/// <summary>Sites that tests make up, and what a store says that it contains.</summary>
internal static class Sites
{
    public static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static SiteFile File(string path, byte[] body) => new(path, body.Length, Time, () => body);

    public static SiteFile File(string path, string body) => File(path, Encoding.UTF8.GetBytes(body));

    /// <summary>A site by chance: pages that load some of the other documents, in directories.</summary>
    public static List<SiteFile> Random(int seed, int documents, int largest)
    {
        var random = new Random(seed);
        var names = Enumerable.Range(0, documents).Select(number => $"/{(random.Next(3) == 0 ? "a b/" : "")}{number}{(random.Next(2) == 0 ? ".png" : ".html")}").ToList();
        names.Add("/index.html");
        names.Add("/ä/index.html");
        return [.. names.Select(name =>
        {
            var text = new StringBuilder("<!DOCTYPE html>");
            while (name.EndsWith('l') && random.Next(4) > 0)
                text.Append($"<img src=\"{names[random.Next(names.Count)].Replace(" ", "%20", StringComparison.Ordinal)}\">");
            var filling = new byte[random.Next(largest)];
            random.NextBytes(filling);
            return File(name, [.. Encoding.UTF8.GetBytes(text.ToString()), .. filling]);
        })];
    }

    public static void Publish(IStoreDisk disk, IReadOnlyList<SiteFile> files) => SiteWriter.Publish(disk, SitePlan.Make(files), Time);

    /// <summary>Every path with its status and body, or why the store cannot be read.</summary>
    public static string Describe(IStoreDisk disk)
    {
        try
        {
            using var site = SiteReader.Open(disk);
            return string.Join('\n', site.Paths.OrderBy(path => path.Path, StringComparer.Ordinal).Select(path =>
            {
                var document = site.Open(path.Path, path.Entry);
                return $"{path.Path} {document.Status} {document.BodyLength} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(document.Body.Bytes))}";
            }));
        }
        catch (SiteException failure)
        {
            return failure.Message;
        }
    }

    /// <summary>What <see cref="Describe"/> says of a store in which only these documents are.</summary>
    public static string Expected(IReadOnlyList<SiteFile> files) =>
        string.Join('\n', SitePlan.Make(files).Paths.OrderBy(path => path.Path, StringComparer.Ordinal).Select(path =>
            $"{path.Path} {path.File.Status} {path.File.Length} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(path.File.Read()))}"));

    public static ulong PagesFor(IReadOnlyList<SiteFile> files) => StoreLayout.SuperblockPages + (2 * SitePlan.Make(files).Pages);
}
