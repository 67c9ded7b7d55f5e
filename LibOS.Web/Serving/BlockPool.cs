using System;
using ExoCosmos.LibOS.Net.Stack;
using ExoCosmos.LibOS.Net.Wire;

namespace ExoCosmos.LibOS.Web.Serving;

/// <summary>
/// Blocks of memory that are sent: heads and copies. Several answers may share one; it is free again when the last of them was acknowledged. Each has room for running sums.
/// </summary>
public unsafe struct BlockPool
{
    private byte* _blocks;
    private ushort* _sums;
    private ushort* _uses;
    private ushort* _free;
    private int _length;

    /// <summary>No block.</summary>
    public const ushort None = 0;

    public int Free { get; private set; }

    public int Capacity { get; private set; }

    /// <param name="memory">Zeroed.</param>
    /// <param name="count">Blocks, less than 65,536.</param>
    /// <param name="length">Bytes of each, a multiple of 64.</param>
    public void Initialise(ref MemoryCutter memory, int count, int length)
    {
        (_length, Capacity) = (length, count);
        _blocks = memory.Take((ulong)count * (ulong)length);
        _sums = (ushort*)memory.Take((ulong)count * (ulong)SumsOfBlock * sizeof(ushort));
        _uses = (ushort*)memory.Take((ulong)(count + 1) * sizeof(ushort));
        _free = (ushort*)memory.Take((ulong)count * sizeof(ushort));
        if (memory.IsMeasuring)
            return;
        for (var block = (ushort)count; block > 0; block--)
            _free[Free++] = block;
    }

    private readonly int SumsOfBlock => RunningSums.Count(_length);

    /// <summary>Takes a block with one use; <see cref="None"/> when there is none.</summary>
    public ushort Take()
    {
        if (Free == 0)
            return None;
        var block = _free[--Free];
        _uses[block] = 1;
        return block;
    }

    public readonly void AddUse(ushort block) => _uses[block]++;

    public readonly ushort Uses(ushort block) => _uses[block];

    public void EndUse(ushort block)
    {
        if (--_uses[block] == 0)
            _free[Free++] = block;
    }

    public readonly Span<byte> Bytes(ushort block) => new(_blocks + ((ulong)(block - 1) * (ulong)_length), _length);

    /// <summary>The first bytes of a block, as they are to be sent.</summary>
    /// <param name="block">Which; its bytes change no more.</param>
    /// <param name="length">How many.</param>
    /// <param name="isSummed">Whether to make sums now, for all the times that it is sent.</param>
    public readonly MemoryPiece Piece(ushort block, int length, bool isSummed)
    {
        if (isSummed)
            RunningSums.Compute(Bytes(block)[..length], new Span<ushort>(SumsOf(block), RunningSums.Count(length)));
        return Known(block, length, isSummed);
    }

    /// <summary>The same once more, of a block whose sums were made.</summary>
    public readonly MemoryPiece Known(ushort block, int length, bool isSummed) =>
        new(_blocks + ((ulong)(block - 1) * (ulong)_length), length, isSummed ? SumsOf(block) : null);

    private readonly ushort* SumsOf(ushort block) => _sums + ((ulong)(block - 1) * (ulong)SumsOfBlock);
}
