using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Reporting;
using ExoCosmos.Adversary.Trials;
using ExoCosmos.LibOS.Kernel;

namespace ExoCosmos.Adversary.Attacks.Calls;

/// <summary>
/// Hands every call that takes a pointer one that leads into the kernel, nowhere, half into a page and half out of it, around the end of the address
/// space, or for the kernel's answer into memory that is not to be written; and counts that overflow. Refused, and at no cost.
/// </summary>
internal unsafe struct BadPointers : IAttack
{
    private const ulong PageEnd = HonestArguments.Page + Layout.PageSize;

    public static ReadOnlySpan<byte> Name => "bad-pointers"u8;

    public static Needs Needs => Needs.Creation | Needs.Devices;

    public static void Run()
    {
        HonestArguments.Prepare();
        var used = SystemTables.Account(OwnPages.AccountNumber).Used;
        for (var call = (KernelCall)0; (uint)call < KernelCalls.Count; call++)
        {
            var shape = CallShape.Of(call);
            for (var position = 0; position < shape.Arguments.Length; position++)
            {
                if (shape.Arguments[position] is (byte)'r' or (byte)'w')
                    TryPointers(call, shape, position);
                if (shape.Arguments[position] == (byte)'a')
                    TryAddresses(call, shape, position);
                if (shape.Arguments[position] == (byte)'c')
                    TryCounts(call, shape, position);
            }
        }

        TryAnswerInReadOnlyBatch();
        TrySegments();
        Findings.Expect("frames were lost"u8, SystemTables.Account(OwnPages.AccountNumber).Used == used, used);
    }

    private static void TryPointers(KernelCall call, in CallShape shape, int position)
    {
        foreach (var pointer in (ReadOnlySpan<ulong>)[
            0, 1, 4095, Places.Unmapped, PageEnd, PageEnd - shape.Bytes + 1, PageEnd - 1,
            Places.UserEnd - shape.Bytes, Places.UserEnd - 1, Places.UserEnd, Places.UserEnd + 1, Places.NonCanonical,
            Places.KernelTables, Places.KernelTables + 4096, Places.DirectMap, Places.DeviceMap, Places.KernelImage, ulong.MaxValue - shape.Bytes + 1, ulong.MaxValue - 1, ulong.MaxValue])
            TryOne(call, shape, position, pointer);
        if (shape.Arguments[position] != (byte)'w')
            return;
        foreach (var pointer in (ReadOnlySpan<ulong>)[Places.InformationPage, Places.OwnTable, Layout.EntryOf(PageEnd), Touch.ReadCode & ~15UL])
            TryOne(call, shape, position, pointer);
    }

    private static void TryAddresses(KernelCall call, in CallShape shape, int position)
    {
        foreach (var address in (ReadOnlySpan<ulong>)[
            0, Places.Unmapped, PageEnd, Places.UserEnd - 1, Places.UserEnd, Places.NonCanonical, Places.KernelTables, Places.DirectMap, Places.KernelImage, ulong.MaxValue])
            TryOne(call, shape, position, address);
    }

    private static void TryOne(KernelCall call, in CallShape shape, int position, ulong pointer)
    {
        var arguments = HonestArguments.For(call, shape, -1);
        arguments[position] = pointer;
        var answer = RawCall.Make(call, arguments);
        if (answer != (long)KernelError.BadAddress)
            Findings.Fail("pointer"u8, answer, (long)KernelError.BadAddress, ((ulong)call << 56) ^ pointer);
    }

    private static void TryCounts(KernelCall call, in CallShape shape, int position)
    {
        foreach (var count in (ReadOnlySpan<ulong>)[KernelCalls.MaxMapBatch + 1, 1UL << 31, 1UL << 32, (1UL << 32) + 1, (1UL << 59) + 1, 1UL << 60, 1UL << 63, ulong.MaxValue])
        {
            var arguments = HonestArguments.For(call, shape, -1);
            arguments[position] = count;
            var answer = RawCall.Make(call, arguments);
            if (answer != (long)KernelError.BadArgument)
                Findings.Fail("count"u8, answer, (long)KernelError.BadArgument, ((ulong)call << 56) ^ count);
        }
    }

    /// <summary>A map request with an answer, in a page that it may only read.</summary>
    private static void TryAnswerInReadOnlyBatch()
    {
        var shape = CallShape.Of(KernelCall.Map);
        var arguments = HonestArguments.For(KernelCall.Map, shape, -1);
        OwnPages.Map(HonestArguments.Page, 0, MapFlags.Protect | MapFlags.Read);
        Findings.Expect("answer in a read-only batch"u8, KernelError.BadAddress, RawCall.Make(KernelCall.Map, arguments));
        OwnPages.Map(HonestArguments.Page, 0, MapFlags.Protect | OwnPages.ReadWrite);
    }

    /// <summary>The pointer inside a disk request.</summary>
    private static void TrySegments()
    {
        var shape = CallShape.Of(KernelCall.DiskSubmit);
        foreach (var pointer in (ReadOnlySpan<ulong>)[0, Places.Unmapped, PageEnd - 4, Places.UserEnd, Places.NonCanonical, Places.DirectMap, ulong.MaxValue - 3])
        {
            var arguments = HonestArguments.For(KernelCall.DiskSubmit, shape, -1);
            ((DiskRequest*)HonestArguments.Page)->Segments = (DiskSegment*)pointer;
            Findings.Expect("segments"u8, KernelError.BadAddress, RawCall.Make(KernelCall.DiskSubmit, arguments), pointer);
        }
    }
}
