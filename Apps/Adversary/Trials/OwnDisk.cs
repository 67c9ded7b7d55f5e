using System.Threading;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Adversary.Trials;

/// <summary>The attacker's few blocks of disk 0: a page for requests, a page of data, a completion ring.</summary>
internal static unsafe class OwnDisk
{
    public const ulong RequestPage = OwnPages.Area, DataPage = RequestPage + Layout.PageSize, RingAddress = DataPage + Layout.PageSize;
    public const uint BlocksPerPage = (uint)Layout.PageSize / DiskSegment.BlockSize;
    private const ulong Patience = 20 * Clock.NanosecondsPerSecond;

    public static Handle Extent => Grants.Find("disk0"u8);

    public static ulong Blocks => Grants.TryFind("disk0"u8, out var extent) ? extent.Length : 0;

    public static RingPage* Ring => (RingPage*)RingAddress;

    /// <summary>Maps the pages and attaches the ring.</summary>
    public static void Prepare()
    {
        if (Blocks == 0)
            Findings.CannotTry("no disk"u8);
        PrepareRing();
    }

    /// <summary>The same, for blocks of another disk.</summary>
    public static void PrepareRing()
    {
        OwnPages.Add(RequestPage, 3);
        if (KernelApi.RingAttach(RingKind.DiskCompletion, Handle.None, OwnPages.Account, OwnPages.FrameOf(RingAddress)) != KernelError.None)
            Findings.CannotTry("no completion ring"u8);
    }

    /// <summary>A request of one segment, which stands behind all requests in the page.</summary>
    public static DiskRequest Request(DiskOperation operation, ulong block, uint frame, uint blocks = BlocksPerPage)
    {
        var segment = (DiskSegment*)(RequestPage + 2048);
        *segment = new DiskSegment { Frame = frame, Blocks = (ushort)blocks };
        return new DiskRequest { Extent = Extent, Memory = OwnPages.Account, Block = block, Segments = segment, SegmentCount = 1, Operation = operation };
    }

    /// <returns>What the kernel answers: requests accepted, or the error of the first.</returns>
    public static long Submit(in DiskRequest request)
    {
        *(DiskRequest*)RequestPage = request;
        return SubmitPage(1);
    }

    public static long SubmitPage(uint count)
    {
        var error = KernelApi.DiskSubmit((DiskRequest*)RequestPage, count, out var accepted);
        return error == KernelError.None ? accepted : (long)error;
    }

    /// <summary>Waits until the ring's head is there, and takes all completions.</summary>
    public static void Await(uint head)
    {
        var deadline = Clock.After(Patience);
        while (Volatile.Read(ref Ring->Head) != head)
        {
            if (Clock.Ticks >= deadline)
                Findings.CannotTry("the disk does not answer"u8);
            var term = new WakeTerm { Address = (ulong)&Ring->Head, Value = Volatile.Read(ref Ring->Head), Comparison = WakeComparison.NotEqual32 };
            KernelApi.Sleep(&term, 1, deadline);
        }

        Volatile.Write(ref Ring->Tail, head);
    }
}
