using ExoCosmos.Tests.XSharp.Machinery;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.XSharp.Errors;

[TestClass]
public sealed class LexerErrorTests
{
    [TestMethod]
    [DataRow("RAX = ?", 7, "'?' has no meaning")]
    [DataRow("RAX = 12x", 9, "'x' does not belong in a number")]
    [DataRow("RAX = $", 7, "at least one digit")]
    [DataRow("RAX = 0x", 7, "at least one digit")]
    [DataRow("RAX = 0b2", 7, "at least one digit")]
    [DataRow("RAX = $1_0000_0000_0000_0000", 7, "more than 64 bits")]
    [DataRow("RAX = 99999999999999999999999999999999999999999999999999", 7, "more than 64 bits")]
    [DataRow("RAX = 'A", 7, "does not end on its line")]
    [DataRow("RAX = #", 7, "needs the name of a constant")]
    [DataRow("!", 1, "without an assembly line")]
    [DataRow("! nop \\", 7, "must not continue")]
    [DataRow("RAX = § 5", 7, "'§' has no meaning")]
    [DataRow("mov rax, 5 ; comment", 12, "';' has no meaning")]
    public void NamesThePlace(string line, int column, string reason) => Source.RefusesStatement(line, column, reason);

    [TestMethod]
    public void BoundsLines() => Source.Refuses(new string('(', 3000), 1, 2001, "more than 2000 characters");

    [TestMethod]
    public void AcceptsEveryLineEnd() =>
        Assert.AreEqual(Source.Compile("Nop\nHlt\n"), Source.Compile("\uFEFFNop\r\nHlt\r\n"));
}
