using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Unix.Bare;

namespace ExoCosmos.Arena;

/// <summary>
/// A memory manager in one page, instead of the libOS': allocation moves a pointer, memory comes when it is touched, sixteen pages at a time, and going
/// back to a mark keeps the frames for the next time. They are this application's own, so nobody has to clear them again. No table says what is
/// mapped where: the page tables, which an environment can read, do.
/// <code>
///   Start                     Mark                  Top                           End
///     | in use ...              | given back by Rewind  | never touched, costs nothing
///   Shelf   frame numbers (4 bytes each) that wait for use, as a stack; its pages are mapped as it grows
/// </code>
/// </summary>
internal static unsafe class Arena
{
    private const ulong Start = 0x0000_2000_0000_0000, End = Start + (1UL << 40);
    private const ulong Shelf = 0x0000_3000_0000_0000;
    private const uint Run = 16;

    private static ulong s_top = Start;
    private static uint s_shelved, s_shelfPages;

    /// <summary>Page faults answered; frames had from the kernel, cleared; pages mapped to frames that had been in use here before.</summary>
    public static uint Faults { get; private set; }
    public static uint Taken { get; private set; }
    public static uint Reused { get; private set; }

    /// <summary>Frames that it holds at present, mapped or waiting, with those of the shelf.</summary>
    public static uint Held => Taken + s_shelfPages;

    /// <summary>Where the next allocation begins; for <see cref="Rewind"/>.</summary>
    public static ulong Mark => s_top;

    /// <summary>Memory of any content, aligned to 16 bytes.</summary>
    public static byte* Allocate(ulong bytes)
    {
        var start = s_top;
        if (bytes > End - start)
            Panic.Because("the arena is full"u8);
        s_top = (start + bytes + 15) & ~15UL;
        return (byte*)start;
    }

    /// <summary>Gives back everything that was allocated since the mark. The frames go on the shelf.</summary>
    public static void Rewind(ulong mark)
    {
        var first = (mark + Layout.PageSize - 1) & ~(Layout.PageSize - 1);
        var buffer = stackalloc MapRequest[(int)Run];
        var batch = new MapBatch(Handle.None, buffer, Run);
        for (var page = PageTables.NextMapped(first, s_top); page < s_top; page = PageTables.NextMapped(page + Layout.PageSize, s_top))
        {
            Put(PageTables.FrameAt(page));
            batch.Add(page, 0, Handle.None, MapFlags.Unmap);
        }

        Require(batch.Flush());
        s_top = mark;
    }

    /// <summary>The page fault of an allocation: maps the page and those behind it. False if nothing was allocated there.</summary>
    public static bool HandleFault(ulong address)
    {
        if (address < Start || address >= s_top)
            return false;
        Faults++;
        var account = BareProcess.Account.Handle;
        var requests = stackalloc MapRequest[(int)Run];
        var count = 0u;
        for (var page = address & ~(Layout.PageSize - 1); count < Run && page < s_top && !PageTables.IsMapped(page); page += Layout.PageSize)
        {
            var isShelved = s_shelved != 0;
            requests[count++] = new MapRequest
            {
                Address = page,
                Frame = isShelved ? ((uint*)Shelf)[--s_shelved] : 0,
                Source = account,
                Flags = MapFlags.Read | MapFlags.Write | (isShelved ? MapFlags.None : MapFlags.Allocate),
            };
            Taken += isShelved ? 0u : 1;
            Reused += isShelved ? 1u : 0;
        }

        Require(KernelApi.Map(Handle.None, requests, count, out _));
        return true;
    }

    private static void Put(uint frame)
    {
        var place = (uint*)Shelf + s_shelved++;
        if (!PageTables.IsMapped((ulong)place))
        {
            Require(KernelApi.Map(Handle.None, new MapRequest
            {
                Address = (ulong)place, Source = BareProcess.Account.Handle, Flags = MapFlags.Allocate | MapFlags.Read | MapFlags.Write,
            }));
            s_shelfPages++;
        }

        *place = frame;
    }

    private static void Require(KernelError error)
    {
        if (error != KernelError.None)
            Panic.Because("the account has no frames left, kernel error"u8, (ulong)-(long)error);
    }
}
