using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Frame;

namespace ExoCosmos.Kernel.Mapping;

/// <summary>
/// Walks and edits one environment's page tables. Tables are frames charged to the environment's account; they are added on demand
/// and live until the environment ends.
/// </summary>
public static unsafe class AddressSpace
{
    /// <summary>Entry index of an address at a level (4 = top).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Index(ulong address, int level) => (int)(address >> (3 + (9 * level))) & 511;

    /// <summary>The last-level entry for an address, or null where a table is missing.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ulong* Find(KernelState* kernel, ulong root, ulong address) => Walk(kernel, root, address);

    /// <summary>The same, for where each instruction counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong* Walk(KernelState* kernel, ulong root, ulong address)
    {
        var table = kernel->Physical.Table(root);
        return Descend(kernel, ref table, Index(address, 4)) && Descend(kernel, ref table, Index(address, 3)) && Descend(kernel, ref table, Index(address, 2))
            ? table + Index(address, 1)
            : null;
    }

    /// <summary>One level down, if there is a table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Descend(KernelState* kernel, ref ulong* table, int index)
    {
        var entry = table[index];
        table = (ulong*)kernel->Physical.At(entry & PageTableEntry.FrameMask);
        return (entry & (PageTableEntry.Present | PageTableEntry.Large)) == PageTableEntry.Present;
    }

    /// <summary>For sweeps: the last-level table that covers an address, or null where there is none; and the first address behind what it, or the gap, covers.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="root">Frame of the level-4 table.</param>
    /// <param name="address">Where to look.</param>
    /// <param name="next">Where to go on.</param>
    /// <param name="large">Instead of a table, the entry of a large page; else null.</param>
    public static ulong* FindTable(KernelState* kernel, ulong root, ulong address, out ulong next, out ulong* large)
    {
        large = null;
        var table = root;
        for (var level = 4; level > 1; level--)
        {
            var entry = kernel->Physical.Table(table) + Index(address, level);
            next = (address | ((1UL << (3 + (9 * level))) - 1)) + 1;
            if (LargePages.IsLarge(*entry))
                large = entry;
            if ((*entry & PageTableEntry.Present) == 0 || large != null)
                return null;
            table = PageTableEntry.FrameOf(*entry);
        }

        next = (address | ((1UL << 21) - 1)) + 1;
        return kernel->Physical.Table(table);
    }

    /// <summary>How many tables are missing on the way to an address: 0 to 3.</summary>
    public static uint Missing(KernelState* kernel, ulong root, ulong address)
    {
        var table = root;
        for (var level = 4; level > 1; level--)
        {
            var entry = kernel->Physical.Table(table)[Index(address, level)];
            if ((entry & PageTableEntry.Present) == 0)
                return (uint)(level - 1);
            table = PageTableEntry.FrameOf(entry);
        }

        return 0;
    }

    /// <summary>The last-level entry; missing tables are added. The account must have room for them and the machine the frames.</summary>
    public static ulong* Ensure(KernelState* kernel, ulong root, ulong address, uint account) => Ensure(kernel, root, address, account, 1);

    /// <summary>The same for the entry of a large page.</summary>
    public static ulong* EnsureLarge(KernelState* kernel, ulong root, ulong address, uint account) => Ensure(kernel, root, address, account, 2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong* Ensure(KernelState* kernel, ulong root, ulong address, uint account, int lowest)
    {
        var table = root;
        for (var level = 4; level > lowest; level--)
        {
            var entry = kernel->Physical.Table(table) + Index(address, level);
            if ((*entry & PageTableEntry.Present) == 0)
            {
                var added = FrameOwnership.Allocate(kernel, account, FrameKind.PageTable);
                *entry = ((ulong)added << 12) | PageTableEntry.Intermediate;
            }

            table = PageTableEntry.FrameOf(*entry);
        }

        return kernel->Physical.Table(table) + Index(address, lowest);
    }

    /// <summary>Clears an entry and drops its count; the frame becomes free if it was condemned and this was the last use.</summary>
    public static void Clear(KernelState* kernel, ulong* entry)
    {
        var old = *entry;
        *entry = 0;
        if ((old & PageTableEntry.Counted) == 0)
            return;
        var frame = (uint)PageTableEntry.FrameOf(old);
        kernel->Frames[frame]->Mappings--;
        FrameOwnership.Settle(kernel, frame);
    }

    /// <summary>Physical address behind a user address with this access, or false.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Translate(KernelState* kernel, ulong root, ulong address, ulong access, out ulong physical) => Reach(kernel, root, address, access, out physical);

    /// <summary>The same, for where each instruction counts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Reach(KernelState* kernel, ulong root, ulong address, ulong access, out ulong physical)
    {
        physical = 0;
        if (address >= Layout.PageTables)
            return false;
        var small = Walk(kernel, root, address);
        return small != null ? Allows(*small, address, Layout.PageSize, access, ref physical) : ReachLarge(kernel, root, address, access, ref physical);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool ReachLarge(KernelState* kernel, ulong root, ulong address, ulong access, ref ulong physical)
    {
        _ = FindTable(kernel, root, address, out _, out var large);
        return large != null && Allows(*large, address, LargePages.Size, access, ref physical);
    }

    /// <summary>Whether an entry lets a program do this; if so, what is behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Allows(ulong entry, ulong address, ulong size, ulong access, ref ulong physical)
    {
        access |= PageTableEntry.Present | PageTableEntry.User;
        if ((entry & access) != access)
            return false;
        physical = (entry & PageTableEntry.FrameMask) | (address & (size - 1));
        return true;
    }
}
