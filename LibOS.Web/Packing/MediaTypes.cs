using System;
using System.Collections.Generic;
using System.IO;

namespace ExoCosmos.LibOS.Web.Packing;

/// <summary>What kind of document a file is, by its name's extension (IANA's registry of media types).</summary>
public static class MediaTypes
{
    private const string Unknown = "application/octet-stream";

    private static readonly Dictionary<string, string> s_types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".html"] = "text/html; charset=utf-8", [".htm"] = "text/html; charset=utf-8", [".xhtml"] = "application/xhtml+xml",
        [".css"] = "text/css; charset=utf-8", [".js"] = "text/javascript; charset=utf-8", [".mjs"] = "text/javascript; charset=utf-8",
        [".txt"] = "text/plain; charset=utf-8", [".md"] = "text/markdown; charset=utf-8", [".csv"] = "text/csv; charset=utf-8",
        [".json"] = "application/json", [".map"] = "application/json", [".webmanifest"] = "application/manifest+json",
        [".xml"] = "application/xml", [".atom"] = "application/atom+xml", [".rss"] = "application/rss+xml",
        [".svg"] = "image/svg+xml", [".png"] = "image/png", [".jpg"] = "image/jpeg", [".jpeg"] = "image/jpeg", [".gif"] = "image/gif",
        [".webp"] = "image/webp", [".avif"] = "image/avif", [".ico"] = "image/vnd.microsoft.icon", [".bmp"] = "image/bmp",
        [".woff"] = "font/woff", [".woff2"] = "font/woff2", [".ttf"] = "font/ttf", [".otf"] = "font/otf",
        [".mp3"] = "audio/mpeg", [".ogg"] = "audio/ogg", [".wav"] = "audio/wav", [".mp4"] = "video/mp4", [".webm"] = "video/webm",
        [".pdf"] = "application/pdf", [".zip"] = "application/zip", [".gz"] = "application/gzip", [".xz"] = "application/x-xz", [".tar"] = "application/x-tar",
        [".wasm"] = "application/wasm",
    };

    public static string Of(string path) => s_types.GetValueOrDefault(Path.GetExtension(path), Unknown);

    public static bool IsHtml(string path) => Of(path) is ['t', 'e', 'x', 't', '/', 'h', ..] or "application/xhtml+xml";

    public static bool IsStyle(string path) => Of(path).StartsWith("text/css", StringComparison.Ordinal);
}
