using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.Process;
using ExoCosmos.LibOS.Unix.Recalling;

namespace ExoCosmos.LibOS.Unix.Memory;

/// <summary>
/// The pages behind the program's regions: fills them when they are touched, several at once, and gives their frames back. Frames are
/// charged to the process's own account.
/// </summary>
internal static unsafe partial class PageSupply
{
    private const uint BatchSize = 64;

    /// <summary>Pages that one fault brings at least and at most: a fault right behind the last batch doubles it.</summary>
    private const uint SmallestRun = 4, LargestRun = 32;

    private static ulong s_nextInRun;
    private static uint s_run = SmallestRun;

    /// <summary>Gives the page of a fault and some that follow it.</summary>
    /// <param name="region">Where it is.</param>
    /// <param name="address">Of the fault.</param>
    /// <param name="mayGive">No lock is held: where memory is short, caches of disks may give some.</param>
    /// <returns>False if the page was taken by force. Without memory the process ends: as Linux would have it, with SIGKILL.</returns>
    public static bool Provide(in Region region, ulong address, bool mayGive)
    {
        address &= ~(Layout.PageSize - 1);
        LostPages.Look();
        if (PageSetAside.IsLost(address))
            return false;
        s_run = address == s_nextInRun ? Math.Min(s_run * 2, LargestRun) : SmallestRun;
        var pages = (uint)Math.Min((region.End - address) >> Layout.PageShift, s_run);
        s_nextInRun = address + (pages * Layout.PageSize);
        if (PageSetAside.Count != 0 && TakeBack(region, address))
            return true;
        return region.File == null ? ProvideZeroes(region, address, pages, mayGive) : ProvideFile(region, address, pages, mayGive);
    }

    /// <summary>The page is there but the table forbids what the region grants (its access was changed elsewhere): brings the table up to date.</summary>
    public static bool Refresh(in Region region, ulong address) => KernelApi.Map(Handle.None, new MapRequest
    {
        Address = address & ~(Layout.PageSize - 1),
        Source = PrivateMemory.Account,
        Flags = MapFlags.Protect | region.Access,
    }) == KernelError.None || OutOfMemory();

    /// <summary>Unmaps a range and frees its frames.</summary>
    public static void Discard(ulong start, ulong end)
    {
        var buffer = stackalloc MapRequest[(int)BatchSize];
        var batch = new MapBatch(Handle.None, buffer, BatchSize);
        for (var page = PageTables.NextMapped(start, end); page < end; page = PageTables.NextMapped(page + Layout.PageSize, end))
            batch.Add(page, 0, PrivateMemory.Account, MapFlags.Unmap | MapFlags.Free);
        batch.Flush();
        PageSetAside.Free(start, end);
    }

    /// <summary>Gives the pages of a range another access. A page that must not even be read is unmapped, and its frame kept aside.</summary>
    public static bool Protect(ulong start, ulong end, MapFlags access)
    {
        if (access == MapFlags.None)
            return PageSetAside.Add(start, end);
        var buffer = stackalloc MapRequest[(int)BatchSize];
        var batch = new MapBatch(Handle.None, buffer, BatchSize);
        for (var page = PageTables.NextMapped(start, end); page < end; page = PageTables.NextMapped(page + Layout.PageSize, end))
            batch.Add(page, 0, PrivateMemory.Account, MapFlags.Protect | access);
        return batch.Flush() == KernelError.None;
    }

    /// <summary>Moves what pages a range has to another place, where a region awaits them.</summary>
    public static void Move(ulong from, ulong to, ulong length)
    {
        var buffer = stackalloc MapRequest[(int)BatchSize];
        var batch = new MapBatch(Handle.None, buffer, BatchSize);
        var access = ProgramMemory.AccessAt(to);
        for (var page = PageTables.NextMapped(from, from + length); page < from + length; page = PageTables.NextMapped(page + Layout.PageSize, from + length))
        {
            // First the new mapping: a frame without any would have nobody's name on it.
            batch.Add(to + (page - from), PageTables.FrameAt(page), PrivateMemory.Account, access);
            batch.Add(page, 0, Handle.None, MapFlags.Unmap);
        }

        if (batch.Flush() != KernelError.None)
            OutOfMemory();
        PageSetAside.Move(from, to, length);
    }

    private static bool ProvideZeroes(in Region region, ulong address, uint pages, bool mayGive)
    {
        var buffer = stackalloc MapRequest[(int)LargestRun];
        var count = 0u;
        for (var page = 0u; page < pages; page++)
        {
            var at = address + (page * Layout.PageSize);
            // Only the run up to the next page that is there already.
            if (page != 0 && IsKnown(at))
                break;
            buffer[count++] = new MapRequest { Address = at, Source = PrivateMemory.Account, Flags = MapFlags.Allocate | region.Access };
        }

        return Allocate(buffer, count, mayGive) != 0 || PageTables.IsMapped(address) || OutOfMemory();
    }

    /// <returns>How many of the requests, which allocate, were carried out.</returns>
    private static uint Allocate(MapRequest* requests, uint count, bool mayGive)
    {
        var error = KernelApi.Map(Handle.None, requests, count, out var done);
        if (done == 0 && error == KernelError.NoFrames && mayGive && CacheRelease.Relieve())
            KernelApi.Map(Handle.None, requests, count, out done);
        return done;
    }

    /// <summary>Has the page content already, here, set aside or lost?</summary>
    private static bool IsKnown(ulong page) => PageTables.IsMapped(page) || (PageSetAside.Count != 0 && PageSetAside.Holds(page));

    /// <summary>A page that was unmapped only because nobody should touch it comes back.</summary>
    private static bool TakeBack(in Region region, ulong address)
    {
        if (!PageSetAside.TryTake(address, out var frame))
            return false;
        var error = KernelApi.Map(Handle.None, new MapRequest { Address = address, Frame = frame, Source = PrivateMemory.Account, Flags = region.Access });
        return error == KernelError.None || OutOfMemory();
    }

    private static bool OutOfMemory()
    {
        LibOS.Start.Panic.Write("out of memory: a process was ended\n"u8);
        ProcessEnd.BySignal(Signals.Signal.Kill);
        return true;
    }
}
