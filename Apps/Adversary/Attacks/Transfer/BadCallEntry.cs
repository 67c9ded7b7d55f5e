using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Transfer;

/// <summary>
/// Callees that are to be entered where nobody can be: they fault there, in ring 3, at what is left of the address in the user half, and their callers are told that they are
/// gone. Without a deadline a call takes the fast path, with one it does not.
/// </summary>
internal struct BadCallEntry : IAttack
{
    private const ulong UserHalf = (1UL << 47) - 1;
    private const uint PageFault = 14;

    public static ReadOnlySpan<byte> Name => "bad-call-entry"u8;

    public static Needs Needs => Needs.Creation;

    public static void Run()
    {
        foreach (var entry in (ReadOnlySpan<ulong>)[Places.Unmapped, Places.KernelImage, Places.DirectMap, Places.UserEnd, Places.NonCanonical, ulong.MaxValue, Places.InformationPage, Places.OwnTable, PartnerPage.Address])
        {
            Enter(entry, WakeTerm.Never);
            Enter(entry, Clock.After(60 * Clock.NanosecondsPerSecond));
        }

        foreach (var stack in (ReadOnlySpan<ulong>)[0, Places.Unmapped, Places.KernelImage, Places.UserEnd, Places.NonCanonical])
        {
            var callee = Partner.TakingCalls(Partner.Entry(PartnerRole.Push), stack);
            Expect(callee, WakeTerm.Never, stack);
        }
    }

    private static void Enter(ulong entry, ulong deadline)
    {
        var callee = Partner.TakingCalls(entry);
        var info = Expect(callee, deadline, entry);
        Findings.Expect("the vector"u8, info.Status == PageFault, (ulong)info.Status);
        Findings.Expect("the address"u8, info.FaultAddress == (entry & UserHalf), info.FaultAddress);
    }

    private static EnvironmentInfo Expect(in Partner callee, ulong deadline, ulong detail)
    {
        var message = default(TransferMessage);
        Findings.Expect("the answer"u8, KernelError.NotFound, (long)callee.Enter(ref message, deadline), detail);
        var info = callee.Info;
        Findings.Expect("its fault"u8, info.Reason == EndReason.Fault, detail);
        callee.Release();
        return info;
    }
}
