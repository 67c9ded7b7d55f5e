namespace ExoCosmos.LibOS.Unix.FileSystem.BlockCache;

/// <summary>Whether a slot of the cache has memory, and whether that memory stands for a page of the disk.</summary>
internal enum PageState : byte
{
    /// <summary>No memory behind the slot: given back, or not given yet.</summary>
    Absent,
    Free,
    Used,
}

/// <summary>Book-keeping of one 4 KiB page: eight sectors of the disk, each valid or not, each clean or dirty with an order.</summary>
/// <remarks>
/// Links are slot numbers; slot 0 is the head of the circular lists and has no page. The lists can be rebuilt from the other fields.
/// </remarks>
internal struct PageHeader
{
    public const int SectorsPerPage = 8;

    /// <summary>First sector of the page divided by eight.</summary>
    public ulong Number;

    /// <summary>Four bits for each sector: 0 is clean, otherwise <see cref="WriteOrder"/> + 1.</summary>
    public uint Orders;

    /// <summary>One bit for each sector whose contents are those of the disk or newer.</summary>
    public byte Valid;
    public PageState State;
    public uint HashNext;
    public uint Newer;
    public uint Older;
    public uint DirtyNext;
    public uint DirtyPrevious;

    public readonly int OrderOf(int sector) => (int)((Orders >> (sector * 4)) & 15) - 1;

    public void RaiseOrder(int sector, WriteOrder order)
    {
        if (OrderOf(sector) < (int)order)
            Orders = (Orders & ~(15u << (sector * 4))) | (((uint)order + 1) << (sector * 4));
    }

    public void Clean(int sector, int sectors)
    {
        for (var i = sector; i < sector + sectors; i++)
            Orders &= ~(15u << (i * 4));
    }

    public static byte Mask(int sector, int sectors) => (byte)(((1 << sectors) - 1) << sector);
}
