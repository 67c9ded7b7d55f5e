using System;
using System.Text;

namespace ExoCosmos.LibOS.Web.Packing;

/// <summary>A document of a site that is to be stored.</summary>
/// <param name="Path">As in a request, percent-decoded: begins with a slash.</param>
/// <param name="Length">Bytes of the body.</param>
/// <param name="Modified">When it was last changed.</param>
/// <param name="Read">Gets the body.</param>
public sealed record SiteFile(string Path, int Length, DateTimeOffset Modified, Func<byte[]> Read)
{
    public ushort Status { get; init; } = 200;

    /// <summary>Of an answer that sends the client somewhere else: a path, percent-encoded.</summary>
    public string? Location { get; init; }

    public string Type => Location is null ? MediaTypes.Of(Path) : MediaTypes.Of(".html");

    /// <summary>The answer to a directory's name without the slash.</summary>
    public static SiteFile Redirect(string path, DateTimeOffset modified)
    {
        var location = Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal) + "/";
        var body = Encoding.UTF8.GetBytes($"<!DOCTYPE html>\n<title>Moved</title>\n<p>This is <a href=\"{location}\">a directory</a>.\n");
        return new SiteFile(path, body.Length, modified, () => body) { Status = 301, Location = location };
    }
}
