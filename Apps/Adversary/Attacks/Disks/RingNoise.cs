using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Trials;

namespace ExoCosmos.Adversary.Attacks.Disks;

/// <summary>
/// Fills the words of its completion ring with noise while the kernel writes completions there: head, tail, and a ring that claims to be empty with the most
/// requests under way. The kernel's own count decides, and what it writes stays in the page.
/// </summary>
internal unsafe struct RingNoise : IAttack
{
    private const int Turns = 600;

    public static ReadOnlySpan<byte> Name => "ring-noise"u8;

    public static Needs Needs => Needs.Extent;

    public static void Run()
    {
        OwnDisk.Prepare();
        var noise = new Noise(0x21A6);
        var frame = OwnPages.FrameOf(OwnDisk.DataPage);
        for (var turn = 0; turn < Turns; turn++)
        {
            OwnDisk.Ring->Head = (uint)noise.Next();
            OwnDisk.Ring->Tail = noise.Below(2) == 0 ? OwnDisk.Ring->Head : (uint)noise.Next();
            OwnDisk.Submit(OwnDisk.Request(DiskOperation.Read, noise.Below(8), frame));
        }
    }
}
