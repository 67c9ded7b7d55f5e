using System;
using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;

namespace ExoCosmos.LibOS.Unix.Instance;

/// <summary>
/// The frames behind the shared window: the directory says which frame is which page, so that any process maps a page when it first
/// touches it.
/// </summary>
internal static unsafe class SharedFrames
{
    private const uint EntriesPerPage = 1024, UnmapBatch = 64;

    private static ulong s_account;
    private static uint s_epoch;

    /// <param name="account">The instance's account, as this process holds it.</param>
    public static void UseAccount(Handle account) => s_account = account.Value;

    /// <summary>The instance's account as this process holds it: names the frames of the window to devices.</summary>
    public static Handle Account => new(s_account);

    /// <summary>Its number; 0 on a host.</summary>
    public static uint AccountNumber => Account.IsNone ? 0 : (uint)SystemTables.Capability(Account.Index).Base;

    /// <summary>Sees to it that the pages have frames; those that were given before a failure keep them for the next attempt. The lock is held.</summary>
    public static bool Provide(uint start, uint pages)
    {
        if (SharedMemory.Root->Pages.Hosted != 0)
            return true;
        for (var page = start; page < start + pages; page++)
        {
            if (FrameOf(page) == 0 && !AddPage(page))
                return false;
        }

        return true;
    }

    /// <summary>
    /// Takes the frames of pages away and gives them back. The caller sees to it that nobody touches such a page before <see cref="CatchUp"/>: here, the pages'
    /// cache is locked. A frame is free when the last process has unmapped it.
    /// </summary>
    public static void Drop(ReadOnlySpan<nuint> pages)
    {
        if (pages.IsEmpty)
            return;
        var frames = stackalloc uint[pages.Length];
        var buffer = stackalloc MapRequest[(int)UnmapBatch];
        var batch = new MapBatch(Handle.None, buffer, UnmapBatch);
        ref var state = ref SharedMemory.Root->Pages;
        state.Lock.Acquire();
        for (var i = 0; i < pages.Length; i++)
        {
            var page = SharedMemory.PageOf((void*)pages[i]);
            frames[i] = Directory[page];
            Directory[page] = 0;
            batch.Add(pages[i], 0, Handle.None, MapFlags.Unmap);
        }

        batch.Flush();
        KernelApi.FrameFree(Account, frames, (uint)pages.Length);
        state.Frames -= (uint)pages.Length;
        var wasCurrent = s_epoch == state.Epoch;
        state.Epoch++;
        if (wasCurrent)
            s_epoch = state.Epoch;
        state.Lock.Release();
    }

    /// <summary>Gives a page a frame again. False where memory is short.</summary>
    public static bool Restore(nuint page)
    {
        ref var state = ref SharedMemory.Root->Pages;
        state.Lock.Acquire();
        var isThere = Provide(SharedMemory.PageOf((void*)page), 1);
        state.Lock.Release();
        return isThere;
    }

    /// <summary>Unmaps what others have dropped since this process last looked.</summary>
    public static void CatchUp()
    {
        var epoch = Volatile.Read(ref SharedMemory.Root->Pages.Epoch);
        if (epoch != s_epoch)
            UnmapDropped(epoch);
    }

    private static void UnmapDropped(uint epoch)
    {
        var buffer = stackalloc MapRequest[(int)UnmapBatch];
        var batch = new MapBatch(Handle.None, buffer, UnmapBatch);
        var end = (ulong)SharedMemory.AddressOf(SharedMemory.Root->Pages.Next);
        for (var at = PageTables.NextMapped((ulong)SharedMemory.AddressOf(SharedMemory.RunsStart), end); at < end; at = PageTables.NextMapped(at + Layout.PageSize, end))
        {
            if (PageTables.FrameAt(at) != Directory[SharedMemory.PageOf((void*)at)])
                batch.Add(at, 0, Handle.None, MapFlags.Unmap);
        }

        batch.Flush();
        s_epoch = epoch;
    }

    /// <summary>The page fault in the window: maps the page if the instance has it.</summary>
    /// <returns>False if nothing belongs there.</returns>
    public static bool MapFaulted(ulong address)
    {
        var page = (uint)((address - SharedMemory.WindowBase) >> Layout.PageShift);
        if (page < SharedMemory.DirectoryStart)
            return false;
        var frame = page < SharedMemory.RunsStart ? Top[page - SharedMemory.DirectoryStart] : FrameOf(page);
        return frame != 0 && Map(page, frame);
    }

    private static uint* Top => (uint*)SharedMemory.AddressOf(1);

    private static uint* Directory => (uint*)SharedMemory.AddressOf(SharedMemory.DirectoryStart);

    private static uint FrameOf(uint page) => Top[page / EntriesPerPage] == 0 ? 0 : Directory[page];

    private static bool AddPage(uint page)
    {
        ref var top = ref Top[page / EntriesPerPage];
        if (top == 0 && (!Allocate(SharedMemory.DirectoryStart + (page / EntriesPerPage), out top) || top == 0))
            return false;
        return Allocate(page, out Directory[page]);
    }

    /// <summary>Takes a frame and maps it. The entry is written once the page is usable.</summary>
    private static bool Allocate(uint page, out uint frame)
    {
        var request = new MapRequest
        {
            Address = (ulong)SharedMemory.AddressOf(page),
            Source = new Handle(s_account),
            Flags = MapFlags.Allocate | MapFlags.Spared | MapFlags.Read | MapFlags.Write,
        };
        frame = 0;
        if (KernelApi.Map(Handle.None, &request, 1, out _) != KernelError.None)
            return false;
        frame = (uint)request.Frame;
        SharedMemory.Root->Pages.Frames++;
        return true;
    }

    private static bool Map(uint page, uint frame) => KernelApi.Map(Handle.None, new MapRequest
    {
        Address = (ulong)SharedMemory.AddressOf(page),
        Frame = frame,
        Source = new Handle(s_account),
        Flags = MapFlags.Read | MapFlags.Write | MapFlags.Replace,
    }) == KernelError.None;
}
