using ExoCosmos.Iso.Emulator;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Iso;

[TestClass]
public sealed class TerminalTextTests
{
    [TestMethod]
    [DataRow("one\r\ntwo", "one\ntwo")]
    [DataRow("\x1B[31mred\x1B[0m", "red")]
    [DataRow("abc\rX", "Xbc")]
    [DataRow("abc\b\bX", "aXc")]
    [DataRow("exo:/$ l\r\x1B[Kexo:/$ ls", "exo:/$ ls")]
    [DataRow("exo:/$ l\r\x1B[Jexo:/$ ls", "exo:/$ ls")]
    [DataRow("abcdef\x1B[3D\x1B[K", "abc")]
    [DataRow("a\x1B[3Cb", "a   b")]
    [DataRow("abc\x1B[2G\x1B[P", "ac")]
    [DataRow("abc\x1B[1G\x1B[2@", "  abc")]
    [DataRow("firmware\x1B[2J\x1B[01;01Hkernel", "firmware\nkernel")]
    [DataRow("\x1B]0;title\aprompt", "prompt")]
    [DataRow("a\tb", "a       b")]
    [DataRow("trailing  \r\n", "trailing\n")]
    public void ShowsWhatAReaderSees(string written, string seen)
    {
        var terminal = new TerminalText();
        terminal.Write(written);
        Assert.AreEqual(seen, terminal.ToString());
    }

    [TestMethod]
    public void SequencesMayArriveInPieces()
    {
        var terminal = new TerminalText();
        foreach (var character in "abc\x1B[2Dx\x1B[0m")
            terminal.Write([character]);
        Assert.AreEqual("axc", terminal.ToString());
        Assert.IsFalse(terminal.CursorAtEnd);
    }

    [TestMethod]
    public void HostileCountsDoNotGrowTheLine()
    {
        var terminal = new TerminalText();
        terminal.Write("a\x1B[2000000000C\x1B[2000000000@\x1B[2000000000P\x1B[99999999999999999999Cb");
        Assert.IsLessThan(10_000, terminal.ToString().Length);
    }
}
