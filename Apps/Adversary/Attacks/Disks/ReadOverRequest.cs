using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Adversary.Attacks.Disks;

/// <summary>
/// Lets the disk change requests while the kernel looks at them: one request reads a block over the segments of the batch that follows at once, and
/// that block says that their data goes into a frame of the neighbour's. What was checked must be what is carried out.
/// </summary>
internal unsafe struct ReadOverRequest : IAttack
{
    private const uint Victims = 8, Turns = 150;
    private const ulong SegmentsAt = OwnDisk.RequestPage + 2048;

    public static ReadOnlySpan<byte> Name => "read-over-request"u8;

    public static Needs Needs => Needs.Extent;

    public static void Run()
    {
        OwnDisk.Prepare();
        var foreign = NeighboursFrame();
        var own = OwnPages.FrameOf(OwnDisk.DataPage);
        var hostile = (DiskSegment*)OwnDisk.DataPage;
        for (var index = 0; index < DiskSegment.BlockSize / sizeof(DiskSegment); index++)
            hostile[index] = new DiskSegment { Frame = foreign, Blocks = 1 };
        Findings.ExpectSuccess("the hostile block"u8, OwnDisk.Submit(OwnDisk.Request(DiskOperation.Write, 0, own, 1)));
        OwnDisk.Await(1);

        var head = 1u;
        for (var turn = 0u; turn < Turns; turn++)
        {
            Lay(own);
            Findings.Expect("the read"u8, OwnDisk.SubmitPage(1) == 1, turn);
            var error = KernelApi.DiskSubmit((DiskRequest*)OwnDisk.RequestPage + 1, Victims, out var accepted);
            // Segments that have changed before the kernel looked are refused: that is a right answer too.
            Findings.Expect("the batch"u8, error is KernelError.None or KernelError.OutOfRange, (ulong)error);
            OwnDisk.Await(head += 1 + accepted);
        }
    }

    /// <summary>One request that reads the hostile block over all segments, and the victims whose segments they are.</summary>
    private static void Lay(uint own)
    {
        var requests = (DiskRequest*)OwnDisk.RequestPage;
        var segments = (DiskSegment*)SegmentsAt;
        segments[0] = new DiskSegment { Frame = OwnPages.FrameOf(OwnDisk.RequestPage), Offset = 4, Blocks = 1 };
        requests[0] = Request(0, segments);
        for (var victim = 1u; victim <= Victims; victim++)
        {
            segments[victim] = new DiskSegment { Frame = own, Blocks = 1 };
            requests[victim] = Request(8, segments + victim);
        }
    }

    private static DiskRequest Request(ulong block, DiskSegment* segment) =>
        new() { Extent = OwnDisk.Extent, Memory = OwnPages.Account, Block = block, Segments = segment, SegmentCount = 1, Operation = DiskOperation.Read };

    /// <summary>A frame with the neighbour's pattern; it says so when one is changed.</summary>
    private static uint NeighboursFrame()
    {
        for (var slot = 1u; slot < SystemTables.System.EnvironmentSlots; slot++)
        {
            ref readonly var info = ref SystemTables.Environment(slot);
            if (info.Name.Text().SequenceEqual("neighbour"u8) && SystemTables.Frame(SystemTables.Account(info.Account).FirstFrame).Kind != FrameKind.Free)
                return SystemTables.Account(info.Account).FirstFrame;
        }

        Findings.CannotTry("no neighbour"u8);
        return 0;
    }
}
