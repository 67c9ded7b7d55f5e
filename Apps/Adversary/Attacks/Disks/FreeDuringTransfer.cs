using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Disks;

/// <summary>
/// Gives back frames that the disk is about to write, hopes that somebody else gets one, and exits with others under way. A frame under transfer is
/// nobody else's before the disk has answered.
/// </summary>
internal unsafe struct FreeDuringTransfer : IAttack
{
    private const uint Turns = 100, LeftUnderWay = 60;

    public static ReadOnlySpan<byte> Name => "free-during-transfer"u8;

    public static Needs Needs => Needs.Extent;

    public static void Run()
    {
        OwnDisk.Prepare();
        var caught = 0;
        for (var turn = 0u; turn < Turns; turn++)
        {
            var frame = OwnPages.Allocate();
            Findings.Expect("read"u8, OwnDisk.Submit(OwnDisk.Request(DiskOperation.Read, 0, frame)) == 1);
            Findings.ExpectSuccess("free"u8, (long)KernelApi.FrameFree(OwnPages.Account, &frame, 1));
            // The disk may be quicker than either try; then there is nothing to see.
            var underWay = SystemTables.Frame(frame).Pins != 0;
            var taken = (long)KernelApi.FrameAllocateAt(OwnPages.Account, frame, &frame, 1);
            if (underWay && OwnDisk.Ring->Head == turn)
            {
                caught++;
                Findings.Expect("a frame under transfer is taken"u8, KernelError.NoFrames, taken, frame);
            }

            if (taken == 0)
                KernelApi.FrameFree(OwnPages.Account, &frame, 1);
            OwnDisk.Await(turn + 1);
            Findings.Expect("not free after the transfer"u8, OwnPages.IsGone(frame), frame);
        }

        Findings.Expect("no transfer was caught under way"u8, caught != 0);
        for (var request = 0u; request < LeftUnderWay; request++)
            OwnDisk.Submit(OwnDisk.Request(DiskOperation.Read, 0, OwnPages.Allocate()));
    }
}
