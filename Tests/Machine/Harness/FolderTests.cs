using System.IO;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Harness;

/// <summary>Tests that each have a folder of their own, which goes when the test has ended.</summary>
public abstract class FolderTests
{
    protected string Folder { get; private set; } = "";

    [TestInitialize]
    public void MakeFolder() => Folder = Directory.CreateTempSubdirectory($"exo-{GetType().Name}-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(Folder, recursive: true);
}
