using System.Runtime.Intrinsics;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Frame;
using ExoCosmos.Kernel.Mapping;

namespace ExoCosmos.Kernel.Environment;

/// <summary>
/// Takes an address space down, one table a step, from below: the tables themselves say how far it has come. A step looks through one table of each level
/// and clears one last-level table, or one large page, at most.
/// </summary>
public static unsafe class TableReaper
{
    private const int Entries = 512;
    private const int UserEntries = (int)(Layout.Reserved >> 39);

    /// <summary>One step; false when only the level-4 table is left.</summary>
    public static bool Step(KernelState* kernel, uint slot)
    {
        var entry = FirstUsed(kernel->Physical.Table(kernel->Environments.Record(slot)->TableFrame), UserEntries);
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
            var below = FirstUsed(kernel->Physical.Table(table), Entries);
            if (below != null && level > 1)
            {
                entry = below;
                continue;
            }

            if (below != null)
                ClearPages(kernel, below, kernel->Physical.Table(table) + Entries);
            *entry = 0;
            FrameOwnership.Free(kernel, table);
            return true;
        }
    }

    private static void ClearPages(KernelState* kernel, ulong* first, ulong* end)
    {
        for (var page = first; page != null; page = FirstUsed(page + 1, (int)(end - page) - 1))
            AddressSpace.Clear(kernel, page);
    }

    /// <summary>The first entry that is not zero, or null. Tables are mostly empty, so sixteen at a time are looked at.</summary>
    public static ulong* FirstUsed(ulong* entry, int count)
    {
        const int block = 16;
        var end = entry + count;
        for (; end - entry >= block; entry += block)
        {
            var any = Vector128.Load(entry) | Vector128.Load(entry + 2) | Vector128.Load(entry + 4) | Vector128.Load(entry + 6)
                | Vector128.Load(entry + 8) | Vector128.Load(entry + 10) | Vector128.Load(entry + 12) | Vector128.Load(entry + 14);
            if (any != Vector128<ulong>.Zero)
                break;
        }

        for (; entry < end; entry++)
        {
            if (*entry != 0)
                return entry;
        }

        return null;
    }
}
