using System.Linq;
using ExoCosmos.Iso.Image;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Iso;

[TestClass]
public sealed class BootModuleTests
{
    [TestMethod]
    public void FilesAreThoseOfImageAndModuleLines()
    {
        const string Manifest = """
            # image nothing
            environment shell
                image unix      # the libOS
                arguments image file
                module root.img write
            environment hello
              image	hello
              module
            """;
        CollectionAssert.AreEqual(new[] { "unix", "root.img", "hello" }, BootModule.NamedIn(Manifest.Split('\n')).ToArray());
    }
}
