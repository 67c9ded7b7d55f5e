using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Extents;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Adversary.Attacks.Extents;

/// <summary>Asks for what is another's, for more than it may have and for what there is not, uses others' handles, and tries to pass on the right to ask and to write the answers.</summary>
internal unsafe struct ForeignExtents : IAttack
{
    private const ulong Label = 1, Small = 128;

    public static ReadOnlySpan<byte> Name => "foreign-extents"u8;

    public static void Run()
    {
        // Label 0 is what the manifest gives; the bystander has one, the attacker has none.
        foreach (var label in (ReadOnlySpan<ulong>)[0, Label, 7, ulong.MaxValue])
        {
            Findings.Expect("find"u8, KernelError.NotFound, OwnExtents.Ask(ExtentOperation.Find, label), label);
            Findings.Expect("enlarge"u8, KernelError.NotFound, OwnExtents.Ask(ExtentOperation.Enlarge, label, 2 * Small), label);
            Findings.Expect("delete"u8, KernelError.NotFound, OwnExtents.Ask(ExtentOperation.Delete, label), label);
        }

        var own = OwnExtents.Get(ExtentOperation.Allot, Label, Small);
        foreach (var blocks in (ReadOnlySpan<ulong>)[OwnExtents.Quota + 1, 1UL << 32, 1UL << 63, ulong.MaxValue - 7, ulong.MaxValue])
        {
            Findings.Expect("enlarge beyond the quota"u8, KernelError.MissingRight, OwnExtents.Ask(ExtentOperation.Enlarge, Label, blocks), blocks);
            Findings.Expect("another beyond the quota"u8, KernelError.MissingRight, OwnExtents.Ask(ExtentOperation.Allot, 2, blocks), blocks);
        }

        foreach (var disk in (ReadOnlySpan<byte>)[0, 2, 255])
            Findings.ExpectRefusal("another disk"u8, OwnExtents.Ask(ExtentOperation.Allot, Label, Small, disk), disk);
        foreach (var operation in (ReadOnlySpan<byte>)[4, 255])
            Findings.Expect("no operation"u8, KernelError.BadArgument, OwnExtents.Ask((ExtentOperation)operation, Label, Small), operation);
        // What was refused has changed nothing.
        Findings.Expect("behind its end"u8, KernelError.OutOfRange, OwnExtents.Begin(DiskOperation.Write, own.Extent, own.Blocks));
        Findings.ExpectSuccess("up to its end"u8, OwnExtents.Begin(DiskOperation.Read, own.Extent, own.Blocks - OwnDisk.BlocksPerPage));
        OwnDisk.Await(OwnDisk.Ring->Tail + 1);
        TryHandlesOfOthers();
        TryTheMeans();
        OwnExtents.Delete(Label);
    }

    /// <summary>All extents that others hold, Init's whole disks too: the table can be read.</summary>
    private static void TryHandlesOfOthers()
    {
        var tried = 0u;
        for (var slot = 1u; slot < SystemTables.System.CapabilitySlots; slot++)
        {
            ref readonly var capability = ref SystemTables.Capability(slot);
            if (capability.Kind != CapabilityKind.Extent || capability.Holder == SystemTables.Control->EnvironmentSlot)
                continue;
            tried++;
            Findings.Expect("another's handle"u8, KernelError.BadHandle, OwnExtents.Begin(DiskOperation.Write, Handle.Of(slot, capability.Generation), 0), slot);
        }

        Findings.Expect("others hold extents"u8, tried > 1, tried);
    }

    private static void TryTheMeans()
    {
        var message = default(TransferMessage);
        Findings.Expect("the gate's right to be called"u8, KernelError.MissingRight, (long)KernelApi.Enter(OwnExtents.Gate, ref message));
        Findings.Expect("the gate passed on"u8, KernelError.MissingRight, KernelApi.CapabilityGrant(OwnExtents.Gate, Handle.None, Rights.Write));
        Grants.TryFind("extents-reply"u8, out var page);
        Findings.ExpectRefusal("answers that it may write"u8, (long)OwnPages.Map(OwnPages.Area + (1UL << 30), page.Base, OwnPages.ReadWrite, page.Handle));
    }
}
