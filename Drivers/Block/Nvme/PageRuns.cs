using System;

namespace ExoCosmos.Drivers.Block.Nvme;

/// <summary>
/// Cuts the segments of a request into runs that one command can describe by pages (NVMe 1.4 ch. 4.3): a run may begin and end anywhere, but each of
/// its pages but the first is entered at its start, and each but the last is left at its end. Segments of less than a page, scattered over memory, so
/// take a command each.
/// </summary>
internal ref struct PageRuns
{
    private const ulong Page = 4096;

    private readonly Span<ulong> _list;
    private readonly ReadOnlySpan<BlockSegment> _segments;
    private readonly uint _longest;
    private int _segment;
    private int _next;
    private ulong _end;

    /// <param name="list">Is filled with the start addresses of the pages, run after run; two entries for each segment are enough.</param>
    /// <param name="segments">Of at most 4096 bytes each.</param>
    /// <param name="longest">Most bytes in a run, at least 4096.</param>
    public PageRuns(Span<ulong> list, ReadOnlySpan<BlockSegment> segments, uint longest)
    {
        _list = list;
        _segments = segments;
        _longest = longest;
    }

    /// <summary>Index in the list of the run's first page.</summary>
    public int First { get; private set; }

    /// <summary>How many entries of the list are the run's.</summary>
    public readonly int Pages => _next - First;

    /// <summary>How long the run is.</summary>
    public uint Bytes { get; private set; }

    /// <summary>Goes to the next run, which is of whole segments.</summary>
    public bool MoveNext()
    {
        if (_segment == _segments.Length)
            return false;
        First = _next;
        Bytes = 0;
        _end = 0;
        do
        {
            Append(_segments[_segment++]);
        }
        while (_segment < _segments.Length && Continues(_segments[_segment]));
        return true;
    }

    private readonly bool Continues(BlockSegment segment)
    {
        var isNextTo = segment.Physical == _end;
        var isEnteredAtStart = _end % Page == 0 && segment.Physical % Page == 0;
        return (isNextTo || isEnteredAtStart) && segment.Length <= _longest - Bytes;
    }

    private void Append(BlockSegment segment)
    {
        var (at, left) = (segment.Physical, segment.Length);
        while (left > 0)
        {
            var piece = uint.Min(left, (uint)(Page - at % Page));
            if (at != _end || at % Page == 0)
                _list[_next++] = at;
            at += piece;
            left -= piece;
            _end = at;
        }
        Bytes += segment.Length;
    }
}
