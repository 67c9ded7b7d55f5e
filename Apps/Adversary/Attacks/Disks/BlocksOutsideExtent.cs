using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Disks;

/// <summary>
/// Fills its own blocks with 0xAD, which is its right, and asks for all others: before, behind, across the end, around the end of numbers; with
/// segments longer than a frame, with operations that are none, and with writes where it may only read. The test looks at the disk afterwards.
/// </summary>
internal unsafe struct BlocksOutsideExtent : IAttack
{
    private const byte Mark = 0xAD;

    public static ReadOnlySpan<byte> Name => "blocks-outside-extent"u8;

    public static Needs Needs => Needs.Extent;

    public static void Run()
    {
        OwnDisk.Prepare();
        new Span<byte>((void*)OwnDisk.DataPage, (int)Layout.PageSize).Fill(Mark);
        var frame = OwnPages.FrameOf(OwnDisk.DataPage);
        foreach (var operation in (ReadOnlySpan<DiskOperation>)[DiskOperation.Read, DiskOperation.Write, DiskOperation.WriteThrough])
        {
            TryBlocks(operation, frame);
            TrySegments(operation, frame);
        }

        TryOtherwise(frame);
        Findings.Expect("a refused request was carried out"u8, OwnDisk.Ring->Head == 0, OwnDisk.Ring->Head);
        new Span<byte>((void*)OwnDisk.DataPage, (int)Layout.PageSize).Fill(Mark);
        var head = 0u;
        for (ulong block = 0; block < OwnDisk.Blocks; block += OwnDisk.BlocksPerPage)
        {
            Findings.ExpectSuccess("its own blocks"u8, OwnDisk.Submit(OwnDisk.Request(DiskOperation.Write, block, frame)));
            OwnDisk.Await(++head);
        }
    }

    private static void TryBlocks(DiskOperation operation, uint frame)
    {
        var blocks = OwnDisk.Blocks;
        foreach (var block in (ReadOnlySpan<ulong>)[
            blocks, blocks - OwnDisk.BlocksPerPage + 1, blocks - 1, blocks + 1, 1UL << 32, 1UL << 63, ulong.MaxValue, ulong.MaxValue - OwnDisk.BlocksPerPage + 1, ulong.MaxValue - 63])
            Findings.Expect("block"u8, KernelError.OutOfRange, OwnDisk.Submit(OwnDisk.Request(operation, block, frame)), block);
    }

    private static void TrySegments(DiskOperation operation, uint frame)
    {
        foreach (var blocks in (ReadOnlySpan<uint>)[0, OwnDisk.BlocksPerPage + 1, ushort.MaxValue])
            Findings.Expect("segment length"u8, KernelError.BadArgument, OwnDisk.Submit(OwnDisk.Request(operation, 0, frame, blocks)), blocks);
        foreach (var offset in (ReadOnlySpan<ushort>)[1, 8, ushort.MaxValue])
        {
            var request = OwnDisk.Request(operation, 0, frame);
            request.Segments->Offset = offset;
            Findings.Expect("segment offset"u8, KernelError.BadArgument, OwnDisk.Submit(request), offset);
        }

        foreach (var count in (ReadOnlySpan<uint>)[0, DiskRequest.MaxSegments + 1, uint.MaxValue])
        {
            var request = OwnDisk.Request(operation, 0, frame);
            request.SegmentCount = count;
            Findings.Expect("segments"u8, KernelError.BadArgument, OwnDisk.Submit(request), count);
        }
    }

    private static void TryOtherwise(uint frame)
    {
        foreach (var operation in (ReadOnlySpan<uint>)[64, 255, uint.MaxValue])
            Findings.Expect("operation"u8, KernelError.BadArgument, OwnDisk.Submit(OwnDisk.Request((DiskOperation)operation, 0, frame)), operation);
        var answer = KernelApi.CapabilityDerive(OwnDisk.Extent, 0, OwnDisk.Blocks, Rights.Read);
        Findings.ExpectSuccess("a reader's extent"u8, answer);
        var request = OwnDisk.Request(DiskOperation.Write, 0, frame);
        request.Extent = new Handle((ulong)answer);
        Findings.Expect("write by reading right"u8, KernelError.MissingRight, OwnDisk.Submit(request));
        request = OwnDisk.Request(DiskOperation.Read, 0, frame);
        request.Memory = OwnDisk.Extent;
        Findings.Expect("an extent for memory"u8, KernelError.WrongKind, OwnDisk.Submit(request));
    }
}
