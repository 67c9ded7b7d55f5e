using System.Linq;
using ExoCosmos.Drivers.Display;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Drivers.Display;

[TestClass]
public sealed class FlushTests
{
    [TestMethod]
    public void DrawsEverythingOnceThenOnlyWhatChanged()
    {
        var screen = ConsoleScreen.Showing("ab");
        var display = new RecordingDisplay(10, 4);
        screen.Console.Flush(ref display);
        Assert.HasCount(40, display.Drawn);
        Assert.AreEqual((2, 0), Cursors(display).Single());

        display.Drawn.Clear();
        screen.Console.Flush(ref display);
        Assert.IsEmpty(display.Drawn);

        screen.Write("c");
        screen.Console.Flush(ref display);
        CollectionAssert.AreEquivalent(new[] { (2, 0), (3, 0) }, display.Drawn.Select(cell => (cell.Column, cell.Row)).ToArray());
    }

    [TestMethod]
    public void MovingTheCursorRedrawsBothItsCells()
    {
        var screen = ConsoleScreen.Showing("ab");
        var display = new RecordingDisplay(10, 4);
        screen.Console.Flush(ref display);
        display.Drawn.Clear();
        screen.Write("\e[3;3H");
        screen.Console.Flush(ref display);
        CollectionAssert.AreEquivalent(new[] { (2, 0), (2, 2) }, display.Drawn.Select(cell => (cell.Column, cell.Row)).ToArray());
        Assert.AreEqual((2, 2), Cursors(display).Single());

        display.Drawn.Clear();
        screen.Write("\e[?25l");
        screen.Console.Flush(ref display);
        Assert.IsEmpty(Cursors(display));
        Assert.HasCount(1, display.Drawn);
    }

    [TestMethod]
    public void TheScreenEndsUpAsTheBuffer()
    {
        var screen = new ConsoleScreen(10, 4);
        var shown = new Cell[10, 4];
        var display = new RecordingDisplay(10, 4);
        screen.Write("\e[?25l");
        foreach (var text in new[] { "one\r\ntwo\r\n", "three\r\nfour\r\nfive", "\e[2;1H\e[L\e[32mx", "\e[T\e[2S", "\e[H\e[J" })
        {
            screen.Write(text);
            display.Drawn.Clear();
            screen.Console.Flush(ref display);
            foreach (var (column, row, cell) in display.Drawn)
                shown[column, row] = cell;
            for (var row = 0; row < 4; row++)
                for (var column = 0; column < 10; column++)
                    Assert.AreEqual(screen.At(column, row), shown[column, row]);
        }
    }

    [TestMethod]
    public void TheCursorIsVisibleOnAnyCell()
    {
        for (var foreground = 0; foreground < 16; foreground++)
            for (var background = 0; background < 16; background++)
                Assert.AreNotEqual(Cell.Of('x', foreground, background, false), Cell.Of('x', foreground, background, false).UnderCursor);
    }

    // White on black everywhere, so black on white is the cursor.
    private static (int, int)[] Cursors(RecordingDisplay display) =>
        display.Drawn.Where(cell => cell.Cell.Background == 7).Select(cell => (cell.Column, cell.Row)).ToArray();
}
