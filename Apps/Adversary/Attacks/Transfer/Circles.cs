using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Transfer;

/// <summary>Calls to oneself, and to somebody who calls back: nobody is entered while it waits for an answer, and a circle ends with its first deadline, or with any one in it.</summary>
internal struct Circles : IAttack
{
    private const ulong Wait = 20_000_000;

    public static ReadOnlySpan<byte> Name => "circles"u8;

    public static Needs Needs => Needs.Creation;

    public static unsafe void Run()
    {
        var page = PartnerPage.Own;
        var message = new TransferMessage { First = 5, Second = 6, Third = 7, Fourth = 8 };
        var self = new Handle((ulong)KernelApi.GateCreate(Handle.None, 0));
        Findings.Expect("itself"u8, KernelError.BadArgument, (long)KernelApi.Enter(self, ref message));
        Findings.Expect("itself, for a while"u8, KernelError.BadArgument, (long)KernelApi.Enter(self, ref message, Clock.After(Wait)));

        var back = Partner.TakingCalls(PartnerRole.CallOn);
        page->Gate = back.Grant(self).Value;
        page->Deadline = Clock.After(Wait);
        Findings.Expect("one that calls back"u8, KernelError.None, (long)back.Enter(ref message));
        Findings.Expect("what it was answered"u8, KernelError.TimedOut, page->OnAnswer);
        back.Release();

        // Two that wait for each other without a deadline: until one of them ends.
        var callee = Partner.TakingCalls(PartnerRole.CallOn);
        (page->Gate, page->Deadline) = (0, WakeTerm.Never);
        var caller = Partner.Calling(callee);
        page->Gate = callee.Grant(caller.Gate).Value;
        callee.Await(EnvironmentState.Calling);
        caller.Release();
        callee.Await(EnvironmentState.Parked);
        Findings.Expect("a circle that broke"u8, KernelError.NotFound, page->OnAnswer);
        callee.Release();
    }
}
