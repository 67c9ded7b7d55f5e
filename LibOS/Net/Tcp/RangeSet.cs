using System.Runtime.CompilerServices;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>
/// A set of sequence numbers as disjoint ranges in ascending order, no two of which touch: what arrived out of order, or what the other side says
/// that it has. When all ranges are in use, one that touches none is not taken: less is known then, nothing wrong.
/// </summary>
public struct RangeSet
{
    public const int Capacity = 16;

    private Ranges _ranges;

    [InlineArray(Capacity)]
    private struct Ranges
    {
        private SequenceRange _first;
    }

    public int Count { readonly get; private set; }

    public readonly SequenceRange this[int index] => _ranges[index];

    public readonly bool IsEmpty => Count == 0;

    /// <summary>Behind the last byte; the set is not empty.</summary>
    public readonly SequenceNumber End => _ranges[Count - 1].End;

    public void Clear() => Count = 0;

    /// <summary>Adds a range that is not empty.</summary>
    /// <returns>False if there was no room for it.</returns>
    public bool TryAdd(SequenceRange range)
    {
        // [first, last) are the ranges that it touches.
        var first = 0;
        while (first < Count && _ranges[first].End < range.Start)
            first++;
        var last = first;
        while (last < Count && _ranges[last].Start <= range.End)
            last++;
        if (first == last)
        {
            if (Count == Capacity)
                return false;
            for (var i = Count; i > first; i--)
                _ranges[i] = _ranges[i - 1];
            _ranges[first] = range;
            Count++;
            return true;
        }

        _ranges[first] = new SequenceRange(
            SequenceNumber.Min(range.Start, _ranges[first].Start), SequenceNumber.Max(range.End, _ranges[last - 1].End));
        Close(first + 1, last - first - 1);
        return true;
    }

    /// <summary>Removes everything before a number.</summary>
    public void RemoveBelow(SequenceNumber edge)
    {
        var gone = 0;
        while (gone < Count && _ranges[gone].End <= edge)
            gone++;
        Close(0, gone);
        if (Count > 0 && _ranges[0].Start < edge)
            _ranges[0] = _ranges[0] with { Start = edge };
    }

    /// <summary>The range that a number is in.</summary>
    public readonly bool TryFind(SequenceNumber number, out SequenceRange range)
    {
        for (var i = 0; i < Count; i++)
        {
            range = _ranges[i];
            if (number < range.Start)
                break;
            if (number < range.End)
                return true;
        }

        range = default;
        return false;
    }

    /// <summary>Where the first range from a number on begins; <paramref name="otherwise"/> if there is none.</summary>
    public readonly SequenceNumber NextStart(SequenceNumber number, SequenceNumber otherwise)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_ranges[i].Start >= number)
                return _ranges[i].Start;
        }

        return otherwise;
    }

    /// <summary>How many numbers of the set are in [start, end).</summary>
    public readonly int CountWithin(SequenceNumber start, SequenceNumber end)
    {
        var count = 0;
        for (var i = 0; i < Count; i++)
        {
            var length = SequenceNumber.Min(_ranges[i].End, end) - SequenceNumber.Max(_ranges[i].Start, start);
            if (length > 0)
                count += length;
        }

        return count;
    }

    private void Close(int from, int gone)
    {
        if (gone <= 0)
            return;
        Count -= gone;
        for (var i = from; i < Count; i++)
            _ranges[i] = _ranges[i + gone];
    }
}
