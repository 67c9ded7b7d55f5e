using System.IO;
using System.Linq;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine.Disks;

/// <summary>The host's side of the disk tests by itself: what mke2fs puts in, debugfs takes out.</summary>
[TestClass]
public sealed class ToolTests
{
    [TestMethod]
    [DataRow(1024)]
    [DataRow(4096)]
    public void TreeComesBackFromAnImage(int blockSize)
    {
        var folder = Directory.CreateTempSubdirectory("exo-tools-").FullName;
        try
        {
            var tree = Path.Combine(folder, "tree");
            SampleTree.Make(tree, seed: 1);
            SampleTree.AddLarge(tree, seed: 1, 100 << 20);
            var image = Ext2Image.Make(Path.Combine(folder, "disk.img"), blockSize, 96, tree);
            Ext2Image.Check(image);
            var described = SampleTree.Describe(tree).ToArray();
            Assert.IsGreaterThan(1000, described.Length);
            CollectionAssert.AreEqual(described, SampleTree.Describe(Ext2Image.Extract(image, Path.Combine(folder, "out"))).ToArray());
            Assert.HasCount(described.Count(line => line.StartsWith("file ", System.StringComparison.Ordinal)), SampleTree.Sums(tree).ToArray());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
