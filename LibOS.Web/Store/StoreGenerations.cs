using System;
using System.Numerics;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Extents;

namespace ExoCosmos.LibOS.Web.Store;

/// <summary>What the superblocks of an extent say.</summary>
public enum StoreFinding
{
    /// <summary>No site was ever stored here.</summary>
    None = 0,
    Sound,
    /// <summary>There was a store, and neither superblock can be believed.</summary>
    Damaged,
}

/// <summary>
/// Which of the two superblocks counts, and how a site follows another: its pages are written where the present site does not lie, then flushed, and only then is the
/// *older* superblock overwritten. Until that sector is complete the newer one counts, and with it the present site.
/// </summary>
public static class StoreGenerations
{
    /// <param name="copy0">First sector of page 0.</param>
    /// <param name="copy1">First sector of page 1.</param>
    /// <param name="extentPages">Size of the extent.</param>
    /// <param name="current">Sound: which copy counts, 0 or 1. The other is the one to write.</param>
    public static StoreFinding Find(ReadOnlySpan<byte> copy0, ReadOnlySpan<byte> copy1, ulong extentPages, out int current)
    {
        current = 0;
        var (isSound0, isSound1) = (IsSound(copy0, extentPages), IsSound(copy1, extentPages));
        if (isSound0 || isSound1)
        {
            current = isSound1 && (!isSound0 || StoreSuperblock.In(copy1).Generation > StoreSuperblock.In(copy0).Generation) ? 1 : 0;
            return StoreFinding.Sound;
        }

        return IsMarked(copy0) || IsMarked(copy1) ? StoreFinding.Damaged : StoreFinding.None;
    }

    /// <summary>Finds where the pages of a new site can lie, beside the present one.</summary>
    /// <param name="extentPages">Size of the extent.</param>
    /// <param name="current">The present store; default: there is none.</param>
    /// <param name="pages">How many are wanted.</param>
    /// <param name="first">The first of them.</param>
    /// <returns>False when there is no room.</returns>
    public static bool TryPlace(ulong extentPages, in StoreSuperblock current, ulong pages, out ulong first)
    {
        first = StoreLayout.SuperblockPages;
        if (current.Pages == 0)
            return extentPages >= first && pages <= extentPages - first;
        if (pages <= current.FirstPage - first)
            return true;
        first = current.EndPage;
        return pages <= extentPages - first;
    }

    /// <summary>Puts the checksum into a superblock.</summary>
    public static void Seal(ref StoreSuperblock block)
    {
        block.Checksum = 0;
        block.Checksum = Crc64.Of(MemoryMarshal.AsBytes(new ReadOnlySpan<StoreSuperblock>(in block)));
    }

    private static bool IsMarked(ReadOnlySpan<byte> copy) => StoreSuperblock.In(copy).Magic == StoreSuperblock.ExpectedMagic;

    /// <summary>Every number is doubted: a checksum can be computed by anybody.</summary>
    private static bool IsSound(ReadOnlySpan<byte> copy, ulong extentPages)
    {
        var block = StoreSuperblock.In(copy);
        var checksum = block.Checksum;
        Seal(ref block);
        return block.Magic == StoreSuperblock.ExpectedMagic && block.Version == StoreSuperblock.ExpectedVersion && block.Checksum == checksum
            && (block.Zero | block.Zero2) == 0 && block.Generation is not 0 and not ulong.MaxValue
            && block.ExtentPages <= extentPages && block.FirstPage >= StoreLayout.SuperblockPages && block.Pages != 0
            && block.FirstPage <= block.ExtentPages && block.Pages <= block.ExtentPages - block.FirstPage && block.Pages <= uint.MaxValue
            && IsIndexSound(block);
    }

    private static bool IsIndexSound(in StoreSuperblock block) =>
        BitOperations.IsPow2(block.Slots) && block.Paths <= block.Slots / 2 && block.Slots <= 8 * StoreLayout.MaxDocuments
        && block.Documents is not 0 and <= StoreLayout.MaxDocuments && block.Documents <= block.Paths && block.Clusters is not 0
        && block.Clusters <= block.Documents && block.NamesLength <= StoreLayout.MaxNames && block.IndexPages < block.Pages;
}
