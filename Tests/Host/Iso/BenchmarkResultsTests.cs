using ExoCosmos.Iso.Benchmarking;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Iso;

[TestClass]
public sealed class BenchmarkResultsTests
{
    private const string Transcript = "[    0.1] something\r\nbench getppid 1000 38007\r\nbench odd\nbench spawn-and-wait 10 6745822\nclock 1 2000000000\r\nbenchmarks done\n";

    [TestMethod]
    public void LinesAreRead()
    {
        var results = Results.Parse(Transcript, "unix:");
        Assert.AreEqual(38.007, results.Ticks("unix:getppid")!.Value, 1e-9);
        Assert.AreEqual(674_582.2, results.Ticks("unix:spawn-and-wait")!.Value, 1e-9);
    }

    [TestMethod]
    public void TicksBecomeTimeByTheClockLine()
        => Assert.AreEqual(19.0035, Results.Parse(Transcript).Nanoseconds("getppid")!.Value, 1e-9);

    [TestMethod]
    public void WhatIsNotThereIsNull()
    {
        var results = Results.Parse(Transcript);
        Assert.IsNull(results.Ticks("odd"));
        Assert.IsNull(results.Nanoseconds("nothing"));
    }
}
