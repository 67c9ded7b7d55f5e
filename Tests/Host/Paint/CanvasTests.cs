using System.Linq;
using ExoCosmos.Paint;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Paint;

[TestClass]
public sealed class CanvasTests
{
    private const int Width = 40, Height = 30;

    [TestMethod]
    public void WhatLiesOutsideIsLeftOut()
    {
        var pixels = new uint[Width * Height];
        var canvas = new Canvas(pixels, Width, Height);
        canvas.Fill(-5, -5, 2, 3, 7);
        canvas.Fill(Width - 1, Height - 1, Width + 9, Height + 9, 7);
        canvas.Fill(Width, 0, Width + 5, Height, 7);
        canvas.Fill(0, Height, Width, Height + 5, 7);
        Assert.AreEqual((2 * 3) + 1, pixels.Count(pixel => pixel == 7));
        Assert.AreEqual(7u, canvas[Width - 1, Height - 1]);
        Assert.AreEqual(0u, canvas[Width, 0]);
    }

    [TestMethod]
    public void AStrokeHasNoGapsAndItsRowsChanged()
    {
        var canvas = new Canvas(new uint[Width * Height], Width, Height);
        canvas.TakeChanged();
        canvas.Stroke(3, 5, 30, 20, 1, 9);
        for (var x = 3; x <= 30; x++)
            Assert.AreEqual(9u, canvas[x, 5 + ((x - 3) * 15 / 27)], $"column {x}");
        Assert.AreEqual((4, 21), canvas.TakeChanged());
        var (first, last) = canvas.TakeChanged();
        Assert.IsLessThan(first, last, "nothing has changed since");
    }

    [TestMethod]
    [DataRow(0, 1)]
    [DataRow(1, 5)]
    [DataRow(2, 13)]
    public void ASpotIsRound(int radius, int expected)
    {
        var pixels = new uint[Width * Height];
        new Canvas(pixels, Width, Height).Spot(10, 10, radius, 1);
        Assert.AreEqual(expected, pixels.Count(pixel => pixel == 1));
    }
}
