using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Frames;

/// <summary>
/// Asks for every frame of the machine, by number: to map it, and for a sample of them to free, share, take, and have a ring or a disk
/// write into it. Only its own are granted; those of other environments, page tables (its own too), the kernel's and devices' are not.
/// </summary>
internal unsafe struct ForeignFrames : IAttack
{
    private const ulong Target = OwnPages.Area + (1UL << 30);
    private const ulong SampleEvery = 61;

    public static ReadOnlySpan<byte> Name => "foreign-frames"u8;

    public static Needs Needs => Needs.Extent;

    public static void Run()
    {
        HonestArguments.Prepare();
        OwnPages.Add(Target);
        OwnPages.Remove(Target, MapFlags.Free);
        var count = SystemTables.System.FrameCount;
        for (ulong frame = 0; frame < count; frame++)
        {
            ref readonly var info = ref SystemTables.Frame(frame);
            if (info.Kind == FrameKind.User && info.Account == OwnPages.AccountNumber)
                continue;
            TryMap(frame);
            if (info.Kind is FrameKind.PageTable or FrameKind.Environment || frame % SampleEvery == 0)
                TryOthers(frame);
        }

        foreach (var frame in (ReadOnlySpan<ulong>)[count, count + 1, 1UL << 32, (1UL << 32) + 100, 1UL << 40, 1UL << 52, 1UL << 63, ulong.MaxValue])
            TryMap(frame);
    }

    private static void TryMap(ulong frame) =>
        Findings.Expect("map"u8, KernelError.OutOfRange, (long)OwnPages.Map(Target, frame, OwnPages.ReadWrite), frame);

    private static void TryOthers(ulong frame)
    {
        var number = (uint)frame;
        Findings.Expect("free"u8, KernelError.OutOfRange, (long)KernelApi.FrameFree(OwnPages.Account, &number, 1), frame);
        Findings.Expect("share"u8, KernelError.OutOfRange, KernelApi.FrameShare(OwnPages.Account, number, 1, Rights.Read), frame);
        Findings.Expect("ring"u8, KernelError.OutOfRange, (long)KernelApi.RingAttach(RingKind.DiskCompletion, Handle.None, OwnPages.Account, number), frame);
        if (SystemTables.Frame(frame).Kind != FrameKind.Free)
            Findings.Expect("take"u8, KernelError.NoFrames, (long)KernelApi.FrameAllocateAt(OwnPages.Account, number, &number, 1), frame);
        TryDisk(frame);
    }

    private static void TryDisk(ulong frame)
    {
        var shape = CallShape.Of(KernelCall.DiskSubmit);
        var arguments = HonestArguments.For(KernelCall.DiskSubmit, shape, -1);
        ((DiskRequest*)HonestArguments.Page)->Segments->Frame = (uint)frame;
        Findings.Expect("disk"u8, KernelError.OutOfRange, RawCall.Make(KernelCall.DiskSubmit, arguments), frame);
    }
}
