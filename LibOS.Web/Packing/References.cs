using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace ExoCosmos.LibOS.Web.Packing;

/// <summary>
/// What a page makes a browser load at once: images, scripts, styles, and what these styles load. Links to follow are not among it. This decides where documents lie,
/// not what they are, so an approximate reading of HTML and CSS does.
/// </summary>
public static partial class References
{
    private static readonly HashSet<string> s_loading = new(StringComparer.OrdinalIgnoreCase)
    {
        "link", "script", "img", "source", "video", "audio", "track", "embed", "object", "input", "image", "use", "iframe",
    };

    /// <summary>Paths of the site that an HTML document loads, in its order.</summary>
    public static IEnumerable<string> OfHtml(string path, string text) =>
        Tags().Matches(text).Where(tag => s_loading.Contains(tag.Groups["name"].Value))
            .SelectMany(tag => Attributes().Matches(tag.Groups["attributes"].Value).Select(attribute => attribute.Groups["value"].Value))
            .Concat(OfStyle(text)).Select(reference => Resolve(path, reference)).OfType<string>();

    /// <summary>Paths of the site that a style sheet loads.</summary>
    public static IEnumerable<string> OfCss(string path, string text) => OfStyle(text).Select(reference => Resolve(path, reference)).OfType<string>();

    private static IEnumerable<string> OfStyle(string text) => Urls().Matches(text).Select(url => url.Groups["value"].Value);

    /// <summary>The path that a reference means; null when it leads out of the site.</summary>
    private static string? Resolve(string path, string reference)
    {
        var site = new Uri("http://site.invalid");
        if (!Uri.TryCreate(new Uri(site, Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)), reference.Trim(), out var target))
            return null;
        return target.Scheme == site.Scheme && target.Host == site.Host ? Uri.UnescapeDataString(target.AbsolutePath) : null;
    }

    [GeneratedRegex("""<(?<name>[a-z]+)\s(?<attributes>(?:[^>"']|"[^"]*"|'[^']*')*)>""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Tags();

    [GeneratedRegex("""(?:^|\s)(?:src|href|poster|data)\s*=\s*(?:"(?<value>[^"]*)"|'(?<value>[^']*)'|(?<value>[^\s"'>]+))""", RegexOptions.IgnoreCase)]
    private static partial Regex Attributes();

    [GeneratedRegex("""(?:url\(\s*["']?(?<value>[^"')\s]+)|@import\s+["'](?<value>[^"']+))""", RegexOptions.IgnoreCase)]
    private static partial Regex Urls();
}
