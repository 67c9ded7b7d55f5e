using System;
using System.Runtime.InteropServices;

namespace ExoCosmos.Paint;

/// <summary>A picture in memory, and which of its rows have changed since somebody asked.</summary>
/// <param name="pixels">Width times height of them, as the screen has them.</param>
[StructLayout(LayoutKind.Auto)]
internal ref struct Canvas(Span<uint> pixels, int width, int height)
{
    private readonly Span<uint> _pixels = pixels;
    private int _firstChanged = height, _lastChanged = -1;

    public int Width { get; } = width;

    public int Height { get; } = height;

    public readonly ReadOnlySpan<uint> Row(int y) => _pixels.Slice(y * Width, Width);

    public readonly uint this[int x, int y] => (uint)x < (uint)Width && (uint)y < (uint)Height ? _pixels[(y * Width) + x] : 0;

    /// <summary>Paints a rectangle, as far as it lies within.</summary>
    public void Fill(int left, int top, int right, int bottom, uint pixel)
    {
        (left, top, right, bottom) = (Math.Max(left, 0), Math.Max(top, 0), Math.Min(right, Width), Math.Min(bottom, Height));
        if (left >= right || top >= bottom)
            return;
        for (var y = top; y < bottom; y++)
            _pixels.Slice((y * Width) + left, right - left).Fill(pixel);
        _firstChanged = Math.Min(_firstChanged, top);
        _lastChanged = Math.Max(_lastChanged, bottom - 1);
    }

    /// <summary>A round spot.</summary>
    public void Spot(int x, int y, int radius, uint pixel)
    {
        for (var row = -radius; row <= radius; row++)
        {
            var half = 0;
            while (((half + 1) * (half + 1)) + (row * row) <= radius * radius)
                half++;
            Fill(x - half, y + row, x + half + 1, y + row + 1, pixel);
        }
    }

    /// <summary>A stroke of spots, as close together as there are pixels.</summary>
    public void Stroke(int fromX, int fromY, int toX, int toY, int radius, uint pixel)
    {
        var steps = Math.Max(Math.Max(Distance(fromX, toX), Distance(fromY, toY)), 1);
        for (var step = 0; step <= steps; step++)
            Spot(fromX + ((toX - fromX) * step / steps), fromY + ((toY - fromY) * step / steps), radius, pixel);
    }

    /// <summary>(Math.Abs can throw.)</summary>
    private static int Distance(int from, int to) => Math.Max(to - from, from - to);

    /// <summary>The rows [first, last] that have changed since the last time; none if last is before first.</summary>
    public (int First, int Last) TakeChanged()
    {
        var changed = (_firstChanged, _lastChanged);
        (_firstChanged, _lastChanged) = (Height, -1);
        return changed;
    }
}
