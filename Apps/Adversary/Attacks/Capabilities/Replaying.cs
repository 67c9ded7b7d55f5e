using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Capabilities;

/// <summary>
/// Uses handles again that are spent: after a drop, a revocation, a move; with the slot empty, and with another capability in it. A handle is
/// good once for one capability.
/// </summary>
internal struct Replaying : IAttack
{
    private const ulong Page = OwnPages.Area;
    private const int Turns = 200;

    public static ReadOnlySpan<byte> Name => "replaying"u8;

    public static void Run()
    {
        var frame = OwnPages.Allocate();
        for (var turn = 0; turn < Turns; turn++)
        {
            var dropped = Share(frame);
            KernelApi.CapabilityDrop(dropped);
            Refused(dropped, frame);
            var successor = Share(frame);
            Findings.Expect("a handle was given out twice"u8, successor != dropped, dropped.Value);
            Refused(dropped, frame);

            var child = Derive(successor);
            KernelApi.CapabilityRevoke(successor);
            Refused(child, frame);

            var moved = new Handle((ulong)KernelApi.CapabilityGrant(successor, Handle.None, Rights.All, move: true));
            Refused(successor, frame);
            KernelApi.CapabilityDrop(moved);
            Refused(moved, frame);
        }
    }

    private static Handle Share(uint frame)
    {
        var answer = KernelApi.FrameShare(OwnPages.Account, frame, 1, Rights.All);
        Findings.ExpectSuccess("share"u8, answer);
        return new Handle((ulong)answer);
    }

    private static Handle Derive(Handle parent)
    {
        var answer = KernelApi.CapabilityDerive(parent, 0, 1, Rights.All);
        Findings.ExpectSuccess("derive"u8, answer);
        return new Handle((ulong)answer);
    }

    private static void Refused(Handle handle, uint frame)
    {
        Findings.Expect("map"u8, KernelError.BadHandle, (long)OwnPages.Map(Page, frame, MapFlags.Read, handle), handle.Value);
        Findings.Expect("derive"u8, KernelError.BadHandle, KernelApi.CapabilityDerive(handle, 0, 1, Rights.Read), handle.Value);
        Findings.Expect("drop"u8, KernelError.BadHandle, (long)KernelApi.CapabilityDrop(handle), handle.Value);
        Findings.Expect("revoke"u8, KernelError.BadHandle, (long)KernelApi.CapabilityRevoke(handle), handle.Value);
    }
}
