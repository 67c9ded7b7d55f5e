using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Frame;
using ExoCosmos.Kernel.Mapping;

namespace ExoCosmos.Kernel.Environment;

/// <summary>
/// Takes an address space down, from below and in order of address. A step clears one last-level table, or one large page, at most, and gives back the tables above it that are empty then; as it looks on where the one before
/// stopped, every table is looked through once.
/// </summary>
public static unsafe class TableReaper
{
    private const int Entries = 512;
    private const int BlockEntries = 64, GroupEntries = 8;
    private const int UserEntries = (int)(Layout.Reserved >> 39);

    /// <summary>One step; false when only the level-4 table is left.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="slot">The dying environment's.</param>
    [SkipLocalsInit]
    public static bool Step(KernelState* kernel, uint slot)
    {
        var record = kernel->Environments.Record(slot);
        ref var address = ref record->Reaped;
        // The entries on the way down, by the level of what they lead to.
        var way = stackalloc ulong*[4];
        way[3] = FirstUsed(kernel->Physical.Table(record->TableFrame), 4, UserEntries, ref address);
        if (way[3] == null)
            return false;
        var level = 3;
        while (true)
        {
            if (LargePages.IsLarge(*way[level]))
            {
                LargePages.Clear(kernel, slot, way[level], 0);
                return true;
            }

            var pages = TableBelow(kernel, way[level]);
            var below = FirstUsed(pages, level, Entries, ref address);
            if (below == null)
                break;
            if (level == 1)
            {
                ClearPages(kernel, below, pages + Entries);
                break;
            }

            way[--level] = below;
        }

        GiveBack(kernel, way, level, ref address);
        return true;
    }

    /// <summary>The table of this level is empty and goes, and those above it for which it was the last.</summary>
    private static void GiveBack(KernelState* kernel, ulong** way, int level, ref ulong address)
    {
        do
        {
            var table = (uint)PageTableEntry.FrameOf(*way[level]);
            *way[level] = 0;
            FrameOwnership.Free(kernel, table);
            // To the begin of what the table covered: the table above goes on from this entry.
            address &= ~((1UL << (12 + (9 * level))) - 1);
            level++;
        }
        while (level < 4 && FirstUsed(TableBelow(kernel, way[level]), level, Entries, ref address) == null);
    }

    private static ulong* TableBelow(KernelState* kernel, ulong* entry) => (ulong*)kernel->Physical.At(*entry & PageTableEntry.FrameMask);

    /// <summary>The first entry from the address on that is not zero, which moves the address to its begin; or null.</summary>
    private static ulong* FirstUsed(ulong* table, int level, int count, ref ulong address)
    {
        var index = AddressSpace.Index(address, level);
        var entry = index < count ? FirstUsed(table + index, count - index) : null;
        if (entry != null && entry != table + index)
        {
            var span = 3 + (9 * level);
            address = (((address >> (span + 9)) << 9) + (ulong)(entry - table)) << span;
        }

        return entry;
    }

    private static void ClearPages(KernelState* kernel, ulong* first, ulong* end)
    {
        for (var page = first; page != null; page = FirstUsed(page + 1, (int)(end - page) - 1))
            AddressSpace.Clear(kernel, page);
    }

    /// <summary>The first entry that is not zero, or null. Tables are mostly empty, so many entries at a time are looked at.</summary>
    public static ulong* FirstUsed(ulong* entry, int count)
    {
        var end = entry + count;
        while (entry < end)
        {
            if (IsWhole(entry, end, BlockEntries) && IsBlockEmpty(entry))
                entry += BlockEntries;
            else if (IsWhole(entry, end, GroupEntries) && IsGroupEmpty(entry))
                entry += GroupEntries;
            else if (*entry != 0)
                return entry;
            else
                entry++;
        }

        return null;
    }

    /// <summary>Do so many entries begin here? Aligned: then an instruction can load and combine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsWhole(ulong* entry, ulong* end, int entries) => ((ulong)entry & (((ulong)entries * sizeof(ulong)) - 1)) == 0 && entry + entries <= end;

    /// <summary>One expression: one register collects what the loads bring.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsBlockEmpty(ulong* entry) =>
        (Vector128.LoadAligned(entry) | Vector128.LoadAligned(entry + 2) | Vector128.LoadAligned(entry + 4) | Vector128.LoadAligned(entry + 6)
            | Vector128.LoadAligned(entry + 8) | Vector128.LoadAligned(entry + 10) | Vector128.LoadAligned(entry + 12) | Vector128.LoadAligned(entry + 14)
            | Vector128.LoadAligned(entry + 16) | Vector128.LoadAligned(entry + 18) | Vector128.LoadAligned(entry + 20) | Vector128.LoadAligned(entry + 22)
            | Vector128.LoadAligned(entry + 24) | Vector128.LoadAligned(entry + 26) | Vector128.LoadAligned(entry + 28) | Vector128.LoadAligned(entry + 30)
            | Vector128.LoadAligned(entry + 32) | Vector128.LoadAligned(entry + 34) | Vector128.LoadAligned(entry + 36) | Vector128.LoadAligned(entry + 38)
            | Vector128.LoadAligned(entry + 40) | Vector128.LoadAligned(entry + 42) | Vector128.LoadAligned(entry + 44) | Vector128.LoadAligned(entry + 46)
            | Vector128.LoadAligned(entry + 48) | Vector128.LoadAligned(entry + 50) | Vector128.LoadAligned(entry + 52) | Vector128.LoadAligned(entry + 54)
            | Vector128.LoadAligned(entry + 56) | Vector128.LoadAligned(entry + 58) | Vector128.LoadAligned(entry + 60) | Vector128.LoadAligned(entry + 62)) == Vector128<ulong>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsGroupEmpty(ulong* entry) =>
        (Vector128.LoadAligned(entry) | Vector128.LoadAligned(entry + 2) | Vector128.LoadAligned(entry + 4) | Vector128.LoadAligned(entry + 6)) == Vector128<ulong>.Zero;
}
