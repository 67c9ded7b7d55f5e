using System;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Unix.Memory;

/// <summary>
/// The regions of an address space: an array sorted by address, searched by halves. The array's memory is the owner's; on the machine
/// it is a range of addresses whose pages appear as they are touched, so a table costs what it holds.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct RegionTable(Region* storage, int capacity)
{
    private readonly Region* _storage = storage;
    private readonly int _capacity = capacity;

    private int _count;

    public int Count { readonly get => _count; private set => _count = value; }

    /// <summary>Where the count stands, for who looks for a region without C#. The table must not move.</summary>
    public static int* CountOf(RegionTable* table) => &table->_count;

    public readonly ReadOnlySpan<Region> All => new(_storage, Count);

    /// <summary>Sum of all lengths in bytes.</summary>
    public ulong Reserved { get; private set; }

    /// <summary>Room for an operation, which adds two entries at most.</summary>
    public readonly bool HasRoom => Count + 2 <= _capacity;

    /// <summary>Index of the first region that ends above the address, or <see cref="Count"/>.</summary>
    public readonly int FirstEndingAbove(ulong address)
    {
        var low = 0;
        var high = Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_storage[middle].End > address)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }

    /// <summary>The region that holds the address, or null. Good until the table changes.</summary>
    public readonly Region* Find(ulong address)
    {
        var index = FirstEndingAbove(address);
        return index < Count && _storage[index].Start <= address ? &_storage[index] : null;
    }

    /// <summary>True if no region touches [start, end).</summary>
    public readonly bool IsEmpty(ulong start, ulong end)
    {
        var index = FirstEndingAbove(start);
        return index == Count || _storage[index].Start >= end;
    }

    /// <summary>True if every address of [start, end) lies in a region, all of which grant the access (None: whatever access).</summary>
    public readonly bool Covers(ulong start, ulong end, MapFlags access)
    {
        for (var index = FirstEndingAbove(start); index < Count && _storage[index].Start <= start; index++)
        {
            if ((_storage[index].Access & access) != access)
                return false;
            start = _storage[index].End;
            if (start >= end)
                return true;
        }

        return false;
    }

    /// <summary>Adds a region where nothing is. There must be room.</summary>
    public void Insert(in Region region)
    {
        var index = FirstEndingAbove(region.Start);
        Reserved += region.Length;
        if (index > 0 && Region.CanMerge(_storage[index - 1], region))
        {
            _storage[--index].End = region.End;
        }
        else
        {
            MakeGap(index);
            _storage[index] = region;
        }

        MergeWithNext(index);
    }

    /// <summary>Takes [start, end) out of all regions. There must be room.</summary>
    public void Remove<TOwner>(ulong start, ulong end) where TOwner : struct, IRegionOwner
    {
        SplitAt<TOwner>(start);
        SplitAt<TOwner>(end);
        var first = FirstEndingAbove(start);
        var last = first;
        while (last < Count && _storage[last].Start < end)
        {
            Reserved -= _storage[last].Length;
            TOwner.Release(_storage[last]);
            last++;
        }

        new Span<Region>(_storage + last, Count - last).CopyTo(new Span<Region>(_storage + first, Count - last));
        Count -= last - first;
    }

    /// <summary>Changes the access of everything in [start, end). There must be room.</summary>
    public void Protect<TOwner>(ulong start, ulong end, MapFlags access) where TOwner : struct, IRegionOwner
    {
        SplitAt<TOwner>(start);
        SplitAt<TOwner>(end);
        var first = FirstEndingAbove(start);
        var index = first;
        for (; index < Count && _storage[index].Start < end; index++)
            _storage[index].Access = access;
        for (index = Math.Min(index, Count - 1); index >= first && index > 0; index--)
            MergeWithNext(index - 1);
        MergeWithNext(first - 1);
    }

    /// <summary>The highest free range of this length below <paramref name="high"/>, or 0.</summary>
    public readonly ulong FindGap(ulong length, ulong alignment, ulong low, ulong high)
    {
        var end = high;
        for (var index = FirstEndingAbove(high - 1); ; index--)
        {
            // Regions from index on begin at or above end, or hold the top.
            if (index < Count && _storage[index].Start < end)
                end = _storage[index].Start;
            var floor = index > 0 ? Math.Max(_storage[index - 1].End, low) : low;
            if (end > floor && end - floor >= length)
            {
                var start = (end - length) & ~(alignment - 1);
                if (start >= floor)
                    return start;
            }

            if (index == 0 || floor == low)
                return 0;
        }
    }

    /// <summary>Makes a region begin at the address if one lies across it.</summary>
    private void SplitAt<TOwner>(ulong address) where TOwner : struct, IRegionOwner
    {
        var index = FirstEndingAbove(address);
        if (index == Count || _storage[index].Start >= address)
            return;
        MakeGap(index);
        _storage[index] = _storage[index + 1];
        _storage[index].End = address;
        ref var upper = ref _storage[index + 1];
        upper.FileOffset += address - upper.Start;
        upper.Start = address;
        TOwner.Share(upper);
    }

    private void MergeWithNext(int index)
    {
        if (index < 0 || index + 1 >= Count || !Region.CanMerge(_storage[index], _storage[index + 1]))
            return;
        _storage[index].End = _storage[index + 1].End;
        new Span<Region>(_storage + index + 2, Count - index - 2).CopyTo(new Span<Region>(_storage + index + 1, Count - index - 2));
        Count--;
    }

    private void MakeGap(int index)
    {
        new Span<Region>(_storage + index, Count - index).CopyTo(new Span<Region>(_storage + index + 1, Count - index));
        Count++;
    }
}
