using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Observing;
using ExoCosmos.LibOS.Memory;

namespace ExoCosmos.Interpreter.Playing;

/// <summary>A player's address space by its own page tables, and its memory as the processor translates.</summary>
internal readonly unsafe struct OwnSpace : ISpace
{
    public SpaceRegion RegionAt(ulong address)
    {
        if ((*(ulong*)Layout.Entry4Of(address) & PageTables.Present) == 0 || (*(ulong*)Layout.Entry3Of(address) & PageTables.Present) == 0)
            return SpaceRegion.Nothing;
        var entry = *(ulong*)Layout.Entry2Of(address);
        return (entry & PageTables.Present) == 0 ? SpaceRegion.Nothing : (entry & PageTables.Large) == 0 ? SpaceRegion.Table : SpaceRegion.LargePage;
    }

    public ulong Entry(ulong page) => PageTables.Entry(page);

    public ulong Word(ulong address) => *(ulong*)address;
}
