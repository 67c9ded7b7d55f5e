using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Architecture;

/// <summary>The arrows between the parts point the way the design says.</summary>
[TestClass]
public sealed class DependencyTests
{
    [TestMethod]
    public void NoProjectRefersTheWrongWay()
    {
        var graph = ProjectGraph.Read();
        // Had the search found nothing, there would be nothing wrong either.
        CollectionAssert.IsSubsetOf(new[] { "Kernel/Kernel", "Abi/Abi", "LibOS.Unix/LibOS.Unix" }, graph.Projects.ToList());
        Assert.AreEqual("", string.Join("; ", Layers.WrongArrows(graph)));
        Assert.AreEqual("", string.Join("; ", Layers.Strangers(graph)));
    }

    [TestMethod]
    public void NoCircleExists() => Assert.AreEqual("", string.Join(" → ", ProjectGraph.Read().FindCircle()));

    [TestMethod]
    [DataRow("Abi/Abi", "Kernel/Kernel")]
    [DataRow("Drivers/Drivers", "Kernel/Kernel")]
    [DataRow("Kernel/Kernel", "LibOS/LibOS")]
    [DataRow("LibOS/LibOS", "LibOS.Unix/LibOS.Unix")]
    [DataRow("LibOS.Unix/LibOS.Unix", "Kernel/Kernel")]
    [DataRow("LibOS.Web/LibOS.Web", "LibOS.Unix/LibOS.Unix")]
    [DataRow("LibOS.Web/LibOS.Web", "LibOS.Web/Packing/Packing")]
    [DataRow("LibOS.Web/Packing/Packing", "LibOS.Unix/LibOS.Unix")]
    [DataRow("Iso/Iso", "LibOS.Web/LibOS.Web")]
    [DataRow("LibOS/LibOS", "Apps/Init/Init")]
    [DataRow("Runtime/Runtime", "Abi/Abi")]
    [DataRow("Kernel/Kernel", "Tests/Host/Tests.Host")]
    public void AWrongArrowIsFound(string from, string to)
    {
        var graph = new ProjectGraph(new Dictionary<string, string[]> { [from] = [to], [to] = [] });
        CollectionAssert.AreEqual(new[] { $"{from} → {to}" }, Layers.WrongArrows(graph).ToList());
    }

    [TestMethod]
    public void ACircleIsFound()
    {
        var graph = new ProjectGraph(new Dictionary<string, string[]> { ["A"] = ["B"], ["B"] = ["C", "D"], ["C"] = [], ["D"] = ["B"] });
        CollectionAssert.AreEqual(new[] { "B", "D", "B" }, graph.FindCircle().ToList());
    }
}
