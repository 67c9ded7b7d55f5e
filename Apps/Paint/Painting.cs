using System;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Screen;
using ExoCosmos.LibOS.Terminal;

namespace ExoCosmos.Paint;

/// <summary>A picture that the mouse paints on: colours in a strip above, the left button paints and picks, the right one erases.</summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct Painting
{
    /// <summary>Below the colours, a line in the one that is picked.</summary>
    private const int StripHeight = 32, SheetTop = StripHeight + 4;
    private const int Radius = 3, Rubber = 12;
    private const uint White = 0xFFFFFF, Black = 0;

    /// <summary>Tango's, which are easy on the eye.</summary>
    private static ReadOnlySpan<uint> Palette => [0x2E3436, 0xCC0000, 0xF57900, 0xEDD400, 0x73D216, 0x3465A4, 0x75507B, 0xFFFFFF];

    private readonly Framebuffer _screen;
    private Canvas _canvas;
    private Cursor _cursor;
    private uint _ink;

    /// <param name="screen">Open.</param>
    /// <param name="pixels">Room for the picture.</param>
    public Painting(Framebuffer screen, Span<uint> pixels)
    {
        _screen = screen;
        _canvas = new Canvas(pixels, screen.Width, screen.Height);
        _cursor = new Cursor { X = screen.Width / 2, Y = screen.Height / 2 };
        _ink = screen.Pixel(Palette[0]);
        Clear();
    }

    /// <summary>An empty sheet.</summary>
    public void Clear()
    {
        _canvas.Fill(0, 0, _canvas.Width, _canvas.Height, _screen.Pixel(White));
        for (var colour = 0; colour < Palette.Length; colour++)
            _canvas.Fill(LeftOf(colour), 0, LeftOf(colour + 1), StripHeight, _screen.Pixel(Palette[colour]));
        ShowInk();
    }

    public void Pick(int colour)
    {
        _ink = _screen.Pixel(Palette[Within(colour, Palette.Length)]);
        ShowInk();
    }

    private void ShowInk()
    {
        _canvas.Fill(0, StripHeight, _canvas.Width, SheetTop, _ink);
        Refresh();
    }

    /// <summary>The mouse was moved by so much, with these buttons down.</summary>
    public void Move(int right, int down, PointerButtons buttons)
    {
        _cursor.Hide(_screen, _canvas);
        var (x, y) = (_cursor.X, _cursor.Y);
        _cursor.X = Within(x + right, _canvas.Width);
        _cursor.Y = Within(y + down, _canvas.Height);
        if (_cursor.Y < SheetTop)
        {
            if ((buttons & PointerButtons.Left) != 0)
                Pick(_cursor.X * Palette.Length / _canvas.Width);
        }
        else if ((buttons & PointerButtons.Left) != 0)
            Paint(x, y, Radius, _ink);
        else if ((buttons & PointerButtons.Right) != 0)
            Paint(x, y, Rubber, _screen.Pixel(White));
        Refresh();
    }

    /// <summary>Leaves the strip as it is.</summary>
    private void Paint(int fromX, int fromY, int radius, uint pixel) =>
        _canvas.Stroke(fromX, Math.Max(fromY, SheetTop + radius), _cursor.X, Math.Max(_cursor.Y, SheetTop + radius), radius, pixel);

    private void Refresh()
    {
        var (first, last) = _canvas.TakeChanged();
        for (var y = first; y <= last; y++)
            _screen.Show(0, y, _canvas.Row(y));
        _cursor.Show(_screen, _canvas, _screen.Pixel(Black), _screen.Pixel(White));
    }

    /// <summary>The nearest of 0 … count - 1. (Math.Clamp can throw.)</summary>
    private static int Within(int value, int count) => Math.Min(Math.Max(value, 0), count - 1);

    private readonly int LeftOf(int colour) => colour * _canvas.Width / Palette.Length;
}
