using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Tables;

/// <summary>Takes frames until there are no more: the budget is the end, not the machine. Page tables come out of it too.</summary>
internal unsafe struct ExhaustFrames : IAttack
{
    private const ulong Stride = 1UL << 39;

    public static ReadOnlySpan<byte> Name => "exhaust-frames"u8;

    public static void Run()
    {
        // Pages far apart need three tables each.
        var far = KernelError.None;
        for (ulong slot = 1; slot < 100 && far == KernelError.None; slot++)
            far = KernelApi.Map(Handle.None, new MapRequest { Address = slot * Stride, Source = OwnPages.Account, Flags = MapFlags.Allocate | OwnPages.ReadWrite });
        var answer = KernelError.None;
        uint frame = 0;
        while (answer == KernelError.None)
            answer = KernelApi.FrameAllocate(OwnPages.Account, &frame, 1);
        Findings.Expect("the last answer"u8, KernelError.NoFrames, (long)answer);
        ref readonly var account = ref SystemTables.Account(OwnPages.AccountNumber);
        Findings.Expect("within the budget"u8, account.Used == account.Budget, account.Used);
        Findings.Expect("frames are left for others"u8, SystemTables.System.FreeFrames > account.Budget, SystemTables.System.FreeFrames);
        Findings.Expect("a table without a frame"u8, KernelError.NoFrames, (long)OwnPages.Map(200 * Stride, frame, MapFlags.Read));
    }
}
