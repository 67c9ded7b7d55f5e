using System.Runtime.Intrinsics.X86;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Runtime;

/// <summary>What compiled code calls behind one's back, from Runtime/Helpers.xs.</summary>
[TestClass]
public sealed unsafe class HelperTests
{
    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(7, 0)]
    [DataRow(unchecked((int)0x80000001), 0)]
    public void CpuIdAnswersLikeTheProcessor(int leaf, int subleaf)
    {
        var read = (delegate* unmanaged<int*, int, int, void>)RuntimeObjects.Find("RhCpuIdEx");
        var words = stackalloc int[4];
        read(words, leaf, subleaf);
        Assert.AreEqual(X86Base.CpuId(leaf, subleaf), (words[0], words[1], words[2], words[3]));
    }

    [TestMethod]
    public void TheCookieIsSetAndNoThreadIsTrapped()
    {
        Assert.AreNotEqual(0UL, *(ulong*)RuntimeObjects.Find("__security_cookie"));
        Assert.AreEqual(0UL, *(ulong*)RuntimeObjects.Find("RhpTrapThreads"));
    }
}
