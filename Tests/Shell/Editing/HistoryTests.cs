using System.IO;
using System.Linq;
using ExoCosmos.Shell.Editing;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Shell.Editing;

[TestClass]
public sealed class HistoryTests
{
    [TestMethod]
    public void IsKeptInAFile()
    {
        using var directory = new TemporaryDirectory();
        var first = new History();
        first.Attach(directory["h"]);
        foreach (var line in new[] { "one", "two", "two", " secret", "", "größe" })
            first.Add(line);
        var second = new History();
        second.Attach(directory["h"]);
        CollectionAssert.AreEqual(new[] { "one", "two", "größe" }, second.Lines.ToArray());
        Assert.AreEqual("one\ntwo\ngröße\n", File.ReadAllText(directory["h"]));
    }

    [TestMethod]
    public void WorksWithoutAFile()
    {
        var history = new History();
        history.Attach("/no/such/directory/history");
        history.Add("line");
        Assert.AreEqual("line", history.Lines.Single());
    }

    [TestMethod]
    public void IsBounded()
    {
        var history = new History();
        for (var i = 0; i < History.Limit + 5; i++)
            history.Add($"line {i}");
        Assert.AreEqual(History.Limit, history.Lines.Count);
        Assert.AreEqual("line 5", history.Lines[0]);
    }
}
