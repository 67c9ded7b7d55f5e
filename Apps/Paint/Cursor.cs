using System;
using ExoCosmos.LibOS.Screen;

namespace ExoCosmos.Paint;

/// <summary>An arrow on the screen, over the picture and not in it.</summary>
internal struct Cursor
{
    private const int Columns = 8, Rows = 12;

    /// <summary>A byte a row, the leftmost pixel highest: what is drawn, and within it what is bright.</summary>
    private static ReadOnlySpan<byte> Shape => [0x80, 0xC0, 0xE0, 0xF0, 0xF8, 0xFC, 0xFE, 0xFF, 0xFC, 0xEC, 0x8E, 0x06];

    private static ReadOnlySpan<byte> Inside => [0x00, 0x00, 0x40, 0x60, 0x70, 0x78, 0x7C, 0x70, 0x68, 0x44, 0x04, 0x00];

    public int X, Y;

    public readonly void Hide(in Framebuffer screen, in Canvas canvas) => Show(screen, canvas, 0, 0, isHidden: true);

    public readonly void Show(in Framebuffer screen, in Canvas canvas, uint edge, uint inside) => Show(screen, canvas, edge, inside, isHidden: false);

    private readonly void Show(in Framebuffer screen, in Canvas canvas, uint edge, uint inside, bool isHidden)
    {
        Span<uint> line = stackalloc uint[Columns];
        for (var row = 0; row < Rows && Y + row < canvas.Height; row++)
        {
            for (var column = 0; column < Columns; column++)
            {
                var bit = 0x80 >> column;
                line[column] = isHidden || (Shape[row] & bit) == 0 ? canvas[X + column, Y + row] : (Inside[row] & bit) != 0 ? inside : edge;
            }

            screen.Show(X, Y + row, line);
        }
    }
}
