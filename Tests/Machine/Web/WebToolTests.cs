using System;
using System.IO;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Web;

/// <summary><c>exo web</c> as a user calls it: no machine is booted.</summary>
[TestClass]
public sealed class WebToolTests
{
    [TestMethod]
    public void ADirectoryIsPackedListedAndReplaced()
    {
        using var tool = new ExoTool();
        Directory.CreateDirectory(tool.In("site/sub"));
        File.WriteAllText(tool.In("site/index.html"), "<img src=a.png>");
        File.WriteAllText(tool.In("site/sub/index.html"), "x");
        File.WriteAllText(tool.In("site/a.png"), "x");
        var (status, output, errors) = tool.Run("web", "pack", tool.In("site"), "-o", tool.In("site.img"));
        Assert.AreEqual(0, status, errors);
        Assert.Contains("4 documents at 6 paths in 1 clusters", output);
        var listed = tool.Run("web", "list", tool.In("site.img")).Output;
        Assert.Contains("/sub/index.html", listed);
        Assert.Contains("generation 1,", listed);

        File.WriteAllText(tool.In("site/b.css"), "x");
        Assert.AreEqual(0, tool.Run("web", "pack", tool.In("site"), "-o", tool.In("site.img")).Status);
        listed = tool.Run("web", "list", tool.In("site.img")).Output;
        Assert.Contains("/b.css", listed);
        Assert.Contains("generation 2,", listed);

        File.WriteAllBytes(tool.In("foreign.img"), [.. new byte[1024], .. "something else"u8, .. new byte[100_000]]);
        AssertRefused(tool, "is no site store, and not empty", "web", "pack", tool.In("site"), "-o", tool.In("foreign.img"));
        Assert.AreEqual(0, tool.Run("web", "pack", tool.In("site"), "-o", tool.In("foreign.img"), "--force").Status);
        File.WriteAllBytes(tool.In("site/large.bin"), new byte[200_000]);
        AssertRefused(tool, "The site needs", "web", "pack", tool.In("site"), "-o", tool.In("foreign.img"));
        AssertRefused(tool, "There is no directory", "web", "pack", tool.In("nowhere"), "-o", tool.In("x.img"));
        AssertRefused(tool, "x.img", "web", "list", tool.In("x.img"));
    }

    private static void AssertRefused(ExoTool tool, string why, params string[] arguments)
    {
        var (status, _, errors) = tool.Run(arguments);
        Assert.AreEqual(1, status);
        // Long messages are wrapped for the terminal.
        Assert.Contains(why, errors.ReplaceLineEndings(" "));
        Assert.IsFalse(errors.Contains("   at ", StringComparison.Ordinal), errors);
    }
}
