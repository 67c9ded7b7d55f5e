using System;
using System.Text;
using ExoCosmos.Drivers.Display;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Drivers.Display;

[TestClass]
public sealed class TextConsoleTests
{
    // Screens are 10 columns by 4 rows.
    [TestMethod]
    [DataRow("hello", "hello", 5, 0)]
    [DataRow("ab\r\ncd", "ab|cd", 2, 1)]
    [DataRow("ab\ncd", "ab|  cd", 4, 1)]
    [DataRow("\e[20hab\ncd\e[20l", "ab|cd", 2, 1)]
    [DataRow("abc\b\bX", "aXc", 2, 0)]
    [DataRow("\b", "", 0, 0)]
    [DataRow("a\tb", "a       b", 9, 0)]
    [DataRow("a\t\tb", "a        b", 9, 0)]
    [DataRow("0123456789", "0123456789", 9, 0)]
    [DataRow("0123456789A", "0123456789|A", 1, 1)]
    [DataRow("0123456789\r\nB", "0123456789|B", 1, 1)]
    [DataRow("0123456789\e[DX", "01234567X9", 9, 0)]
    [DataRow("\e[?7l0123456789AB", "012345678B", 9, 0)]
    [DataRow("1\r\n2\r\n3\r\n4\r\n5", "2|3|4|5", 1, 3)]
    [DataRow("\e[3;5HX", "||    X", 5, 2)]
    [DataRow("\e[99;99HX", "|||         X", 9, 3)]
    [DataRow("\e[HX", "X", 1, 0)]
    [DataRow("\e[2;2H\e[AX\e[2BY", " X||  Y", 3, 2)]
    [DataRow("\e[4GX\e[2dY", "   X|    Y", 5, 1)]
    [DataRow("a\e[2EB\e[FC", "a|C|B", 1, 1)]
    [DataRow("abcdef\e[3D\e[K", "abc", 3, 0)]
    [DataRow("abcdef\e[3D\e[1K", "    ef", 3, 0)]
    [DataRow("abcdef\e[2K", "", 6, 0)]
    [DataRow("a\r\nb\r\nc\e[2;1H\e[J", "a", 0, 1)]
    [DataRow("a\r\nbb\r\nc\e[2;1H\e[1J", "| b|c", 0, 1)]
    [DataRow("a\r\nb\e[2J", "", 1, 1)]
    [DataRow("abcdef\e[3G\e[2P", "abef", 2, 0)]
    [DataRow("abcdef\e[3G\e[2@", "ab  cdef", 2, 0)]
    [DataRow("abcdef\e[3G\e[2X", "ab  ef", 2, 0)]
    [DataRow("abcdef\e[3G\e[999P", "ab", 2, 0)]
    [DataRow("a\r\nb\r\nc\e[2;1H\e[L", "a||b|c", 0, 1)]
    [DataRow("a\r\nb\r\nc\e[1;1H\e[M", "b|c", 0, 0)]
    [DataRow("a\r\nb\e[S", "b", 1, 1)]
    [DataRow("a\r\nb\e[T", "|a|b", 1, 1)]
    [DataRow("\e[2;3r1\r\n2\r\n3\r\n4", "1|3|4", 1, 2)]
    [DataRow("a\e[H\eMb", "b|a", 1, 0)]
    [DataRow("ab\e7cd\e8X", "abXd", 3, 0)]
    [DataRow("ab\e[scd\e[uX", "abXd", 3, 0)]
    [DataRow("x\e[5b", "xxxxxx", 6, 0)]
    [DataRow("ab\ecX", "X", 1, 0)]
    [DataRow("\e]0;title\aX\e]2;t\e\\Y", "XY", 2, 0)]
    [DataRow("\e(BX\e)0Y", "XY", 2, 0)]
    [DataRow("\e[12\u0018X", "X", 1, 0)]
    [DataRow("\e[1 qX\e[>0cY", "XY", 2, 0)]
    [DataRow("żółw ╬", "żółw ╬", 6, 0)]
    [DataRow("e\u0301x", "ex", 2, 0)]
    public void Shows(string written, string text, int column, int row)
    {
        var screen = ConsoleScreen.Showing(written);
        Assert.AreEqual(text, screen.Text);
        Assert.AreEqual((column, row), screen.Cursor);
    }

    [TestMethod]
    [DataRow(new byte[] { 0xC3, (byte)'x' }, "\uFFFDx")]
    [DataRow(new byte[] { 0xFF, (byte)'x' }, "\uFFFDx")]
    [DataRow(new byte[] { 0xC0, 0x80 }, "\uFFFD\uFFFD")]
    [DataRow(new byte[] { 0xE0, 0x80, 0x80 }, "\uFFFD")]
    [DataRow(new byte[] { 0xED, 0xA0, 0x80 }, "\uFFFD")]
    [DataRow(new byte[] { 0xF4, 0x90, 0x80, 0x80 }, "\uFFFD")]
    [DataRow(new byte[] { 0xE2, 0x82, 0x1B, (byte)'[', (byte)'C', (byte)'x' }, "\uFFFD x")]
    [DataRow(new byte[] { 0xE2, 0x82, 0xAC }, "€")]
    public void MalformedUtf8BecomesReplacements(byte[] written, string text)
    {
        var screen = new ConsoleScreen(10, 4);
        screen.Write(written);
        Assert.AreEqual(text, screen.Text);
    }

    [TestMethod]
    [DataRow("X", 7, 0)]
    [DataRow("\e[31mX", 1, 0)]
    [DataRow("\e[31;44mX", 1, 4)]
    [DataRow("\e[1;31mX", 9, 0)]
    [DataRow("\e[1m\e[22mX", 7, 0)]
    [DataRow("\e[95;106mX", 13, 14)]
    [DataRow("\e[7;32mX", 0, 2)]
    [DataRow("\e[7m\e[27mX", 7, 0)]
    [DataRow("\e[31m\e[mX", 7, 0)]
    [DataRow("\e[31;42m\e[39;49mX", 7, 0)]
    [DataRow("\e[38;5;12;48;5;196mX", 12, 9)]
    [DataRow("\e[38;2;0;255;0mX", 10, 0)]
    [DataRow("\e[38;5;244mX", 8, 0)]
    public void Colours(string written, int foreground, int background)
    {
        var cell = ConsoleScreen.Showing(written).At(0, 0);
        Assert.AreEqual((foreground, background), (cell.Foreground, cell.Background));
    }

    [TestMethod]
    public void ErasingKeepsTheBackground()
    {
        var screen = ConsoleScreen.Showing("\e[44m\e[K\e[4mX");
        Assert.AreEqual(4, screen.At(5, 0).Background);
        Assert.IsTrue(screen.At(0, 0).IsUnderlined);
    }

    [TestMethod]
    public void AnswersQueries()
    {
        Assert.AreEqual("\e[3;5R\e[0n\e[?6c", ConsoleScreen.Showing("\e[3;5H\e[6n\e[5n\e[c").Answers);
        Assert.AreEqual("", ConsoleScreen.Showing("\e[7n\e[?6n").Answers);
    }

    [TestMethod]
    public void HidesTheCursor()
    {
        Assert.IsFalse(ConsoleScreen.Showing("\e[?25l").Console.IsCursorVisible);
        Assert.IsTrue(ConsoleScreen.Showing("\e[?25l\e[?1049;25h").Console.IsCursorVisible);
    }

    [TestMethod]
    public void RefusesTooLittleMemory()
    {
        var console = default(TextConsole);
        Assert.IsFalse(console.Initialize(new byte[TextConsole.MemoryNeeded(80, 25) - 1], 80, 25));
        Assert.IsFalse(console.Initialize(new byte[100], 0, 25));
    }

    [TestMethod]
    public void RandomStreamsStayInBounds()
    {
        // Escape characters and finals are as likely as all other bytes together, or hardly any sequence would be whole.
        var anyByte = Gen.Choose(0, 255).Select(value => (byte)value);
        var interesting = Gen.Elements(Encoding.ASCII.GetBytes("\e[0123456789;?ABCDEFGHJKLMPSTXbdfhlmrsu@\n\r\t\b78cM"));
        var stream = Gen.OneOf(anyByte, interesting, interesting).ArrayOf();
        var size = Gen.Choose(1, 12);
        Prop.ForAll(stream.ToArbitrary(), size.Two().ToArbitrary(), (bytes, dimensions) =>
        {
            var (columns, rows) = dimensions;
            var screen = new ConsoleScreen(columns, rows);
            screen.Write(bytes);
            var display = new RecordingDisplay(columns, rows);
            screen.Console.Flush(ref display);
            var (column, row) = screen.Cursor;
            return screen.GuardsAreIntact && !display.WasOutside && column >= 0 && column < columns && row >= 0 && row < rows;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(300));
    }
}
