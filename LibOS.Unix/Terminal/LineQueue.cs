using System;
using System.Runtime.CompilerServices;

namespace ExoCosmos.LibOS.Unix.Terminal;

/// <summary>
/// What was typed and not yet read: a ring in which finished lines lie before the one that is still being edited.
/// <code>
///   tail            canon           head
///    | finished lines | line in work |         counted for ever, place = count modulo size
/// </code>
/// A mark at a byte says that a line ends with it. The end-of-file character is kept as a marked 0 and not delivered.
/// </summary>
public struct LineQueue
{
    public const int Size = 4096;

    uint head, canon, tail;
    Bytes bytes;
    Marks marks;

    [InlineArray(Size)]
    struct Bytes
    {
        byte first;
    }

    [InlineArray(Size / 8)]
    struct Marks
    {
        byte first;
    }

    /// <summary>Bytes of finished lines; then also those of the line in work.</summary>
    public readonly uint Finished => canon - tail;
    public readonly uint Count => head - tail;
    public readonly uint InWork => head - canon;
    public readonly bool IsFull => head - tail >= Size - 1;

    /// <summary>The byte <paramref name="back"/> places before the end, 1 = last.</summary>
    public readonly byte FromEnd(uint back) => bytes[(int)((head - back) % Size)];

    public void Add(byte value)
    {
        bytes[(int)(head % Size)] = value;
        SetMark(head, false);
        head++;
    }

    /// <summary>Adds the byte that ends a line, which makes the line readable. One place is kept for it.</summary>
    public void Finish(byte value)
    {
        bytes[(int)(head % Size)] = value;
        SetMark(head, true);
        head++;
        canon = head;
    }

    /// <summary>Everything is readable from now on: the mode without lines begins.</summary>
    public void FinishAll() => canon = head;

    public void RemoveLast() => head--;

    public void Clear() => tail = canon = head;

    /// <summary>Takes one line or as much of it as fits. 0 for an end-of-file at its beginning.</summary>
    public int TakeLine(Span<byte> buffer)
    {
        var count = 0;
        while (tail != canon)
        {
            var value = bytes[(int)(tail % Size)];
            var ends = IsMarked(tail);
            if (ends && value == 0)
            {
                tail++;
                break;
            }
            if (count == buffer.Length)
                break;
            buffer[count++] = value;
            tail++;
            if (ends)
                break;
        }
        return count;
    }

    /// <summary>Takes bytes without regard to lines.</summary>
    public int Take(Span<byte> buffer)
    {
        var count = 0;
        while (tail != head && count < buffer.Length)
            buffer[count++] = bytes[(int)(tail++ % Size)];
        if ((int)(canon - tail) < 0)
            canon = tail;
        return count;
    }

    readonly bool IsMarked(uint position) => (marks[(int)(position % Size / 8)] >> (int)(position % 8) & 1) != 0;

    void SetMark(uint position, bool mark)
    {
        ref var group = ref marks[(int)(position % Size / 8)];
        var bit = (byte)(1 << (int)(position % 8));
        group = mark ? (byte)(group | bit) : (byte)(group & ~bit);
    }
}
