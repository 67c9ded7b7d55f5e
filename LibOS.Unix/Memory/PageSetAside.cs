using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;

namespace ExoCosmos.LibOS.Unix.Memory;

/// <summary>
/// Frames of pages that the program may not touch at all for now (PROT_NONE): x86 cannot map without read access, so they are not mapped and
/// remembered here, sorted by address. Rare: a page that was never touched needs no entry. A page that was taken by force has an entry without a frame: for these
/// there is always some memory in advance, because there is none to be had when frames are taken.
/// </summary>
internal static unsafe class PageSetAside
{
    private const int Capacity = 1 << 20;
    private const int EntriesPerPage = (int)Layout.PageSize / 16;
    private const uint BatchSize = 64;

    /// <summary>Entries for which there is memory.</summary>
    private static int s_room;

    private struct Entry
    {
        public ulong Address;
        public ulong Frame;
    }

    private static Entry* Entries => (Entry*)PrivateMemory.SetAside;

    /// <summary>As many pages as a repossession vector can name.</summary>
    public const int LostAtOnce = (int)RingPage.RepossessionCapacity;

    public static int Count { get; private set; }

    /// <summary>Unmaps the pages of a range and keeps their frames.</summary>
    public static bool Add(ulong start, ulong end)
    {
        for (var page = PageTables.NextMapped(start, end); page < end; page = PageTables.NextMapped(page + Layout.PageSize, end))
        {
            if (Count == Capacity || !Reserve(1 + LostAtOnce))
                return false;
            Insert(page, PageTables.FrameAt(page));
            KernelApi.Map(Handle.None, new MapRequest { Address = page, Flags = MapFlags.Unmap });
        }

        return true;
    }

    /// <summary>Sees to it that there is memory for more entries.</summary>
    public static bool Reserve(int entries)
    {
        for (; s_room < Count + entries; s_room += EntriesPerPage)
        {
            if (!PrivateMemory.Commit(PrivateMemory.SetAside + ((ulong)(s_room / EntriesPerPage) * Layout.PageSize), 1))
                return false;
        }

        return true;
    }

    /// <summary>Remembers that a page's content is gone. False when there is no memory for it.</summary>
    public static bool AddLost(ulong address)
    {
        if (Count == Capacity || !Reserve(1))
            return false;
        Insert(address, 0);
        return true;
    }

    /// <summary>A frame that was not mapped was taken. False if it is none of these.</summary>
    public static bool Lose(ulong frame)
    {
        for (var index = 0; index < Count; index++)
        {
            if (Entries[index].Frame != frame)
                continue;
            Entries[index].Frame = 0;
            return true;
        }

        return false;
    }

    /// <summary>Is there an entry for the page at an address?</summary>
    public static bool Holds(ulong address)
    {
        var index = FirstAtOrAbove(address);
        return index != Count && Entries[index].Address == address;
    }

    /// <summary>Is it a page that was taken by force?</summary>
    public static bool IsLost(ulong address) => Count != 0 && Holds(address) && Entries[FirstAtOrAbove(address)].Frame == 0;

    /// <summary>Forgets the page at an address and says which frame it was.</summary>
    public static bool TryTake(ulong address, out ulong frame)
    {
        var index = FirstAtOrAbove(address);
        frame = 0;
        if (index == Count || Entries[index].Address != address)
            return false;
        frame = Entries[index].Frame;
        Remove(index, 1);
        return true;
    }

    /// <summary>Gives the frames of a range back.</summary>
    public static void Free(ulong start, ulong end)
    {
        if (Count == 0)
            return;
        var first = FirstAtOrAbove(start);
        var last = FirstAtOrAbove(end);
        var frames = stackalloc uint[(int)BatchSize];
        for (var index = first; index < last;)
        {
            var count = 0u;
            for (; count < BatchSize && index < last; index++)
            {
                if (Entries[index].Frame != 0)
                    frames[count++] = (uint)Entries[index].Frame;
            }

            KernelApi.FrameFree(PrivateMemory.Account, frames, count);
        }

        Remove(first, last - first);
    }

    /// <summary>The range has moved.</summary>
    public static void Move(ulong from, ulong to, ulong length)
    {
        while (Count != 0)
        {
            var index = FirstAtOrAbove(from);
            if (index == Count || Entries[index].Address >= from + length)
                return;
            var entry = Entries[index];
            Remove(index, 1);
            Insert(to + (entry.Address - from), entry.Frame);
        }
    }

    private static void Insert(ulong address, ulong frame)
    {
        var index = FirstAtOrAbove(address);
        new Span<Entry>(Entries + index, Count - index).CopyTo(new Span<Entry>(Entries + index + 1, Count - index));
        Entries[index] = new Entry { Address = address, Frame = frame };
        Count++;
    }

    private static void Remove(int index, int count)
    {
        new Span<Entry>(Entries + index + count, Count - index - count).CopyTo(new Span<Entry>(Entries + index, Count - index - count));
        Count -= count;
    }

    private static int FirstAtOrAbove(ulong address)
    {
        var low = 0;
        var high = Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Entries[middle].Address >= address)
                high = middle;
            else
                low = middle + 1;
        }

        return low;
    }
}
