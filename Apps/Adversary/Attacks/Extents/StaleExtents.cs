using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Extents;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Extents;

/// <summary>Keeps the handles of extents that were enlarged or deleted, and of parts of them, and uses them when the same blocks are an extent again.</summary>
internal struct StaleExtents : IAttack
{
    private const ulong Label = 1, Small = 128, Large = 256;
    private const int Turns = 4;

    public static ReadOnlySpan<byte> Name => "stale-extents"u8;

    public static void Run()
    {
        Span<Handle> stale = stackalloc Handle[4];
        for (var turn = 0; turn < Turns; turn++)
        {
            stale[0] = OwnExtents.Get(ExtentOperation.Allot, Label, Small).Extent;
            stale[1] = Part(stale[0]);
            var large = OwnExtents.Get(ExtentOperation.Enlarge, Label, Large);
            Refused("after it was enlarged"u8, stale[..2]);
            stale[2] = large.Extent;
            stale[3] = Part(stale[2]);
            OwnExtents.Delete(Label);
            Refused("after it was deleted"u8, stale);
            var again = OwnExtents.Get(ExtentOperation.Allot, Label, Large);
            Findings.Expect("the same blocks"u8, again.First == large.First, again.First);
            Refused("when the blocks are an extent again"u8, stale);
            OwnExtents.Delete(Label);
        }
    }

    private static Handle Part(Handle extent)
    {
        var answer = KernelApi.CapabilityDerive(extent, 0, Small / 2, Rights.All);
        Findings.ExpectSuccess("a part of its own"u8, answer);
        return new Handle((ulong)answer);
    }

    private static void Refused(ReadOnlySpan<byte> when, ReadOnlySpan<Handle> handles)
    {
        foreach (var handle in handles)
        {
            Findings.Expect(when, KernelError.BadHandle, OwnExtents.Begin(DiskOperation.Write, handle, 0), handle.Value);
            Findings.Expect(when, KernelError.BadHandle, KernelApi.CapabilityDerive(handle, 0, 8, Rights.All), handle.Value);
        }
    }
}
