using System.Numerics;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Frame;

/// <summary>
/// The free frames by the buddy system (Knuth, The Art of Computer Programming 1, 2.5): blocks of 2^order frames, aligned to their size, up to a large page.
/// Two halves that are free are one block, so a run that lies within a free block is found whatever else is free. Blocks are listed by their order
/// and their place within a large page: whether a list holds frames of a colour is known by its number, and a search looks at 1023 list heads at most, however many frames
/// there are (docs/notes/0028-frames.md).
/// <code>
///   list      0 … 511     512 … 767     …    1020 1021    1022
///   order     0           1                  8            9
///   place     0 1 2 …     0 2 4 …            0 256        0
/// </code>
/// </summary>
public unsafe struct FreeBlocks
{
    private const int HighestOrder = 9;
    private const int Lists = (2 << HighestOrder) - 1;
    private const uint LargePage = 1u << HighestOrder;

    [InlineArray(Lists)]
    private struct Heads
    {
        private uint _first;
    }

    [InlineArray((Lists + 63) / 64)]
    private struct Marks
    {
        private ulong _first;
    }

    private FrameInfo* _entries;
    private uint _count;
    private Heads _heads;
    /// <summary>Bit n: list n is not empty.</summary>
    private Marks _used;

    public void Initialise(FrameInfo* entries, uint count)
    {
        _entries = entries;
        _count = count;
    }

    /// <summary>Adds frames [first, end), which are in no block yet, in as few blocks as there can be.</summary>
    public void Add(uint first, uint end)
    {
        while (first < end)
        {
            var order = int.Min(BitOperations.TrailingZeroCount(first | LargePage), BitOperations.Log2(end - first));
            Join(first, order);
            first += 1u << order;
        }
    }

    /// <summary>Takes one frame out of a smallest block; 0 if there is none.</summary>
    public uint Take() => TakeRun(1, 1, 0);

    /// <summary>
    /// Takes <paramref name="count"/> frames in a row, at most 512, that lie within one free block and whose first is <paramref name="phase"/> modulo
    /// <paramref name="modulus"/> (a power of two, at most 512); 0 if there are none.
    /// </summary>
    public uint TakeRun(uint count, uint modulus, uint phase)
    {
        var lowest = count == 1 ? 0 : BitOperations.Log2(count - 1) + 1;
        for (var list = NextUsed(FirstList(lowest)); list < Lists; list = NextUsed(list + 1))
        {
            var order = OrderOf(list);
            var offset = (phase - ((uint)(list - FirstList(order)) << order)) & (modulus - 1);
            if (offset + count > 1u << order)
                continue;
            var block = _heads[list];
            Remove(block, order);
            Cut(block, order, block + offset, count);
            return block + offset;
        }

        return 0;
    }

    /// <summary>Takes this frame, which is in some block.</summary>
    public void TakeAt(uint number)
    {
        for (var order = 0; order <= HighestOrder; order++)
        {
            var block = number & ~((1u << order) - 1);
            if (!Begins(block, order))
                continue;
            Remove(block, order);
            Cut(block, order, number, 1);
            return;
        }
    }

    /// <summary>The parts of a block, in no list any more, before and behind what is taken out of it.</summary>
    private void Cut(uint block, int order, uint first, uint count)
    {
        Add(block, first);
        Add(first + count, block + (1u << order));
    }

    /// <summary>Adds a block to its list, or with its other half to the next, and so on.</summary>
    private void Join(uint block, int order)
    {
        for (; order < HighestOrder; order++)
        {
            var buddy = block ^ (1u << order);
            if (!Begins(buddy, order))
                break;
            Remove(buddy, order);
            block &= ~(1u << order);
        }

        var list = ListOf(block, order);
        var entry = _entries + block;
        var next = _heads[list];
        entry->FreeBlock = (uint)order + 1;
        entry->Previous = 0;
        entry->Next = next;
        if (next != 0)
            _entries[next].Previous = block;
        _heads[list] = block;
        _used[list / 64] |= 1UL << list;
    }

    private void Remove(uint block, int order)
    {
        var list = ListOf(block, order);
        var entry = _entries + block;
        if (entry->Previous != 0)
            _entries[entry->Previous].Next = entry->Next;
        else
            _heads[list] = entry->Next;
        if (entry->Next != 0)
            _entries[entry->Next].Previous = entry->Previous;
        entry->FreeBlock = 0;
        if (_heads[list] == 0)
            _used[list / 64] &= ~(1UL << list);
    }

    private readonly bool Begins(uint block, int order) =>
        block < _count && _entries[block].Kind == FrameKind.Free && _entries[block].FreeBlock == (uint)order + 1;

    private readonly int NextUsed(int list)
    {
        for (; list < Lists; list = (list | 63) + 1)
        {
            var rest = _used[list / 64] >> list;
            if (rest != 0)
                return list + BitOperations.TrailingZeroCount(rest);
        }

        return Lists;
    }

    private static int FirstList(int order) => (2 << HighestOrder) - ((2 << HighestOrder) >> order);

    private static int ListOf(uint block, int order) => FirstList(order) + (int)((block & (LargePage - 1)) >> order);

    private static int OrderOf(int list) => HighestOrder - BitOperations.Log2((uint)(Lists - list));
}
