using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Transfer;

/// <summary>A gate is revoked while a call through it is under way: that call is answered, and it was the last.</summary>
internal struct RevokedGate : IAttack
{
    public static ReadOnlySpan<byte> Name => "revoked-gate"u8;

    public static Needs Needs => Needs.Creation;

    public static unsafe void Run()
    {
        var page = PartnerPage.Own;
        var callee = Partner.TakingCalls(PartnerRole.Linger);
        var caller = Partner.BeingServedBy(callee);
        Findings.Expect("revoking"u8, KernelError.None, (long)KernelApi.CapabilityRevoke(callee.Gate));
        page->Go = 1;
        caller.Await(EnvironmentState.Dead);
        Findings.Expect("the call under way"u8, KernelError.None, page->Answers[0]);
        Findings.Expect("the next"u8, KernelError.BadHandle, page->Answers[1]);
        Findings.Expect("entries"u8, page->Entered == 1, page->Entered);
        caller.Release();
        callee.Release();
    }
}
