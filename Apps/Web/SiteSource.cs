using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Net.Wire;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Web.Control;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.Web;

/// <summary>
/// Where the site is: on the first disk that has a site store, else in the boot module's <c>site.img</c>, which is such a disk in memory. Clusters of a disk come by and by; those of the
/// module at once.
/// </summary>
internal unsafe struct SiteSource
{
    /// <summary>The index of no site.</summary>
    private static IndexEntry s_noPath;

    private PageDisk _disk;
    private FrameWindow _module;
    private bool _isModule;
    private ulong _index;

    public StoreSuperblock Store;

    /// <summary>The index, as long as the site is served.</summary>
    public SiteIndex Index;

    /// <summary>Number of the disk, or <see cref="ServerBoard.NoDisk"/>.</summary>
    public uint Disk { get; private set; }

    /// <summary>
    /// Finds a store and reads its index. Where there is none that is sound, this is a site without documents; on the first disk with a damaged one, which another site may replace.
    /// </summary>
    /// <param name="account">Pays for memory.</param>
    /// <param name="problem">Why there is no site.</param>
    public bool TryOpen(Handle account, out ReadOnlySpan<byte> problem)
    {
        fixed (IndexEntry* free = &s_noPath)
            Index = SiteIndex.OfNothing(free);
        _index = Places.OtherIndex;
        Disk = ServerBoard.NoDisk;
        problem = "there is no memory for a disk's ring"u8;
        return _disk.TryProvide(account) && (TryDisks(account, ref problem) || (Disk == ServerBoard.NoDisk && TryModule(account, ref problem)));
    }

    private bool TryDisks(Handle account, ref ReadOnlySpan<byte> problem)
    {
        var damaged = default(NamedCapability);
        for (var number = 0U; number < SystemInfo.MaxDisks; number++)
        {
            if (!Grants.TryFindDisk(number, out var disk))
                continue;
            _disk.Use(disk);
            var finding = Find(out var why);
            if (finding == StoreFinding.Sound && TryReadIndex(account, out why))
            {
                Disk = number;
                return true;
            }

            if (finding == StoreFinding.None || Disk != ServerBoard.NoDisk)
                continue;
            (Disk, damaged) = (number, disk);
            problem = why;
        }

        _disk.Use(damaged);
        Store = default;
        return false;
    }

    private bool TryModule(Handle account, ref ReadOnlySpan<byte> problem)
    {
        problem = "neither a disk nor the boot module has a site store"u8;
        if (!Grants.TryFind("module:site.img"u8, out var module))
            return false;
        _isModule = true;
        _module = new FrameWindow(module, Places.Module, MapFlags.Read);
        if (Find(out problem) == StoreFinding.Sound && TryReadIndex(account, out problem))
            return true;
        Store = default;
        return false;
    }

    /// <summary>Looks for a newer site on the disk; nothing is being read. What was there before can be gone back to.</summary>
    /// <param name="account">Pays for memory.</param>
    /// <returns>Whether there is one; otherwise the present one stays.</returns>
    public bool TryAdvance(Handle account)
    {
        var (store, index, place) = (Store, Index, _index);
        if (Find(out _) == StoreFinding.Sound && Store.Generation != store.Generation && TryReadIndex(account, out _))
            return true;
        (Store, Index, _index) = (store, index, place);
        return false;
    }

    /// <summary>The index that is not <see cref="Index"/> is needed no more.</summary>
    public readonly void Forget(Handle account, in StoreSuperblock old) =>
        OwnPages.Unmap(account, OtherThan(_index), old.IndexPages * StoreLayout.PageSize);

    /// <summary>The new site cannot be served: the one before is, as long as its pages are there.</summary>
    public void GoBack(Handle account, in SiteSource old)
    {
        OwnPages.Unmap(account, _index, Store.IndexPages * StoreLayout.PageSize);
        (Store, Index, _index) = (old.Store, old.Index, old._index);
    }

    private static ulong OtherThan(ulong place) => place == Places.Index ? Places.OtherIndex : Places.Index;

    /// <summary>Begins to read pages; what has come, <see cref="TryTakeRead"/> tells.</summary>
    /// <returns>False when nothing more can be under way.</returns>
    public bool TryBegin(uint cluster, ulong page, MemoryPiece room)
    {
        if (!_isModule)
            return _disk.TryBegin(cluster, page, room);
        _disk.Finish(cluster, TryCopy(page, new Span<byte>((void*)room.Address, room.Length)));
        return true;
    }

    /// <summary>A cluster whose reading has ended.</summary>
    public bool TryTakeRead(out uint cluster, out bool isRead) => _disk.TryTakeRead(out cluster, out isRead);

    /// <summary>Whether another reading can be begun.</summary>
    public readonly bool HasRoom => _disk.HasRoom;

    public readonly bool IsReading => _disk.IsReading;

    /// <summary>Holds when a disk has answered.</summary>
    public readonly WakeTerm HasNews => _disk.HasNews;

    private readonly ulong Pages => _isModule ? _module.Length / StoreLayout.PageSize : _disk.Pages;

    /// <summary>What the superblocks say; of a sound store they are <see cref="Store"/>.</summary>
    private StoreFinding Find(out ReadOnlySpan<byte> problem)
    {
        problem = "the disk or module with the site cannot be read"u8;
        var copies = PageDisk.Scratch;
        if (Pages < StoreLayout.SuperblockPages || !TryRead(0, copies))
            return StoreFinding.None;
        var finding = StoreGenerations.Find(copies, copies[StoreLayout.PageSize..], Pages, out var current);
        problem = finding == StoreFinding.Damaged ? "the site store is damaged: neither superblock is sound"u8 : "neither a disk nor the boot module has a site store"u8;
        if (finding == StoreFinding.Sound)
            Store = StoreSuperblock.In(copies[(current * StoreLayout.PageSize)..]);
        return finding;
    }

    /// <summary>Reads the index of the store to where the present one is not; what was there goes when it is not as it was written.</summary>
    private bool TryReadIndex(Handle account, out ReadOnlySpan<byte> problem)
    {
        var (length, place) = (Store.IndexPages * StoreLayout.PageSize, OtherThan(_index));
        problem = "the index of the site does not fit into memory"u8;
        if (length > int.MaxValue)
            return false;
        if (OwnPages.TryMap(account, place, length))
        {
            problem = "the site store is damaged: its index cannot be read or is not what was written"u8;
            if (TryRead(Store.FirstPage, new Span<byte>((void*)place, (int)length)) && SiteIndex.TryOpen((byte*)place, Store, out var index))
            {
                (Index, _index) = (index, place);
                return true;
            }
        }

        OwnPages.Unmap(account, place, length);
        return false;
    }

    private bool TryRead(ulong page, Span<byte> target) => _isModule ? TryCopy(page, target) : _disk.TryRead(page, target);

    private readonly bool TryCopy(ulong page, Span<byte> target)
    {
        if (!_module.TryRead(page * StoreLayout.PageSize, target.Length, out var bytes))
            return false;
        bytes.CopyTo(target);
        return true;
    }
}
