using System;
using System.Runtime.CompilerServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Extents;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Memory;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Init.Disks;

/// <summary>
/// Init's own transfers: the first blocks of a disk into memory, one copy of its extent table back, zeros, and a flush; one at a time. The completion ring, two
/// pages for the table and one of zeros are Init's for good.
/// </summary>
internal static unsafe class DiskAccess
{
    private const ulong Window = 0x0000_3200_0000_0000;
    private const ulong FirstPage = Window + Layout.PageSize, ZeroPage = FirstPage + (Pages * Layout.PageSize);
    private const ushort BlocksPerPage = (ushort)(Layout.PageSize / DiskSegment.BlockSize);
    private const uint Pages = ExtentTable.Blocks * DiskSegment.BlockSize / (uint)Layout.PageSize;
    private const ulong LongestSeconds = 60;

    private static bool s_provided, s_lost;

    private static CompletionRing Ring => new(Window);

    /// <summary>The blocks that <see cref="ReadStart"/> brought, or that are to be written.</summary>
    public static Span<byte> Start => new((void*)FirstPage, (int)(ExtentTable.Blocks * DiskSegment.BlockSize));

    public static bool ReadStart(Handle disk) => Provide() && Run(disk, DiskOperation.Read, 0, FirstPage, Pages, Layout.PageSize);

    /// <summary>Writes one copy of <see cref="Start"/>; true when it is on the medium.</summary>
    public static bool WriteCopy(Handle disk, int copy) =>
        Provide() && Run(disk, DiskOperation.WriteThrough, (uint)copy * ExtentTable.CopyBlocks, FirstPage + ((uint)copy * Layout.PageSize), 1, Layout.PageSize);

    /// <summary>Writes zeros; true when they are on the medium.</summary>
    /// <param name="disk">The whole disk.</param>
    /// <param name="first">First block.</param>
    /// <param name="blocks">A multiple of <see cref="ExtentChange.Granularity"/>.</param>
    public static bool Clear(Handle disk, ulong first, ulong blocks)
    {
        var isGood = Provide();
        for (var end = first + blocks; isGood && first < end;)
        {
            var pages = (uint)Math.Min((end - first) / BlocksPerPage, DiskRequest.MaxSegments);
            isGood = Run(disk, DiskOperation.Write, first, ZeroPage, pages, 0);
            first += pages * BlocksPerPage;
        }

        return isGood && Flush(disk);
    }

    public static bool Flush(Handle disk) => Provide() && Run(disk, DiskOperation.Flush, 0, 0, 0, 0);

    /// <param name="disk">The whole disk.</param>
    /// <param name="operation">What.</param>
    /// <param name="block">The first block on the disk.</param>
    /// <param name="address">The first page in memory.</param>
    /// <param name="pages">At most <see cref="DiskRequest.MaxSegments"/>.</param>
    /// <param name="stride">From one page in memory to the next.</param>
    private static bool Run(Handle disk, DiskOperation operation, ulong block, ulong address, uint pages, ulong stride)
    {
        var segments = stackalloc DiskSegment[DiskRequest.MaxSegments];
        for (var page = 0u; page < pages; page++)
            segments[page] = new DiskSegment { Frame = PageTables.FrameAt(address + (page * stride)), Blocks = BlocksPerPage };
        var request = new DiskRequest
        {
            Extent = disk,
            Memory = Grants.Find("account"u8),
            Block = block,
            Segments = segments,
            SegmentCount = pages,
            Operation = operation,
        };
        return CompletionRing.Submit(&request) == KernelError.None && WaitForCompletion();
    }

    private static bool WaitForCompletion()
    {
        var term = Ring.HasNews;
        var deadline = Clock.Ticks + Clock.ToTicks(LongestSeconds * Clock.NanosecondsPerSecond);
        DiskCompletion completion;
        while (!Ring.TryTake(out completion))
        {
            // The kernel ends every request; should it not, this ring is of no use any more.
            if (Clock.Ticks > deadline)
            {
                s_lost = true;
                return false;
            }

            KernelApi.Sleep(&term, 1, deadline);
        }

        return completion.Status == 0;
    }

    private static bool Provide()
    {
        if (s_provided || s_lost)
            return !s_lost;
        var account = Grants.Find("account"u8);
        for (var page = 0u; page <= Pages + 1; page++)
        {
            var request = new MapRequest
            {
                Address = Window + (page * Layout.PageSize), Source = account, Flags = MapFlags.Allocate | MapFlags.Read | MapFlags.Write,
            };
            if (KernelApi.Map(Handle.None, request) != KernelError.None)
                return false;
        }

        s_provided = Ring.Attach(account) == KernelError.None;
        return s_provided;
    }
}
