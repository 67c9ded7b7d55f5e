using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Frame;
using ExoCosmos.Kernel.Mapping;

namespace ExoCosmos.Kernel.Environment;

/// <summary>
/// Takes an address space down, one table a step, from below and in order of address. A step looks through one table of each level and clears one last-level
/// table, or one large page, at most; as each step begins where the one before stopped, every table is looked through once.
/// </summary>
public static unsafe class TableReaper
{
    private const int Entries = 512;
    private const int BlockEntries = 32;
    private const ulong Block = BlockEntries * sizeof(ulong);
    private const int UserEntries = (int)(Layout.Reserved >> 39);

    /// <summary>One step; false when only the level-4 table is left.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="slot">The dying environment's.</param>
    public static bool Step(KernelState* kernel, uint slot)
    {
        var record = kernel->Environments.Record(slot);
        ref var address = ref record->Reaped;
        var entry = FirstUsed(kernel->Physical.Table(record->TableFrame), 4, UserEntries, ref address);
        if (entry == null)
            return false;
        for (var level = 3; ; level--)
        {
            if (LargePages.IsLarge(*entry))
            {
                LargePages.Clear(kernel, slot, entry, 0);
                return true;
            }

            var table = (uint)PageTableEntry.FrameOf(*entry);
            var below = FirstUsed(kernel->Physical.Table(table), level, Entries, ref address);
            if (below != null && level > 1)
            {
                entry = below;
                continue;
            }

            if (below != null)
                ClearPages(kernel, below, kernel->Physical.Table(table) + Entries);
            *entry = 0;
            FrameOwnership.Free(kernel, table);
            // To the begin of what the table covered: the table above goes on from this entry, or goes itself.
            address &= ~((1UL << (12 + (9 * level))) - 1);
            return true;
        }
    }

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

    /// <summary>The first entry that is not zero, or null. Tables are mostly empty, so 32 entries at a time are looked at.</summary>
    public static ulong* FirstUsed(ulong* entry, int count)
    {
        var end = entry + count;
        for (; entry < end && ((ulong)entry & (Block - 1)) != 0; entry++)
        {
            if (*entry != 0)
                return entry;
        }

        while (entry + BlockEntries <= end && IsEmpty(entry))
            entry += BlockEntries;
        for (; entry < end; entry++)
        {
            if (*entry != 0)
                return entry;
        }

        return null;
    }

    /// <summary>Sixteen pairs of entries. Aligned: then an instruction can load and combine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsEmpty(ulong* entry) =>
        (Vector128.LoadAligned(entry) | Vector128.LoadAligned(entry + 2) | Vector128.LoadAligned(entry + 4) | Vector128.LoadAligned(entry + 6)
            | Vector128.LoadAligned(entry + 8) | Vector128.LoadAligned(entry + 10) | Vector128.LoadAligned(entry + 12) | Vector128.LoadAligned(entry + 14)
            | Vector128.LoadAligned(entry + 16) | Vector128.LoadAligned(entry + 18) | Vector128.LoadAligned(entry + 20) | Vector128.LoadAligned(entry + 22)
            | Vector128.LoadAligned(entry + 24) | Vector128.LoadAligned(entry + 26) | Vector128.LoadAligned(entry + 28) | Vector128.LoadAligned(entry + 30)) == Vector128<ulong>.Zero;
}
