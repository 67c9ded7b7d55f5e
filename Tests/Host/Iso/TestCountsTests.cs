using System.IO;
using ExoCosmos.Iso.Testing;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Iso;

[TestClass]
public sealed class TestCountsTests
{
    private const string Report = """
        <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
          <ResultSummary outcome="Failed"><Counters total="12" executed="10" passed="7" failed="2" error="0" timeout="1" aborted="0" notExecuted="2" /></ResultSummary>
        </TestRun>
        """;

    [TestMethod]
    public void CountersAreRead() => Assert.AreEqual(new TestCounts(7, 3, 2), Read(Report));

    [TestMethod]
    [DataRow("")]
    [DataRow("<TestRun>")]
    [DataRow("<TestRun/>")]
    public void BrokenReportIsNone(string text) => Assert.IsNull(Read(text));

    [TestMethod]
    public void MissingReportIsNone() => Assert.IsNull(TestCounts.FromReport("/nowhere/report.trx"));

    [TestMethod]
    public void SumReadsAsTheLastLine()
    {
        Assert.AreEqual("3 passed, 0 failed", (new TestCounts(1, 0, 0) + new TestCounts(2, 0, 0)).ToString());
        Assert.AreEqual("3 passed, 1 failed, 4 skipped", new TestCounts(3, 1, 4).ToString());
    }

    private static TestCounts? Read(string text)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            return TestCounts.FromReport(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
