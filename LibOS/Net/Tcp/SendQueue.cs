using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>
/// What is to be sent and was not acknowledged yet, as pieces of the application's memory: nothing is copied, and what is retransmitted is fetched from
/// where it always was. The application may change a piece when <see cref="Released"/> has passed it.
/// </summary>
public struct SendQueue
{
    public const int Capacity = 16;

    private const int PageShift = 12;

    private int _first;
    private int _count;

    [InlineArray(Capacity)]
    private struct Pieces
    {
        private MemoryPiece _first;
    }

    /// <summary>Bytes in the queue.</summary>
    public int Length { readonly get; private set; }

    /// <summary>Bytes that have left the queue since the beginning: their memory is the application's again.</summary>
    public ulong Released { readonly get; private set; }

    private Pieces _pieces;

    /// <summary>Makes it as new.</summary>
    public void Reset() => (_first, _count, Length, Released) = (0, 0, 0, 0);

    /// <summary>Appends bytes; they join the last piece where they continue it in memory.</summary>
    /// <returns>False when there is no room.</returns>
    public bool TryAppend(in MemoryPiece piece)
    {
        if (piece.Length > int.MaxValue - Length)
            return false;
        if (piece.Length == 0)
            return true;
        if (_count > 0)
        {
            ref var last = ref _pieces[(int)((uint)(_first + _count - 1) % Capacity)];
            if (last.Address + (uint)last.Length == piece.Address && piece.Sums == last.Slice(last.Length, 0).Sums)
            {
                last = last with { Length = last.Length + piece.Length };
                Length += piece.Length;
                return true;
            }
        }

        if (_count == Capacity)
            return false;
        _pieces[(int)((uint)(_first + _count) % Capacity)] = piece;
        _count++;
        Length += piece.Length;
        return true;
    }

    /// <summary>Puts two pieces into the queue, which is empty: as <see cref="TryAppend"/> would one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Fill(in MemoryPiece first, in MemoryPiece second)
    {
        (_first, _count, Length) = (0, 2, first.Length + second.Length);
        _pieces[0] = first;
        _pieces[1] = second;
    }

    /// <summary>Takes bytes away from the front: they were acknowledged.</summary>
    public void Release(int length)
    {
        Length -= length;
        Released += (uint)length;
        if (Length == 0)
        {
            (_first, _count) = (0, 0);
            return;
        }

        while (length > 0)
        {
            ref var piece = ref _pieces[_first];
            if (piece.Length > length)
            {
                piece = piece.Slice(length, piece.Length - length);
                return;
            }

            length -= piece.Length;
            _first = (_first + 1) % Capacity;
            _count--;
        }
    }

    /// <summary>All of the queue, if its pieces stand in one row.</summary>
    [UnscopedRef]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool TryGetAll(out ReadOnlySpan<MemoryPiece> pieces)
    {
        pieces = default;
        if (_first + _count > Capacity)
            return false;
        pieces = ((ReadOnlySpan<MemoryPiece>)_pieces).Slice(_first, _count);
        return true;
    }

    /// <summary>How many bytes from an offset on lie in so many pages, counted for each piece by itself.</summary>
    public readonly int LengthWithin(int offset, int pages)
    {
        var length = 0;
        for (var i = 0; i < _count && pages > 0; i++)
        {
            var piece = _pieces[(_first + i) % Capacity];
            if (offset >= piece.Length)
            {
                offset -= piece.Length;
                continue;
            }

            var start = piece.Address + (uint)offset;
            var left = piece.Length - offset;
            var room = ((ulong)pages << PageShift) - (start & ((1UL << PageShift) - 1));
            if ((ulong)left >= room)
                return length + (int)room;
            pages -= (int)(((start + (uint)left - 1) >> PageShift) - (start >> PageShift)) + 1;
            length += left;
            offset = 0;
        }

        return length;
    }

    /// <summary>Finds the memory of some bytes of the queue.</summary>
    /// <param name="offset">From the front.</param>
    /// <param name="length">How many; they are in the queue.</param>
    /// <param name="pieces">Room for <see cref="INetworkWire.MaxPieces"/>.</param>
    /// <returns>How many pieces that are.</returns>
    public readonly int Gather(int offset, int length, Span<MemoryPiece> pieces)
    {
        var found = 0;
        for (var i = 0; i < _count && length > 0; i++)
        {
            var piece = _pieces[(_first + i) % Capacity];
            if (offset >= piece.Length)
            {
                offset -= piece.Length;
                continue;
            }

            var part = Math.Min(length, piece.Length - offset);
            pieces[found++] = piece.Slice(offset, part);
            offset = 0;
            length -= part;
        }

        return found;
    }

    /// <summary>Forgets everything: nobody will acknowledge it.</summary>
    public void Clear() => Release(Length);
}
