using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.LibOS.Unix.Instance;

/// <summary>
/// The frames behind the shared window: the directory says which frame is which page, so that any process maps a page when it first
/// touches it.
/// </summary>
internal static unsafe class SharedFrames
{
    private const uint EntriesPerPage = 1024;

    private static ulong s_account;

    /// <param name="account">The instance's account, as this process holds it.</param>
    public static void UseAccount(Handle account) => s_account = account.Value;

    /// <summary>The instance's account as this process holds it: names the frames of the window to devices.</summary>
    public static Handle Account => new(s_account);

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
            Flags = MapFlags.Allocate | MapFlags.Read | MapFlags.Write,
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
