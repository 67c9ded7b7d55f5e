using ExoCosmos.Iso;
using ExoCosmos.Iso.Figures;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Iso;

[TestClass]
public sealed class ReadmeTableTests
{
    private const string Readme = "# Title\n<!-- figures: ./exo figures --write -->\nold\n<!-- end of figures -->\n\nmore\n";

    [TestMethod]
    public void WhatIsWrittenIsReadAgain()
    {
        var written = ReadmeTable.Replace(Readme, [new("Source", 6082, "lines"), new("Boot", 19.46, "million instructions", 100)]);
        Assert.AreEqual("""
            # Title
            <!-- figures: ./exo figures --write -->
            | figure | measured | aim |
            |---|---|---|
            | Source | 6,082 lines |  |
            | Boot | 19.5 million instructions | below 100 million instructions |
            <!-- end of figures -->

            more

            """, written);
        var said = ReadmeTable.Parse(written);
        Assert.AreEqual((2, 6082, 19.5), (said.Count, said["Source"], said["Boot"]));
    }

    [TestMethod]
    public void ReadmeWithoutATableIsRefused()
        => Assert.Throws<ExoException>(() => ReadmeTable.Parse("# Title\n"));
}
