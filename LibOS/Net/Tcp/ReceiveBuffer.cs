using System;
using System.Runtime.CompilerServices;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>
/// The bytes of a connection between their arrival and the application's reading, in a ring of its memory. Bytes that arrive out of order are put where they belong at once.
/// <code>
///   read position             in order up to here            window's end
///        │ ── Available ──────────►│ ── Free ────────────────────►│
/// </code>
/// </summary>
public unsafe struct ReceiveBuffer
{
    private readonly byte* _memory;
    private readonly uint _mask;
    private uint _read;

    /// <param name="memory">Of the connection as long as it exists.</param>
    /// <param name="length">A power of two.</param>
    public ReceiveBuffer(byte* memory, int length)
    {
        _memory = memory;
        _mask = (uint)length - 1;
    }

    public readonly int Capacity => (int)(_mask + 1);

    /// <summary>Bytes that can be read.</summary>
    public int Available { readonly get; private set; }

    public readonly int Free => Capacity - Available;

    /// <summary>Puts bytes at a distance behind what is in order.</summary>
    /// <param name="distance">Together with the length at most <see cref="Free"/>.</param>
    /// <param name="bytes">What arrived.</param>
    public readonly void Put(int distance, ReadOnlySpan<byte> bytes)
    {
        var start = (_read + (uint)Available + (uint)distance) & _mask;
        var first = Capacity - (int)start;
        if (bytes.Length <= first)
        {
            bytes.CopyTo(new Span<byte>(_memory + start, first));
            return;
        }

        bytes[..first].CopyTo(new Span<byte>(_memory + start, first));
        bytes[first..].CopyTo(new Span<byte>(_memory, bytes.Length - first));
    }

    /// <summary>
    /// Puts bytes behind what is in order, and makes them part of it; nothing may have been put behind before. What comes into an empty ring begins at its start: so it lies in one piece.
    /// </summary>
    /// <param name="bytes">What arrived; at most <see cref="Free"/>.</param>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (Available == 0)
        {
            _read = 0;
            bytes.CopyTo(new Span<byte>(_memory, Capacity));
        }
        else
            Put(0, bytes);
        Available += bytes.Length;
    }

    /// <summary>Bytes that were put behind what is in order are now in order themselves.</summary>
    public void Advance(int length) => Available += length;

    /// <summary>Whether all that can be read lies in one piece.</summary>
    public readonly bool IsInOnePiece => (_read & _mask) + (uint)Available <= _mask + 1;

    /// <summary>What can be read in one piece; it ends at the end of the ring.</summary>
    public readonly ReadOnlySpan<byte> Peek()
    {
        var start = _read & _mask;
        return new ReadOnlySpan<byte>(_memory + start, Math.Min(Available, Capacity - (int)start));
    }

    /// <summary>All that can be read in one piece: where it lies, or copied when it goes on at the start of the ring.</summary>
    /// <param name="scratch">As long as the ring.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ReadOnlySpan<byte> Peek(Span<byte> scratch)
    {
        var first = Peek();
        return first.Length == Available ? first : Join(first, scratch);
    }

    private readonly ReadOnlySpan<byte> Join(ReadOnlySpan<byte> first, Span<byte> scratch)
    {
        first.CopyTo(scratch);
        new ReadOnlySpan<byte>(_memory, Available - first.Length).CopyTo(scratch[first.Length..]);
        return scratch[..Available];
    }

    /// <summary>Gives the room of bytes back that were read.</summary>
    public void Consume(int length)
    {
        _read += (uint)length;
        Available -= length;
    }

    /// <summary>Copies as much as there is, up to the length of the target.</summary>
    public int Read(Span<byte> target)
    {
        var total = 0;
        while (!target.IsEmpty && Available > 0)
        {
            var piece = Peek();
            var length = Math.Min(piece.Length, target.Length);
            piece[..length].CopyTo(target);
            Consume(length);
            target = target[length..];
            total += length;
        }

        return total;
    }
}
