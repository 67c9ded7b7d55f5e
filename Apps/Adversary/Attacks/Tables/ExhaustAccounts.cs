using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Tables;

/// <summary>
/// Derives accounts until the kernel refuses, and then drops and derives as fast as it can, faster than the kernel closes abandoned ones: others
/// can still have accounts.
/// </summary>
internal struct ExhaustAccounts : IAttack
{
    private const int Turns = 20_000;

    public static ReadOnlySpan<byte> Name => "exhaust-accounts"u8;

    public static void Run()
    {
        var answer = 0L;
        while (answer >= 0)
            answer = KernelApi.CapabilityDerive(OwnPages.Account, 0, 1, Rights.All);
        Findings.Expect("the last answer"u8, KernelError.TableFull, answer);
        KeepSome("after deriving"u8);
        KernelApi.CapabilityRevoke(OwnPages.Account);
        for (var turn = 0; turn < Turns; turn++)
        {
            answer = KernelApi.CapabilityDerive(OwnPages.Account, 0, 1, Rights.All);
            if (answer >= 0)
                KernelApi.CapabilityDrop(new Handle((ulong)answer));
        }

        KeepSome("after dropping"u8);
    }

    private static void KeepSome(ReadOnlySpan<byte> when)
    {
        var used = 0u;
        var slots = SystemTables.System.AccountSlots;
        for (var number = 1u; number < slots; number++)
            used += SystemTables.Account(number).Budget != 0 ? 1u : 0u;
        Findings.Expect(when, used < slots / 2, used);
    }
}
