using System;
using System.Linq;
using ExoCosmos.Drivers.Display;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Drivers.Display;

[TestClass]
public sealed unsafe class FramebufferDisplayTests
{
    private static FramebufferInfo Info(int width, int height, int bits) => new()
    {
        Address = 0xE0000000,
        Width = (uint)width,
        Height = (uint)height,
        Pitch = (uint)(width * ((bits + 7) / 8) + 64),
        BitsPerPixel = (byte)bits,
        Red = bits == 16 ? new ColourField(11, 5) : new ColourField(16, 8),
        Green = bits == 16 ? new ColourField(5, 6) : new ColourField(8, 8),
        Blue = bits == 16 ? new ColourField(0, 5) : new ColourField(0, 8),
    };

    private static uint Pixel(byte[] memory, in FramebufferInfo info, int x, int y)
    {
        var at = y * (int)info.Pitch + x * (int)info.BytesPerPixel;
        return (uint)Enumerable.Range(0, (int)info.BytesPerPixel).Sum(i => memory[at + i] << (8 * i));
    }

    [TestMethod]
    [DataRow(640, 480, 32, 80, 30, 0xFFFFFFU, 0x0000AAU)]
    [DataRow(800, 600, 24, 100, 37, 0xFFFFFFU, 0x0000AAU)]
    [DataRow(1024, 768, 16, 128, 48, 0xFFFFU, 0x0015U)]
    [DataRow(1920, 1080, 32, 120, 33, 0xFFFFFFU, 0x0000AAU)]
    public void DrawsWholeCellsInsideTheScreen(int width, int height, int bits, int columns, int rows, uint ink, uint paper)
    {
        var info = Info(width, height, bits);
        var memory = new byte[info.Length];
        memory.AsSpan().Fill(0xA5);
        var display = default(FramebufferDisplay);
        fixed (byte* start = memory)
        {
            Assert.IsTrue(display.Initialize(in info, start));
            Assert.AreEqual((columns, rows), (display.Columns, display.Rows));
            Assert.AreEqual(0U, Pixel(memory, in info, width - 1, height - 1));
            display.Draw(columns - 1, rows - 1, Cell.Of('█', 15, 4, false));
            display.Draw(0, 0, Cell.Of(' ', 15, 4, false));
            display.Draw(columns, 0, Cell.Of('█', 15, 4, false));
            display.Draw(0, rows, Cell.Of('█', 15, 4, false));
        }
        var (cellWidth, cellHeight) = (width / columns, width >= 1920 ? 32 : 16);
        Assert.AreEqual(ink, Pixel(memory, in info, columns * cellWidth - 1, rows * cellHeight - 1));
        Assert.AreEqual(ink, Pixel(memory, in info, (columns - 1) * cellWidth, (rows - 1) * cellHeight));
        Assert.AreEqual(0U, Pixel(memory, in info, (columns - 1) * cellWidth - 1, rows * cellHeight - 1));
        Assert.AreEqual(paper, Pixel(memory, in info, 0, 0));
        Assert.AreEqual(paper, Pixel(memory, in info, cellWidth - 1, cellHeight - 1));
        Assert.AreEqual(0U, Pixel(memory, in info, cellWidth, 0));
        for (var y = 0; y < height; y++)
            Assert.AreEqual(-1, memory.AsSpan((y + 1) * (int)info.Pitch - 64, 64).IndexOfAnyExcept((byte)0xA5), "the gap after a row was written");
    }

    [TestMethod]
    public void RefusesNonsense()
    {
        Assert.IsTrue(Info(640, 480, 32).IsUsable);
        AssertRefused((ref FramebufferInfo info) => info.Address = 0);
        AssertRefused((ref FramebufferInfo info) => info.BitsPerPixel = 8);
        AssertRefused((ref FramebufferInfo info) => info.Pitch = 640 * 4 - 1);
        AssertRefused((ref FramebufferInfo info) => info.Width = 0x40000000);
        AssertRefused((ref FramebufferInfo info) => info.Height = uint.MaxValue);
        AssertRefused((ref FramebufferInfo info) => info.Pitch = uint.MaxValue);
        AssertRefused((ref FramebufferInfo info) => info.Red = new ColourField(28, 8));
        AssertRefused((ref FramebufferInfo info) => info.Blue = new ColourField(0, 9));
    }

    private delegate void Change(ref FramebufferInfo info);

    private static void AssertRefused(Change change)
    {
        var info = Info(640, 480, 32);
        change(ref info);
        Assert.IsFalse(info.IsUsable);
        var display = default(FramebufferDisplay);
        var pixel = 0U;
        Assert.IsFalse(display.Initialize(in info, (byte*)&pixel));
        display.Draw(0, 0, Cell.Of('x', 7, 0, false));
    }
}
