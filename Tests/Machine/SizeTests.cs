using System.IO;
using ExoCosmos.Iso;
using ExoCosmos.Tests.Machine.Harness;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Machine;

/// <summary>The images stay as small as they are meant to be.</summary>
[TestClass]
public sealed class SizeTests
{
    [TestMethod]
    public void KernelImageIsBelow200KilobytesWithoutDebugInformation()
    {
        var stripped = Path.GetTempFileName();
        try
        {
            Tool.Run("strip", "--strip-all", "-o", stripped, Images.Kernel);
            Assert.IsLessThan(200_000L, new FileInfo(stripped).Length);
        }
        finally
        {
            File.Delete(stripped);
        }
    }

    [TestMethod]
    public void IsoIsBelow16Megabytes() => Assert.IsLessThan(16_000_000L, new FileInfo(Images.Product.Iso!).Length);
}
