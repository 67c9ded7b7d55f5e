using ExoCosmos.Abi;

namespace ExoCosmos.LibOS.Memory;

/// <summary>
/// Reads the environment's own page tables, which the kernel maps read-only at <see cref="Layout.PageTables"/> (SDM vol. 3, 4.5).
/// A level is only readable if the one above says that it is there, so every look goes from the top down.
/// </summary>
public static unsafe class PageTables
{
    public const ulong Present = 1, Writable = 2, Accessed = 32, Dirty = 64, Large = 128;
    private const ulong FrameMask = 0x000F_FFFF_FFFF_F000;

    public const ulong Span1 = 1UL << 21, Span2 = 1UL << 30, Span3 = 1UL << 39;

    /// <summary>The last-level entry for an address, 0 if nothing is mapped; in a large page, what the entry of a small one would be.</summary>
    public static ulong Entry(ulong address)
    {
        var first = Layout.EntryOf(address);
        var second = Layout.EntryOf(first);
        var third = Layout.EntryOf(second);
        if ((*(ulong*)Layout.EntryOf(third) & Present) == 0 || (*(ulong*)third & Present) == 0)
            return 0;
        var large = *(ulong*)second;
        if ((large & (Present | Large)) != Present)
            return (large & Present) == 0 ? 0 : large + (address & (Span1 - Layout.PageSize));
        var entry = *(ulong*)first;
        return (entry & Present) == 0 ? 0 : entry;
    }

    public static bool IsMapped(ulong address) => Entry(address) != 0;

    public static uint FrameOf(ulong entry) => (uint)((entry & FrameMask) >> Layout.PageShift);

    /// <summary>The frame that an address is mapped to; 0 if nothing is.</summary>
    public static uint FrameAt(ulong address) => FrameOf(Entry(address));

    /// <summary>
    /// The first mapped page in [start, end), or <paramref name="end"/>. Skips absent tables at once, so an empty range of
    /// hundreds of gigabytes costs a few looks.
    /// </summary>
    public static ulong NextMapped(ulong start, ulong end)
    {
        while (start < end)
        {
            if ((*(ulong*)Layout.Entry4Of(start) & Present) == 0)
                start = Skip(start, Span3);
            else if ((*(ulong*)Layout.Entry3Of(start) & Present) == 0)
                start = Skip(start, Span2);
            else if ((*(ulong*)Layout.Entry2Of(start) & Present) == 0)
                start = Skip(start, Span1);
            else if ((*(ulong*)Layout.Entry2Of(start) & Large) != 0)
                return start;
            else if ((*(ulong*)Layout.EntryOf(start) & Present) == 0)
                start += Layout.PageSize;
            else
                return start;
        }

        return end;
    }

    private static ulong Skip(ulong address, ulong span) => (address & ~(span - 1)) + span;
}
