using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Net.Wire;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Web.Store;

namespace ExoCosmos.Web;

/// <summary>
/// Where the site is: on the first disk that has a site store, else in the boot module's <c>site.img</c>, which is such a disk in memory. Clusters of a disk come by and by; those of the
/// module at once.
/// </summary>
internal unsafe struct SiteSource
{
    private PageDisk _disk;
    private FrameWindow _module;
    private bool _isModule;

    public StoreSuperblock Store;

    /// <summary>The index, as long as the application runs.</summary>
    public SiteIndex Index;

    /// <summary>Finds a store and reads its index.</summary>
    /// <param name="account">Pays for memory.</param>
    /// <param name="problem">Why there is none.</param>
    public bool TryOpen(Handle account, out ReadOnlySpan<byte> problem)
    {
        problem = "there is no site: neither a disk nor the boot module has a site store"u8;
        if (!_disk.TryProvide(account))
            problem = "there is no memory for a disk's ring"u8;
        for (var number = 0U; number < SystemInfo.MaxDisks; number++)
        {
            if (!Grants.TryFindDisk(number, out var disk))
                continue;
            _disk.Use(disk);
            if (TryFind(out problem))
                return TryReadIndex(account, out problem);
        }

        if (!Grants.TryFind("module:site.img"u8, out var module))
            return false;
        _isModule = true;
        _module = new FrameWindow(module, Places.Module, MapFlags.Read);
        return TryFind(out problem) && TryReadIndex(account, out problem);
    }

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

    private bool TryFind(out ReadOnlySpan<byte> problem)
    {
        problem = "the disk or module with the site cannot be read"u8;
        var copies = PageDisk.Scratch;
        if (Pages < StoreLayout.SuperblockPages || !TryRead(0, copies))
            return false;
        var second = copies[StoreLayout.PageSize..];
        var finding = StoreGenerations.Find(copies, second, Pages, out var current);
        problem = finding == StoreFinding.Damaged ? "the site store is damaged: neither superblock is sound"u8
            : "there is no site: neither a disk nor the boot module has a site store"u8;
        if (finding != StoreFinding.Sound)
            return false;
        Store = StoreSuperblock.In(current == 0 ? copies : second);
        return true;
    }

    private bool TryReadIndex(Handle account, out ReadOnlySpan<byte> problem)
    {
        var length = Store.IndexPages * StoreLayout.PageSize;
        problem = "the index of the site does not fit into memory"u8;
        if (length > int.MaxValue || !OwnPages.TryMap(account, Places.Index, length))
            return false;
        problem = "the site store is damaged: its index cannot be read or is not what was written"u8;
        return TryRead(Store.FirstPage, new Span<byte>((void*)Places.Index, (int)length)) && SiteIndex.TryOpen((byte*)Places.Index, Store, out Index);
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
