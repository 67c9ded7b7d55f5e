using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.LibOS.Unix.Memory;

/// <summary>
/// The libOS' own memory in this process, charged to the process's account. Most of it appears when it is touched, by page fault; stacks of the
/// libOS cannot (a fault needs one) and are committed at once.
/// <code>
///  7E40_0000_0000  region table            appears when touched
///  7E41_0000_0000  pages set aside         committed before it is needed
///  7E42_0000_0000  scratch pages           mapped and unmapped by those who use them
///  7E43_0000_0000  heap: whole pages       committed
/// </code>
/// </summary>
public static unsafe class PrivateMemory
{
    public const ulong Start = 0x0000_7E40_0000_0000, End = 0x0000_7E44_0000_0000;
    public const ulong Regions = Start, SetAside = 0x0000_7E41_0000_0000, Scratch = 0x0000_7E42_0000_0000, Heap = 0x0000_7E43_0000_0000;

    private const uint BatchSize = 32;

    private static ulong s_account, s_next = Heap;

    /// <summary>The process's own account, which pays for everything private.</summary>
    public static Handle Account => new(s_account);

    public static void UseAccount(Handle account) => s_account = account.Value;

    /// <summary>Zeroed pages, mapped and here to stay; one unmapped page lies below them. Null where memory is short.</summary>
    public static byte* AllocatePages(uint pages)
    {
        var start = s_next + Layout.PageSize;
        if (start + (pages * Layout.PageSize) > End || !Commit(start, pages))
            return null;
        s_next = start + (pages * Layout.PageSize);
        return (byte*)start;
    }

    /// <summary>Maps fresh pages at an address; what was mapped before a failure stays.</summary>
    public static bool Commit(ulong address, uint pages)
    {
        var buffer = stackalloc MapRequest[(int)BatchSize];
        var batch = new LibOS.Memory.MapBatch(Handle.None, buffer, BatchSize);
        for (var page = 0u; page < pages; page++)
            batch.Add(address + (page * Layout.PageSize), 0, Account, MapFlags.Allocate | MapFlags.Spared | MapFlags.Read | MapFlags.Write);
        return batch.Flush() == KernelError.None;
    }

    /// <summary>A page fault of the libOS here: gives the page if the range is one whose pages appear when touched.</summary>
    internal static bool HandleFault(ulong address) => address is >= Start and < Scratch && Commit(address & ~(Layout.PageSize - 1), 1);
}
