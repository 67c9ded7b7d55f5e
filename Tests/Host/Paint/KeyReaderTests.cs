using System.Linq;
using System.Text;
using ExoCosmos.Paint;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Paint;

[TestClass]
public sealed class KeyReaderTests
{
    [TestMethod]
    [DataRow("q", "Quit 0 0 False")]
    [DataRow("c", "Clear 0 0 False")]
    [DataRow("8", "Colour 0 0 False")]
    [DataRow("9", "None 0 0 False")]
    [DataRow("\e[A", "Move 0 -1 False")]
    [DataRow("\e[B", "Move 0 1 False")]
    [DataRow(" \e[C", "Move 1 0 True")]
    [DataRow("  \e[D", "Move -1 0 False")]
    [DataRow("\e[H", "None 0 0 False")]
    public void TheLastKeySays(string typed, string expected)
    {
        var keys = default(KeyReader);
        var stroke = Encoding.ASCII.GetBytes(typed).Select(key => keys.Feed(key)).ToArray()[^1];
        Assert.AreEqual(expected, $"{stroke} {keys.Right} {keys.Down} {keys.IsDown}");
    }
}
