using ExoCosmos.Tests.XSharp.Machinery;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.XSharp.Errors;

[TestClass]
public sealed class ExpansionErrorTests
{
    [TestMethod]
    [DataRow("RAX = #Missing", 1, 7, "the constant Missing is not defined above")]
    [DataRow("RAX = #Later\nconst Later = 5", 1, 7, "is not defined above")]
    [DataRow("const A = 1\nconst A = 2", 2, 1, "is defined already")]
    [DataRow("const A = RAX", 1, 11, "'RAX' is no number")]
    [DataRow("for N = 0 to 3", 1, 1, "needs a block")]
    [DataRow("for N = 0 {\n}", 1, 10, "'to' is missing")]
    [DataRow("for N = 5 to 4 {\n}", 1, 1, "1 to 65536 turns")]
    [DataRow("for N = 0 to $100000 {\n}", 1, 1, "1 to 65536 turns")]
    [DataRow("for N = 0 to @X {\n}", 1, 14, "must be known when compiling")]
    [DataRow("for N = 0 to 3 {\nNop", 1, 1, "is not closed")]
    [DataRow("for N = 0 to 3 {\n} else {\n}", 2, 3, "nothing may follow")]
    [DataRow("for N = 0 to 3 {\nFoo\n}", 2, 1, "'Foo' is no register")]
    [DataRow("for N = 0 to 1 {\n}\nRAX = #N", 3, 7, "is not defined above")]
    [DataRow("repeat 0 times {\n}", 1, 1, "1 to 65536 turns")]
    [DataRow("const A = -1\nA#A:", 2, 1, "only constants from 0 up")]
    [DataRow("const A = 1\nif #A = 1 goto F", 2, 1, "needs a block")]
    [DataRow("const A = 1\nif #A {\n}", 2, 6, "a comparison is missing")]
    [DataRow("const A = 1\nif #A + RAX = 1 {\n}", 2, 9, "'RAX' is no number")]
    [DataRow("const A = 1\nif #A = 2 {\nFoo\n}", 3, 1, "'Foo' is no register")]
    [DataRow("const A = 1\nif #A = 1 {\n} else {\nFoo\n}", 4, 1, "'Foo' is no register")]
    [DataRow("const A = 1\nif #A = 1 {\n} else if RAX = 5 {\n}", 3, 11, "'RAX' is no number")]
    [DataRow("const A = 1\nif #A ! 2 {\n}", 2, 7, "no comparison of constants")]
    public void NamesThePlace(string source, int line, int column, string reason) => Source.Refuses(source, line, column, reason);

    [TestMethod]
    public void BoundsExpansion()
    {
        var source = "for A = 0 to 65535 {\nfor B = 0 to 65535 {\nNop\n}\n}\n";
        Source.Refuses(source, 3, 1, "more than 1000000 lines");
    }
}
