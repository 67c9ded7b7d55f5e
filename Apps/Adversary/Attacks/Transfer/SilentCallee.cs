using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Transfer;

/// <summary>
/// Callees that never answer, because they compute or sleep: a caller with a deadline goes on when that has passed, one without when it is suspended. Nothing of either
/// is left with the callee.
/// </summary>
internal struct SilentCallee : IAttack
{
    private const ulong Wait = 20_000_000;

    public static ReadOnlySpan<byte> Name => "silent-callee"u8;

    public static Needs Needs => Needs.Creation;

    public static void Run()
    {
        Try(PartnerRole.Spin);
        Try(PartnerRole.Slumber);
    }

    private static unsafe void Try(PartnerRole role)
    {
        var page = PartnerPage.Own;
        var callee = Partner.TakingCalls(role);
        page->Entered = 0;
        var message = default(TransferMessage);
        // The first is entered, the second waits in the queue.
        Findings.Expect("while it serves"u8, KernelError.TimedOut, (long)callee.Enter(ref message, Clock.After(Wait)));
        Findings.Expect("while it is busy"u8, KernelError.TimedOut, (long)callee.Enter(ref message, Clock.After(Wait)));
        Findings.Expect("a time that is past"u8, KernelError.TimedOut, (long)callee.Enter(ref message, Clock.Ticks));
        Findings.Expect("entries"u8, page->Entered == 1, page->Entered);

        var caller = Partner.Calling(callee);
        caller.Await(EnvironmentState.Calling);
        for (ulong call = 1; call <= 2; call++)
        {
            Findings.Expect("suspending a caller"u8, KernelError.None, (long)KernelApi.EnvironmentSuspend(caller.Environment));
            Findings.Expect("resuming a caller"u8, KernelError.None, (long)KernelApi.EnvironmentStart(caller.Environment, null));
            Partner.Await(ref page->Calls, call);
            Findings.Expect("a suspended caller"u8, KernelError.Again, page->Answers[call - 1]);
        }

        caller.Release();
        callee.Release();
    }
}

/// <summary>Waits for such a callee without a deadline: nobody helps it, and nobody needs it.</summary>
internal struct WaitsForEver : IAttack
{
    public static ReadOnlySpan<byte> Name => "waits-for-ever"u8;

    public static Needs Needs => Needs.Creation | Needs.Destruction;

    public static void Run()
    {
        var callee = Partner.TakingCalls(PartnerRole.Spin);
        var message = default(TransferMessage);
        Findings.Fail("an answer"u8, (long)callee.Enter(ref message), 0, 0);
    }
}
