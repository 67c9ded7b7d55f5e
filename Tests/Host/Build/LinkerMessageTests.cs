using ExoCosmos.Build.Link;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Build;

/// <summary>Telling ld.lld's complaints apart.</summary>
[TestClass]
public sealed class LinkerMessageTests
{
    [TestMethod]
    public void UndefinedSymbolsAreCollectedAndTheRestKeepsItsDetail()
    {
        var result = Linker.Sort(false, """
            ld.lld: error: undefined symbol: RhpNewFast
            >>> referenced by a.cs:6 (/src/a.cs:6)
            >>>               p.o:(p_K__Alloc)

            ld.lld: error: duplicate symbol: memcpy
            >>> defined at a.o
            >>> defined at b.o

            ld.lld: error: undefined symbol: RhpNewFast
            >>> referenced by b.o
            """);
        CollectionAssert.AreEqual(new[] { "RhpNewFast" }, (System.Collections.ICollection)result.UndefinedSymbols);
        Assert.HasCount(1, result.OtherErrors);
        StringAssert.StartsWith(result.OtherErrors[0], "duplicate symbol: memcpy");
        StringAssert.Contains(result.OtherErrors[0], "b.o");
    }
}
