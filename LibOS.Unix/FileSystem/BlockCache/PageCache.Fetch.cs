using System;

namespace ExoCosmos.LibOS.Unix.FileSystem.BlockCache;

/// <summary>Reading from the disk: one page on demand, or many ahead in a single call of the device.</summary>
public unsafe partial struct PageCache<TDevice>
{
    const int FetchLimit = 64;

    /// <summary>Most sectors that one <see cref="Fetch"/> brings in: 256 KiB, or a quarter of a small cache.</summary>
    public readonly uint FetchSectors => Math.Min(FetchLimit, present / 4) * SectorsPerPage;

    /// <summary>Reads consecutive sectors that are not here yet, all at once. A hint: what cannot be read is left to <see cref="Read"/>.</summary>
    /// <param name="sector">First sector.</param>
    /// <param name="sectors">How many; everything past <see cref="FetchSectors"/> is ignored.</param>
    public void Fetch(ulong sector, ulong sectors)
    {
        if (sector >= sectorCount || sectors == 0)
            return;
        sectors = Math.Min(Math.Min(sectors, sectorCount - sector), FetchSectors);
        var pieces = stackalloc BlockTransfer[FetchLimit + 1];
        var count = 0;
        var last = (sector + sectors - 1) / SectorsPerPage;
        for (var page = sector / SectorsPerPage; page <= last; page++)
        {
            var slot = Find(page);
            if (slot != 0 && headers[slot].Valid != 0)
                continue;
            if (slot == 0 && Claim(page, out slot) != Errno.None)
                break;
            pieces[count++] = new BlockTransfer(page * SectorsPerPage, Data(slot), SectorsOfPage(page));
        }
        if (count == 0 || device.Read(new ReadOnlySpan<BlockTransfer>(pieces, count)) != Errno.None)
            return;
        for (var i = 0; i < count; i++)
            headers[SlotOf(pieces[i])].Valid = PageHeader.Mask(0, (int)pieces[i].Sectors);
    }

    /// <summary>Reads the sectors of a page that are not valid; if the disk cannot read them all, only those that are needed.</summary>
    Errno Fill(uint slot, byte needed)
    {
        var all = PageHeader.Mask(0, (int)SectorsOfPage(headers[slot].Number));
        var error = FillSectors(slot, (byte)(all & ~headers[slot].Valid));
        return error == Errno.None ? error : FillSectors(slot, (byte)(needed & ~headers[slot].Valid));
    }

    Errno FillSectors(uint slot, byte missing)
    {
        var pieces = stackalloc BlockTransfer[SectorsPerPage];
        var count = 0;
        for (var i = 0; i < SectorsPerPage;)
        {
            var run = 0;
            while (i + run < SectorsPerPage && (missing >> (i + run) & 1) != 0)
                run++;
            if (run > 0)
                pieces[count++] = new BlockTransfer(headers[slot].Number * SectorsPerPage + (uint)i, Data(slot) + i * BlockTransfer.SectorSize, (uint)run);
            i += run + 1;
        }
        var error = device.Read(new ReadOnlySpan<BlockTransfer>(pieces, count));
        if (error == Errno.None)
            headers[slot].Valid |= missing;
        return error == Errno.None ? error : Errno.EIO;
    }

    readonly uint SectorsOfPage(ulong page) => (uint)Math.Min(SectorsPerPage, sectorCount - page * SectorsPerPage);

    readonly uint SlotOf(in BlockTransfer piece) => (uint)((nuint)(piece.Buffer - pages) / PageSize) + 1;
}
