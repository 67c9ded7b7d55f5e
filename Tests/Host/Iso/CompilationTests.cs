using System.Linq;
using ExoCosmos.Iso;
using ExoCosmos.Tests.Host.Architecture;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Iso;

/// <summary>What is looked at before a build is left out.</summary>
[TestClass]
public sealed class CompilationTests
{
    /// <summary>A change in any project but those of the tool itself and of the tests is a change of the image.</summary>
    [TestMethod]
    public void EveryFolderWithAProjectOfTheImageIsLookedAt()
    {
        string[] others = ["Benchmarks", "Iso", "Tests"];
        var folders = ProjectGraph.Read().Projects.Select(project => project[..project.IndexOf('/')]).Distinct().Except(others);
        CollectionAssert.AreEquivalent(folders.ToList(), Compilation.SourceFolders.ToList());
    }
}
