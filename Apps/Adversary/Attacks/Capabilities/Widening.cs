using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Capabilities;

/// <summary>
/// Narrows capabilities, in range and in rights, and asks for more than is left: by deriving again, by splitting, by granting to itself, by
/// mapping, protecting and sharing. A right or a block that is gone does not come back.
/// </summary>
internal struct Widening : IAttack
{
    private const uint Frames = 8;
    private const ulong Page = OwnPages.Area;

    public static ReadOnlySpan<byte> Name => "widening"u8;

    public static Needs Needs => Needs.Creation | Needs.Extent;

    public static void Run()
    {
        var first = Contiguous();
        var all = Good(KernelApi.FrameShare(OwnPages.Account, first, Frames, Rights.Read | Rights.Execute | Rights.Grant));
        FewerRights(all);
        Ranges(all, first);
        Mapping(all, first);
        var extent = LibOS.Start.Grants.Find("disk0"u8);
        var part = Good(KernelApi.CapabilityDerive(extent, 8, 8, Rights.Read));
        Findings.Expect("more blocks"u8, KernelError.OutOfRange, KernelApi.CapabilityDerive(part, 0, 9, Rights.Read));
        Findings.Expect("write blocks"u8, KernelError.MissingRight, KernelApi.CapabilityDerive(part, 0, 8, Rights.Read | Rights.Write));
        Budgets();
    }

    private static void FewerRights(Handle all)
    {
        Findings.Expect("write by deriving"u8, KernelError.MissingRight, KernelApi.CapabilityDerive(all, 0, Frames, Rights.Read | Rights.Write));
        Findings.Expect("write by granting"u8, KernelError.MissingRight, KernelApi.CapabilityGrant(all, Handle.None, Rights.Write));
        var narrow = Good(KernelApi.CapabilityDerive(all, 0, Frames, Rights.Read));
        Findings.Expect("execute again"u8, KernelError.MissingRight, KernelApi.CapabilityDerive(narrow, 0, Frames, Rights.Read | Rights.Execute));
        Findings.Expect("grant again"u8, KernelError.MissingRight, KernelApi.CapabilityGrant(narrow, Handle.None, Rights.Read));
        var weak = Good(KernelApi.CapabilityDerive(OwnPages.Account, 0, 1, Rights.Control));
        Findings.Expect("share more than there is"u8, KernelError.MissingRight, KernelApi.FrameShare(weak, 1, 1, Rights.Read));
        Findings.Expect("no such right"u8, KernelError.BadArgument, KernelApi.CapabilityDerive(all, 0, Frames, (Rights)0x40));
        // A move that keeps less cannot be undone by another.
        var moved = Good(KernelApi.CapabilityGrant(all, Handle.None, Rights.Read | Rights.Grant));
        moved = Good(KernelApi.CapabilityGrant(moved, Handle.None, Rights.Grant, move: true));
        Findings.Expect("read after a narrowing move"u8, KernelError.MissingRight, KernelApi.CapabilityGrant(moved, Handle.None, Rights.Read, move: true));
    }

    private static void Ranges(Handle all, uint first)
    {
        foreach (var start in (ReadOnlySpan<ulong>)[0, 1, Frames - 1, Frames, Frames + 1, ulong.MaxValue - 1, ulong.MaxValue])
        {
            Findings.Expect("no blocks"u8, KernelError.OutOfRange, KernelApi.CapabilityDerive(all, start, 0, Rights.Read), start);
            Findings.Expect("one too many"u8, KernelError.OutOfRange, KernelApi.CapabilityDerive(all, start, Frames - start + 1, Rights.Read), start);
            Findings.Expect("all there is"u8, KernelError.OutOfRange, KernelApi.CapabilityDerive(all, start, ulong.MaxValue, Rights.Read), start);
        }

        var narrow = Good(KernelApi.CapabilityDerive(all, 2, 4, Rights.Read | Rights.Grant));
        Findings.Expect("the whole again"u8, KernelError.OutOfRange, KernelApi.CapabilityDerive(narrow, 0, Frames, Rights.Read));
        var upper = Good(KernelApi.CapabilitySplit(narrow, 2));
        foreach (var at in (ReadOnlySpan<ulong>)[0, 2, 3, ulong.MaxValue])
            Findings.Expect("split"u8, KernelError.OutOfRange, KernelApi.CapabilitySplit(upper, at), at);
        Findings.Expect("below the split"u8, KernelError.OutOfRange, (long)OwnPages.Map(Page, first + 3, MapFlags.Read, upper));
        Findings.Expect("above the split"u8, KernelError.OutOfRange, (long)OwnPages.Map(Page, first + 4, MapFlags.Read, narrow));
    }

    /// <summary>Writable what may be executed, and the other way round.</summary>
    private static void Mapping(Handle all, uint first)
    {
        Findings.Expect("map for writing"u8, KernelError.MissingRight, (long)OwnPages.Map(Page, first, OwnPages.ReadWrite, all));
        Findings.ExpectSuccess("map for executing"u8, (long)OwnPages.Map(Page, first, MapFlags.Read | MapFlags.Execute, all));
        Findings.Expect("protect for writing"u8, KernelError.MissingRight, (long)OwnPages.Map(Page, 0, MapFlags.Protect | OwnPages.ReadWrite, all));
        Findings.Expect("beside the range"u8, KernelError.OutOfRange, (long)OwnPages.Map(Page, first + Frames, MapFlags.Read | MapFlags.Replace, all));
        OwnPages.Remove(Page);
    }

    private static void Budgets()
    {
        var budget = SystemTables.Account(OwnPages.AccountNumber).Budget;
        Findings.Expect("a larger account"u8, KernelError.OutOfRange, KernelApi.CapabilityDerive(OwnPages.Account, 0, budget + 1, Rights.All));
        Findings.Expect("an account from the middle"u8, KernelError.OutOfRange, KernelApi.CapabilityDerive(OwnPages.Account, 1, 1, Rights.All));
        var creation = LibOS.Start.Grants.Find("creation"u8);
        Findings.Expect("more environments"u8, KernelError.OutOfRange, KernelApi.CapabilityDerive(creation, 0, 5, Rights.All));
        Findings.Expect("a copy of a creation budget"u8, KernelError.BadArgument, KernelApi.CapabilityGrant(creation, Handle.None, Rights.All));
    }

    private static unsafe uint Contiguous()
    {
        var frames = stackalloc uint[(int)Frames];
        if (KernelApi.FrameAllocate(OwnPages.Account, frames, Frames, contiguous: true) != KernelError.None)
            Findings.CannotTry("no contiguous frames"u8);
        return frames[0];
    }

    private static Handle Good(long answer)
    {
        Findings.ExpectSuccess("an honest derivation"u8, answer);
        return new Handle((ulong)answer);
    }
}
