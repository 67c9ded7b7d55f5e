using System.Runtime.CompilerServices;
using ExoCosmos.Drivers.Display;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Drivers.Display;

[TestClass]
public sealed class LayoutTests
{
    [TestMethod]
    public void ACellTakesFourBytesAndKeepsItsFields()
    {
        Assert.AreEqual(4, Unsafe.SizeOf<Cell>());
        var cell = Cell.Of(0x10FFFF, 9, 6, true);
        Assert.AreEqual((0x10FFFF, 9, 6, true), (cell.Rune, cell.Foreground, cell.Background, cell.IsUnderlined));
        Assert.AreNotEqual(Cell.Unknown, Cell.Of(-1, -1, -1, true));
    }

    [TestMethod]
    [DataRow('A', 0x41)]
    [DataRow('é', 0x82)]
    [DataRow('─', 0xC4)]
    [DataRow('█', 0xDB)]
    [DataRow('\u00A0', 0xFF)]
    [DataRow('→', 0x1A)]
    [DataRow('ж', 0x3F)]
    public void CodePage437(char character, int code) => Assert.AreEqual((byte)code, ExoCosmos.Drivers.Display.CodePage437.FromRune(character));
}
