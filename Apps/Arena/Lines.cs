using System;

namespace ExoCosmos.Arena;

/// <summary>The lines of a text, as places in it. All memory is the arena's; what the sort needs meanwhile is given back when it is done.</summary>
internal readonly unsafe struct Lines
{
    private struct Line
    {
        public byte* Start;
        public int Length;
    }

    private readonly Line* _lines;

    /// <param name="text">Stays where it is.</param>
    public Lines(ReadOnlySpan<byte> text)
    {
        // One behind the other as they are found: nothing else is allocated meanwhile.
        _lines = (Line*)Arena.Allocate(0);
        fixed (byte* start = text)
        {
            for (var (next, left) = ((ulong)start, text.Length); left > 0; Count++)
            {
                var end = new ReadOnlySpan<byte>((byte*)next, left).IndexOf((byte)'\n');
                var line = (Line*)Arena.Allocate((ulong)sizeof(Line));
                *line = new Line { Start = (byte*)next, Length = end < 0 ? left : end };
                next += (uint)line->Length + 1;
                left -= line->Length + 1;
            }
        }
    }

    public int Count { get; }

    /// <summary>Orders them by the values of their bytes.</summary>
    public void Sort()
    {
        var mark = Arena.Mark;
        var scratch = (Line*)Arena.Allocate((ulong)Count * (ulong)sizeof(Line));
        for (var width = 1; width < Count; width *= 2)
        {
            for (var low = 0; low < Count; low += 2 * width)
                Merge(_lines, scratch, low, Math.Min(low + width, Count), Math.Min(low + (2 * width), Count));
            new ReadOnlySpan<Line>(scratch, Count).CopyTo(new Span<Line>(_lines, Count));
        }

        Arena.Rewind(mark);
    }

    /// <summary>One text of all, each with its line feed.</summary>
    public ReadOnlySpan<byte> Join()
    {
        var size = 0UL;
        for (var index = 0; index < Count; index++)
            size += (uint)_lines[index].Length + 1;
        var text = Arena.Allocate(size);
        var next = text;
        for (var index = 0; index < Count; index++, *next++ = (byte)'\n')
        {
            new ReadOnlySpan<byte>(_lines[index].Start, _lines[index].Length).CopyTo(new Span<byte>(next, _lines[index].Length));
            next += _lines[index].Length;
        }

        return new ReadOnlySpan<byte>(text, (int)size);
    }

    private static void Merge(Line* from, Line* to, int low, int middle, int high)
    {
        var (left, right) = (low, middle);
        for (var next = low; next < high; next++)
            to[next] = right == high || (left < middle && Compare(from[left], from[right]) <= 0) ? from[left++] : from[right++];
    }

    private static int Compare(in Line first, in Line second) =>
        new ReadOnlySpan<byte>(first.Start, first.Length).SequenceCompareTo(new ReadOnlySpan<byte>(second.Start, second.Length));
}
