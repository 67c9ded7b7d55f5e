using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Frames;

/// <summary>
/// Gives frames back twice: in two calls, in one list, by unmapping and by name, while mapped twice, while a ring or a sleep holds them. Each is
/// given back once, and none is free while something still refers to it.
/// </summary>
internal unsafe struct DoubleFree : IAttack
{
    private const ulong First = OwnPages.Area, Second = OwnPages.Area + Layout.PageSize;

    public static ReadOnlySpan<byte> Name => "double-free"u8;

    public static void Run()
    {
        OwnPages.Add(First);
        OwnPages.Remove(First, MapFlags.Free);
        var used = Used;
        InTwoCalls();
        InOneList();
        WhileMappedTwice();
        WhileARing();
        // The ring's frame stays until the next takes its place.
        Findings.Expect("the account's use"u8, Used == used + 1, Used - used);
    }

    private static ulong Used => SystemTables.Account(OwnPages.AccountNumber).Used;

    private static void InTwoCalls()
    {
        var frame = OwnPages.Allocate();
        Findings.ExpectSuccess("first free"u8, (long)KernelApi.FrameFree(OwnPages.Account, &frame, 1));
        Findings.Expect("second free"u8, KernelError.OutOfRange, (long)KernelApi.FrameFree(OwnPages.Account, &frame, 1), frame);
    }

    private static void InOneList()
    {
        var frames = stackalloc uint[3];
        frames[0] = OwnPages.Allocate();
        frames[1] = OwnPages.Allocate();
        frames[2] = frames[0];
        var arguments = default(CallArguments);
        arguments[0] = OwnPages.Account.Value;
        arguments[1] = (ulong)frames;
        arguments[2] = 3;
        var freed = RawCall.Make(KernelCall.FrameFree, arguments);
        Findings.Expect("the third of a list"u8, freed == 2, (ulong)freed);
    }

    private static void WhileMappedTwice()
    {
        OwnPages.Add(First);
        var frame = OwnPages.FrameOf(First);
        Findings.ExpectSuccess("second mapping"u8, (long)OwnPages.Map(Second, frame, OwnPages.ReadWrite));
        Findings.ExpectSuccess("free while mapped"u8, (long)KernelApi.FrameFree(OwnPages.Account, &frame, 1));
        Findings.Expect("free again"u8, KernelError.OutOfRange, (long)KernelApi.FrameFree(OwnPages.Account, &frame, 1));
        Findings.Expect("map a condemned frame"u8, KernelError.OutOfRange, (long)OwnPages.Map(Second + Layout.PageSize, frame, MapFlags.Read));
        Findings.Expect("take a condemned frame"u8, KernelError.NoFrames, (long)KernelApi.FrameAllocateAt(OwnPages.Account, frame, &frame, 1));
        OwnPages.Remove(First, MapFlags.Free);
        Findings.Expect("still mapped once"u8, SystemTables.Frame(frame).Kind == FrameKind.User, frame);
        OwnPages.Remove(Second, MapFlags.Free);
        Findings.Expect("free with its last mapping"u8, OwnPages.IsGone(frame), frame);
    }

    private static void WhileARing()
    {
        var frame = OwnPages.Allocate();
        Findings.ExpectSuccess("ring"u8, (long)KernelApi.RingAttach(RingKind.DiskCompletion, Handle.None, OwnPages.Account, frame));
        Findings.ExpectSuccess("free a ring"u8, (long)KernelApi.FrameFree(OwnPages.Account, &frame, 1));
        Findings.Expect("a ring is not free"u8, SystemTables.Frame(frame).Kind == FrameKind.User, frame);
        Findings.Expect("free it again"u8, KernelError.OutOfRange, (long)KernelApi.FrameFree(OwnPages.Account, &frame, 1));
        KernelApi.RingAttach(RingKind.DiskCompletion, Handle.None, OwnPages.Account, OwnPages.Allocate());
        Findings.Expect("free with its successor"u8, OwnPages.IsGone(frame), frame);
    }
}
