using System;
using System.Linq;
using ExoCosmos.Shell.Editing;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Shell.Editing;

[TestClass]
public sealed class ColumnLayoutTests
{
    [TestMethod]
    public void FillsColumnsDownwards()
    {
        Assert.AreEqual("", ColumnLayout.Arrange([], 80));
        Assert.AreEqual("a  b  c\n", ColumnLayout.Arrange(["a", "b", "c"], 80));
        Assert.AreEqual("a   ccc  e\nbb  d\n", ColumnLayout.Arrange(["a", "bb", "ccc", "d", "e"], 10));
        Assert.AreEqual("too long to fit\n", ColumnLayout.Arrange(["too long to fit"], 4));
    }

    [TestMethod]
    public void KeepsToTheWidth() => Prop.ForAll(
        Gen.Choose(1, 12).ArrayOf().ToArbitrary(), Gen.Choose(12, 60).ToArbitrary(),
        (lengths, width) =>
        {
            var names = lengths.Select((length, index) => new string((char)('a' + index % 26), length)).ToArray();
            var lines = ColumnLayout.Arrange(names, width).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var shown = lines.SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            return lines.All(line => line.Length <= width) && shown.Order().SequenceEqual(names.Order());
        }).QuickCheckThrowOnFailure();
}
