using System;
using System.Buffers.Binary;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.LibOS.Net.Stack;

/// <summary>IP packets that this machine sends to itself, until it receives them: each with its length in front. What does not fit is lost, as on any network.</summary>
public unsafe struct LoopbackQueue
{
    public const int MemoryNeeded = 1 << 17;
    private const int Prefix = sizeof(int);

    private readonly byte* _memory;
    private int _start;
    private int _end;

    /// <param name="memory">Of <see cref="MemoryNeeded"/> bytes.</param>
    public LoopbackQueue(byte* memory) => _memory = memory;

    public readonly bool IsEmpty => _start == _end;

    public bool TryAdd(ReadOnlySpan<byte> header, ReadOnlySpan<MemoryPiece> payload, int payloadLength)
    {
        var length = header.Length + payloadLength;
        if (MemoryNeeded - _end < Prefix + length)
            return false;
        var target = new Span<byte>(_memory + _end, Prefix + length);
        BinaryPrimitives.WriteInt32LittleEndian(target, length);
        header.CopyTo(target[Prefix..]);
        var at = Prefix + header.Length;
        foreach (var piece in payload)
        {
            piece.Bytes.CopyTo(target[at..]);
            at += piece.Length;
        }

        _end += Prefix + length;
        return true;
    }

    /// <summary>Takes the oldest packet. It stays where it is until the queue has been empty and something is added.</summary>
    public bool TryTake(out ReadOnlySpan<byte> packet)
    {
        packet = default;
        if (IsEmpty)
            return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(new ReadOnlySpan<byte>(_memory + _start, Prefix));
        packet = new ReadOnlySpan<byte>(_memory + _start + Prefix, length);
        _start += Prefix + length;
        return true;
    }

    /// <summary>Makes the room of everything that was taken free again; only when nothing taken is in use.</summary>
    public void Recycle()
    {
        if (IsEmpty)
            (_start, _end) = (0, 0);
    }
}
