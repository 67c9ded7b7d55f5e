using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Extents;

namespace ExoCosmos.Adversary.Attacks.Extents;

/// <summary>
/// Has an extent deleted while it writes to all of it, and takes the blocks again at once: no transfer outlives the extent that it was begun for, so
/// the next owner's blocks are clear and stay so.
/// </summary>
internal unsafe struct DeleteDuringTransfers : IAttack
{
    private const ulong Label = 3, Blocks = 16 * OwnDisk.BlocksPerPage;
    private const int Turns = 16;

    public static ReadOnlySpan<byte> Name => "delete-during-transfers"u8;

    public static void Run()
    {
        var caught = 0;
        for (var turn = 0; turn < Turns; turn++)
        {
            var first = OwnExtents.Get(ExtentOperation.Allot, Label, Blocks);
            new Span<byte>((void*)OwnDisk.DataPage, (int)Layout.PageSize).Fill(0xDE);
            var end = OwnDisk.Ring->Tail;
            for (ulong block = 0; block < Blocks; block += OwnDisk.BlocksPerPage, end++)
                Findings.Expect("a write"u8, OwnExtents.Begin(DiskOperation.Write, first.Extent, block) == 1, block);
            caught += OwnDisk.Ring->Head != end ? 1 : 0;
            OwnExtents.Delete(Label);
            Findings.Expect("transfers that are not over"u8, OwnDisk.Ring->Head == end, end - OwnDisk.Ring->Head);
            OwnDisk.Await(end);
            var second = OwnExtents.Get(ExtentOperation.Allot, Label, Blocks);
            Findings.Expect("the same blocks"u8, second.First == first.First, second.First);
            Findings.Expect("what was written before"u8, OwnExtents.CountUsed(second) == 0, (ulong)turn);
            OwnExtents.Delete(Label);
        }

        Findings.Expect("no transfer was caught under way"u8, caught != 0);
    }
}
