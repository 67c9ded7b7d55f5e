using System;
using System.Numerics;

namespace ExoCosmos.LibOS.Unix.FileSystem.BlockCache;

/// <summary>Keeps 4 KiB pages of one disk in memory: reads on demand and ahead, writes back late and in order, evicts the least recently used.</summary>
/// <remarks>
/// <para>Who owns what: the cache owns the memory given at <see cref="Initialise"/> until <see cref="Shrink"/> gives pages back. It lives in
/// memory shared by several processes at one address and holds no references. Its caller holds a lock around every call.</para>
/// <para>Stability: a pointer that <see cref="Read"/> or <see cref="Overwrite"/> returned stays good through the next
/// <see cref="StableCalls"/> calls of these two, because eviction takes the least recently used page and there are never fewer than
/// <see cref="MinimumPages"/>. <see cref="Fetch"/> ends the promise. So there are no pins, and none can leak with a process that dies.</para>
/// </remarks>
public unsafe partial struct PageCache<TDevice>
    where TDevice : unmanaged, IBlockDevice
{
    public const int PageSize = 4096;
    public const int StableCalls = 16;
    public const uint MinimumPages = 64;
    const int SectorsPerPage = PageHeader.SectorsPerPage;
    const uint BatchCapacity = 256;

    /// <summary>The disk. Only the cache calls it.</summary>
    TDevice device;
    PageHeader* headers;
    byte* pages;
    uint* buckets;
    int bucketShift;
    BlockTransfer* batch;
    uint capacity;
    uint present;
    uint dirtyPages;
    ulong sectorCount;
    Errno writeError;
    bool lostMetadata;

    public readonly ulong SectorCount => sectorCount;
    public readonly bool ReadOnly => device.ReadOnly;

    /// <summary>Pages with memory behind them now.</summary>
    public readonly uint PresentPages => present;
    public readonly uint DirtyPages => dirtyPages;

    /// <summary>Takes what is left of an arena for pages and their book-keeping.</summary>
    /// <returns><see cref="Errno.ENOMEM"/> if that is less than <see cref="MinimumPages"/> pages.</returns>
    public Errno Initialise(ref Arena arena, TDevice device)
    {
        this.device = device;
        sectorCount = device.SectorCount;
        var overhead = (nuint)(BatchCapacity * sizeof(BlockTransfer)) + 2 * PageSize;
        var perPage = (nuint)(PageSize + sizeof(PageHeader) + 2 * sizeof(uint));
        if (arena.Remaining < overhead + perPage * MinimumPages)
            return Errno.ENOMEM;
        capacity = (uint)Math.Min((ulong)((arena.Remaining - overhead) / perPage), 1u << 24);
        var bucketBits = BitOperations.Log2(capacity);
        bucketShift = 64 - bucketBits;
        headers = (PageHeader*)arena.Take((nuint)(capacity + 1) * (nuint)sizeof(PageHeader));
        buckets = (uint*)arena.Take(((nuint)1 << bucketBits) * sizeof(uint));
        batch = (BlockTransfer*)arena.Take(BatchCapacity * (nuint)sizeof(BlockTransfer));
        pages = arena.TakeUntouched((nuint)capacity * PageSize, PageSize);
        if (headers == null || buckets == null || batch == null || pages == null)
            return Errno.ENOMEM;
        present = capacity;
        for (uint slot = 1; slot <= capacity; slot++)
        {
            headers[slot].State = PageState.Free;
            InsertOldest(slot);
        }
        return Errno.None;
    }

    /// <summary>Sectors of one page, read from the disk if they are not here.</summary>
    /// <param name="sector">First sector; all lie in one page.</param>
    /// <param name="sectors">1 … 8.</param>
    /// <param name="data">Where they are; see the type's remarks for how long.</param>
    /// <returns><see cref="Errno.EIO"/> past the end of the disk or if the disk cannot read them.</returns>
    public Errno Read(ulong sector, uint sectors, out byte* data)
    {
        data = null;
        var error = Hold(sector, sectors, out var slot);
        if (error != Errno.None)
            return error;
        var first = (int)(sector % SectorsPerPage);
        var mask = PageHeader.Mask(first, (int)sectors);
        if ((headers[slot].Valid & mask) != mask)
        {
            error = Fill(slot, mask);
            if (error != Errno.None)
                return error;
        }
        data = Data(slot) + first * BlockTransfer.SectorSize;
        return Errno.None;
    }

    /// <summary>Like <see cref="Read"/> for sectors that the caller fills completely before it calls <see cref="MarkDirty"/>: nothing is read.</summary>
    public Errno Overwrite(ulong sector, uint sectors, out byte* data)
    {
        data = null;
        var error = Hold(sector, sectors, out var slot);
        if (error == Errno.None)
            data = Data(slot) + (int)(sector % SectorsPerPage) * BlockTransfer.SectorSize;
        return error;
    }

    /// <summary>Says that sectors were changed, and when they may be written.</summary>
    /// <param name="data">Any address within the first of them, in a page that is still held.</param>
    /// <param name="sectors">How many, all in that page.</param>
    /// <param name="order">If a sector has an order already, the later one counts.</param>
    public void MarkDirty(byte* data, uint sectors, WriteOrder order)
    {
        var offset = (nuint)(data - pages);
        var slot = (uint)(offset / PageSize) + 1;
        var first = (int)(offset % PageSize / BlockTransfer.SectorSize);
        ref var header = ref headers[slot];
        if (header.Orders == 0)
            InsertDirty(slot);
        for (var i = first; i < first + (int)sectors; i++)
            header.RaiseOrder(i, order);
        header.Valid |= PageHeader.Mask(first, (int)sectors);
    }

    /// <summary>Like <see cref="MarkDirty"/> for metadata: a sector that is new and not written yet keeps its early order, since nothing on disk
    /// points to it.</summary>
    public void MarkLinked(byte* data, uint sectors, WriteOrder order)
    {
        var offset = (nuint)(data - pages);
        ref readonly var header = ref headers[(uint)(offset / PageSize) + 1];
        var first = (int)(offset % PageSize / BlockTransfer.SectorSize);
        MarkDirty(data, sectors, header.OrderOf(first) == (int)WriteOrder.Content ? WriteOrder.Content : order);
    }

    /// <summary>Whether the sector at an address is dirty, and with which order.</summary>
    public readonly bool IsDirty(byte* data, out WriteOrder order)
    {
        var offset = (nuint)(data - pages);
        var found = headers[(uint)(offset / PageSize) + 1].OrderOf((int)(offset % PageSize / BlockTransfer.SectorSize));
        order = (WriteOrder)Math.Max(found, 0);
        return found >= 0;
    }

    /// <summary>Drops what is known about sectors whose contents no longer matter: they are neither written nor trusted.</summary>
    public void Forget(ulong sector, ulong sectors)
    {
        while (sectors > 0)
        {
            var first = (int)(sector % SectorsPerPage);
            var count = (int)Math.Min(sectors, (ulong)(SectorsPerPage - first));
            var slot = Find(sector / SectorsPerPage);
            if (slot != 0)
            {
                ref var header = ref headers[slot];
                var wasDirty = header.Orders != 0;
                header.Clean(first, count);
                header.Valid &= (byte)~PageHeader.Mask(first, count);
                if (wasDirty && header.Orders == 0)
                    RemoveDirty(slot);
            }
            sector += (uint)count;
            sectors -= (uint)count;
        }
    }

    readonly byte* Data(uint slot) => pages + (nuint)(slot - 1) * PageSize;

    Errno Hold(ulong sector, uint sectors, out uint slot)
    {
        slot = 0;
        if (sectors == 0 || sector % SectorsPerPage + sectors > SectorsPerPage)
            return Errno.EINVAL;
        if (sector >= sectorCount || sectors > sectorCount - sector)
            return Errno.EIO;
        var page = sector / SectorsPerPage;
        slot = Find(page);
        if (slot == 0)
            return Claim(page, out slot);
        if (headers[0].Older != slot)
        {
            Unlink(slot);
            InsertNewest(slot);
        }
        return Errno.None;
    }
}
