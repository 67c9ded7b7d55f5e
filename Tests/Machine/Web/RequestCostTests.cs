using System.IO;
using ExoCosmos.Iso.Benchmarking.Web;
using ExoCosmos.Tests.Host.Net.Linux;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Web;

/// <summary>What a web request costs in guest instructions, the whole machine's (docs/notes/0033-web-server.md): what was reached stays reached.</summary>
[TestClass]
public sealed class RequestCostTests
{
    /// <summary>A document of 100 bytes: 4,300 and 13,100 at most when this was written; five and seven per cent more, as a busy one may let an acknowledgment wait until its time is over.</summary>
    private const double MostKept = 4_500, MostNew = 14_000;

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public void SmallDocumentsCostWhatTheyMay()
    {
        var workspace = Images.ProductWorkspace;
        if (!File.Exists(Path.Combine(workspace.Images, "web.elf")))
            Assert.Inconclusive("web.elf has not been built: run ./exo build.");
        using var thread = NamespaceThread.TryCreate(out var reason);
        if (thread is null)
        {
            Assert.Inconclusive(reason);
            return;
        }

        var counted = thread.Run(() =>
        {
            using var network = TapNetwork.Create();
            return new WebBench(workspace).CountOurs([new WebCase(100, KeepsAlive: true), new WebCase(100, KeepsAlive: false)]);
        });
        TestContext.WriteLine($"kept {counted[0]:N0}, new {counted[1]:N0}");
        Assert.IsLessThanOrEqualTo(MostKept, counted[0], "instructions of a request on a connection that is kept");
        Assert.IsLessThanOrEqualTo(MostNew, counted[1], "instructions of a request on a connection of its own");
    }
}
