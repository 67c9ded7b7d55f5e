using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Mechanisms.Extents;

/// <summary>Transfers to extents, one at a time and 64 pages each: a word is written to the start of every page, or looked for there.</summary>
public static unsafe class ExtentDisk
{
    private const ulong Window = 0x0000_3500_0000_0000, Buffer = Window + Layout.PageSize;
    private const uint Pages = DiskRequest.MaxSegments, BlocksPerPage = (uint)Layout.PageSize / DiskSegment.BlockSize;

    private static Handle Account => Grants.Find("account"u8);

    private static CompletionRing Ring => new(Window);

    public static void Begin()
    {
        if (!OwnPages.TryMap(Account, Window, (Pages + 1) * Layout.PageSize)
            || Ring.Attach(Account) != KernelError.None)
            Panic.Because("there is no memory for transfers"u8);
    }

    /// <summary>Writes the word to every page of an extent.</summary>
    public static void Fill(Handle extent, ulong blocks, ulong word)
    {
        for (var page = 0u; page < Pages; page++)
            *(ulong*)(Buffer + (page * Layout.PageSize)) = word;
        for (ulong block = 0; block < blocks; block += Pages * BlocksPerPage)
            Require(Transfer(extent, DiskOperation.Write, block));
        Require(Transfer(extent, DiskOperation.Flush, 0));
    }

    /// <summary>In how many pages of an extent the word stands.</summary>
    public static ulong Count(Handle extent, ulong blocks, ulong word)
    {
        var count = 0UL;
        for (ulong block = 0; block < blocks; block += Pages * BlocksPerPage)
        {
            Require(Transfer(extent, DiskOperation.Read, block));
            for (var page = 0u; page < Pages; page++)
                count += *(ulong*)(Buffer + (page * Layout.PageSize)) == word ? 1u : 0u;
        }

        return count;
    }

    public static KernelError TryRead(Handle extent, ulong block) => Transfer(extent, DiskOperation.Read, block);

    private static KernelError Transfer(Handle extent, DiskOperation operation, ulong block)
    {
        var segments = stackalloc DiskSegment[(int)Pages];
        var count = operation == DiskOperation.Flush ? 0 : Pages;
        for (var page = 0u; page < count; page++)
            segments[page] = new DiskSegment { Frame = PageTables.FrameAt(Buffer + (page * Layout.PageSize)), Blocks = (ushort)BlocksPerPage };
        var request = new DiskRequest { Extent = extent, Memory = Account, Block = block, Segments = segments, SegmentCount = count, Operation = operation };
        var error = CompletionRing.Submit(&request);
        if (error != KernelError.None)
            return error;
        var term = Ring.HasNews;
        DiskCompletion completion;
        while (!Ring.TryTake(out completion))
            KernelApi.Sleep(&term, 1, WakeTerm.Never);
        return (KernelError)completion.Status;
    }

    private static void Require(KernelError error)
    {
        if (error != KernelError.None)
            Panic.Because("a transfer to an extent of its own was refused:"u8, (ulong)-(long)error);
    }
}
