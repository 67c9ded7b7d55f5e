using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Transfer;

/// <summary>Callees that end, or are ended by a fault, while they serve: each of their callers is told, the one that is served and the one that waits.</summary>
internal struct CalleeDies : IAttack
{
    private const uint UndefinedOpcode = 6;

    public static ReadOnlySpan<byte> Name => "callee-dies"u8;

    public static Needs Needs => Needs.Creation;

    public static unsafe void Run()
    {
        var message = default(TransferMessage);
        foreach (var deadline in (ReadOnlySpan<ulong>)[WakeTerm.Never, Clock.After(60 * Clock.NanosecondsPerSecond)])
        {
            var ends = Partner.TakingCalls(PartnerRole.End);
            Findings.Expect("one that ends"u8, KernelError.NotFound, (long)ends.Enter(ref message, deadline));
            Findings.Expect("its end"u8, ends.Info.Reason == EndReason.Exit, (ulong)ends.Info.Reason);
            Findings.Expect("one that has ended"u8, KernelError.NotFound, (long)ends.Enter(ref message, deadline));
            ends.Release();
            var faults = Partner.TakingCalls(PartnerRole.Fault);
            Findings.Expect("one that faults"u8, KernelError.NotFound, (long)faults.Enter(ref message, deadline));
            Findings.Expect("its fault"u8, faults.Info is { Reason: EndReason.Fault, Status: (int)UndefinedOpcode }, (ulong)faults.Info.Status);
            faults.Release();
        }

        var page = PartnerPage.Own;
        page->Entered = 0;
        var callee = Partner.TakingCalls(PartnerRole.Spin);
        var served = Partner.Calling(callee);
        Partner.Await(ref page->Entered, 1);
        var waiting = Partner.Calling(callee, answers: 2);
        waiting.Await(EnvironmentState.Calling);
        KernelApi.EnvironmentDestroy(callee.Environment, 0);
        served.Await(EnvironmentState.Dead);
        waiting.Await(EnvironmentState.Dead);
        for (var call = 0; call < 4; call++)
            Findings.Expect("one of two callers"u8, KernelError.NotFound, page->Answers[call], (ulong)call);
        served.Release();
        waiting.Release();
        callee.Release();
    }
}

/// <summary>A caller is destroyed while it is served: the answer goes nowhere, and the callee takes the next call.</summary>
internal struct CallerDies : IAttack
{
    public static ReadOnlySpan<byte> Name => "caller-dies"u8;

    public static Needs Needs => Needs.Creation;

    public static unsafe void Run()
    {
        var page = PartnerPage.Own;
        var callee = Partner.TakingCalls(PartnerRole.Linger);
        var caller = Partner.BeingServedBy(callee);
        caller.Release();
        page->Go = 1;
        callee.Await(EnvironmentState.Parked);
        var message = new TransferMessage { First = 5, Second = 6, Third = 7, Fourth = 8 };
        Findings.Expect("the next call"u8, KernelError.None, (long)callee.Enter(ref message));
        Findings.Expect("its words"u8, message is { First: 5, Second: 6, Third: 7, Fourth: 8 }, message.First);
        callee.Release();
    }
}
