using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;

namespace ExoCosmos.Interpreter.Observing;

/// <summary>What a player sees of its pages, as one number: where tables and large pages are, and each page's access, frame and first word.</summary>
public static class SpaceDigest
{
    public static ulong Of<TSpace>(in Tables tables, in TSpace space) where TSpace : struct, ISpace
    {
        ulong sum = 0;
        for (var index = 0; index < Stage.Pages; index++)
            sum += OfPage(tables, space, index, Stage.Page(index));
        for (var index = 0; index < Stage.LargePages; index++)
            sum += OfRegion(tables, space, index, Stage.LargePage(index));
        return sum;
    }

    /// <summary>All 512 pages of a large one, or of a table in its place.</summary>
    private static ulong OfRegion<TSpace>(in Tables tables, in TSpace space, int index, ulong address) where TSpace : struct, ISpace
    {
        var region = space.RegionAt(address);
        if (region == SpaceRegion.Nothing)
            return 0;
        var sum = Digest.Mix((ulong)index, (ulong)region);
        var first = Stage.Pages + (index * (int)Stage.LargePageFrames);
        for (var page = 0; page < (int)Stage.LargePageFrames; page++)
            sum += OfPage(tables, space, first + page, address + ((ulong)page * Layout.PageSize));
        return sum;
    }

    private static ulong OfPage<TSpace>(in Tables tables, in TSpace space, int index, ulong address) where TSpace : struct, ISpace
    {
        var entry = space.Entry(address);
        return Digest.OfPage(tables, index, entry, entry == 0 ? 0 : space.Word(address));
    }
}
