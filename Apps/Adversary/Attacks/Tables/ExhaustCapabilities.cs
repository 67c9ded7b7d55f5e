using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Tables;

/// <summary>Derives capabilities until the kernel refuses: by then most of the table must still be there for others.</summary>
internal struct ExhaustCapabilities : IAttack
{
    public static ReadOnlySpan<byte> Name => "exhaust-capabilities"u8;

    public static void Run()
    {
        var first = KernelApi.FrameShare(OwnPages.Account, OwnPages.Allocate(), 1, Rights.All);
        Findings.ExpectSuccess("share"u8, first);
        var answer = first;
        while (answer >= 0)
            answer = KernelApi.CapabilityDerive(new Handle((ulong)first), 0, 1, Rights.Read);
        Findings.Expect("the last answer"u8, KernelError.TableFull, answer);
        var left = SystemTables.System.CapabilitySlots - SystemTables.System.CapabilitiesUsed;
        Findings.Expect("slots are left for others"u8, left > SystemTables.System.CapabilitySlots / 2, left);
        // A chain goes no deeper than the kernel can walk.
        KernelApi.CapabilityRevoke(new Handle((ulong)first));
        var depth = 0;
        for (answer = first; answer >= 0; depth++)
            answer = KernelApi.CapabilityDerive(new Handle((ulong)answer), 0, 1, Rights.Read);
        Findings.Expect("the end of a chain"u8, KernelError.TableFull, answer, (ulong)depth);
        Findings.Expect("a chain's length"u8, depth < 64, (ulong)depth);
    }
}
