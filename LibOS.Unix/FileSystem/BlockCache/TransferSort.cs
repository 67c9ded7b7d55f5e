using System;

namespace ExoCosmos.LibOS.Unix.FileSystem.BlockCache;

/// <summary>Sorts a batch by sector so that neighbours on the disk are neighbours in the batch.</summary>
internal static class TransferSort
{
    /// <summary>Shell's sort: in place, and a single pass for a batch that is almost in order, as most are.</summary>
    public static void BySector(Span<BlockTransfer> pieces)
    {
        for (var gap = 121; gap > 0; gap /= 3)
        {
            for (var i = gap; i < pieces.Length; i++)
            {
                var piece = pieces[i];
                var j = i;
                for (; j >= gap && pieces[j - gap].Sector > piece.Sector; j -= gap)
                    pieces[j] = pieces[j - gap];
                pieces[j] = piece;
            }
        }
    }
}
