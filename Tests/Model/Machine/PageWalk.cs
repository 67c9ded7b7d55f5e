using ExoCosmos.Kernel.Mapping;

namespace ExoCosmos.Model.Machine;

/// <summary>
/// The processor's walk through four levels of page tables (SDM vol. 3, 4.5), written apart from the kernel's own. Every level can take access
/// away: what ring 3 may do is what all levels allow.
/// </summary>
public sealed class PageWalk(PhysicalArena arena)
{
    private const int LargeShift = 21;
    private const ulong Access = PageTableEntry.Writable | PageTableEntry.User;

    private readonly PhysicalArena _arena = arena;

    /// <summary>The last entry on the way to an address with the access that all levels leave, or 0. In a large page, what the entry of a small one would be.</summary>
    public ulong Find(uint root, ulong address)
    {
        var table = root;
        var access = Access;
        var forbidden = 0UL;
        for (var shift = 39; ; shift -= 9)
        {
            var entry = _arena.Table(table)[(int)(address >> shift) & 511];
            if ((entry & PageTableEntry.Present) == 0)
                return 0;
            access &= entry;
            forbidden |= entry & PageTableEntry.NoExecute;
            if (shift == 12)
                return (entry & ~Access) | access | forbidden;
            if (shift == LargeShift && (entry & PageTableEntry.Large) != 0)
                return (entry & ~(Access | PageTableEntry.Large) | access | forbidden) + (address & 0x1F_F000);
            table = (uint)PageTableEntry.FrameOf(entry);
        }
    }

    /// <summary>The table on the way to an address whose entries are of this level (4 = the root); 0 if it is missing.</summary>
    public uint Table(uint root, ulong address, int level)
    {
        var table = root;
        for (var above = 4; above > level; above--)
        {
            var entry = _arena.Table(table)[(int)(address >> (3 + (9 * above))) & 511];
            if ((entry & PageTableEntry.Present) == 0 || (above == 2 && (entry & PageTableEntry.Large) != 0))
                return 0;
            table = (uint)PageTableEntry.FrameOf(entry);
        }

        return table;
    }
}
