using System;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;

namespace ExoCosmos.Adversary.Trials;

/// <summary>
/// Arguments for a call that are all in order, as far as the attacker has what is needed; an attack then spoils one of them. Everything the kernel
/// reads or writes for the call lies in one page.
/// </summary>
internal static unsafe class HonestArguments
{
    public const ulong Page = OwnPages.Area;
    /// <summary>Address of pages that honest map requests make.</summary>
    public const ulong MapTarget = OwnPages.Area + (1UL << 30);
    private const ulong SegmentsOffset = 1024;

    private static ulong s_embryo, s_frame;

    /// <summary>An environment of the attacker's making that has not begun, or none.</summary>
    public static Handle Embryo => new(s_embryo);

    /// <summary>Takes a page and a frame, makes an embryo where that is possible, and attaches a disk ring.</summary>
    public static void Prepare()
    {
        OwnPages.Add(Page);
        s_frame = OwnPages.Allocate();
        KernelApi.RingAttach(RingKind.DiskCompletion, Handle.None, OwnPages.Account, OwnPages.Allocate());
        var order = new EnvironmentOrder { Creation = Grants.Find("creation"u8), Account = OwnPages.Account };
        var answer = KernelApi.EnvironmentCreate(&order);
        s_embryo = answer < 0 ? 0 : (ulong)answer;
    }

    /// <param name="call">Which.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="handlePosition">The handle that will be spoilt: where it stands among the register arguments, or -1.</param>
    public static CallArguments For(KernelCall call, in CallShape shape, int handlePosition)
    {
        var arguments = default(CallArguments);
        for (var position = 0; position < shape.Arguments.Length; position++)
        {
            arguments[position] = shape.Arguments[position] switch
            {
                (byte)'h' => MainHandle(call).Value,
                (byte)'e' => call is KernelCall.EnvironmentStart or KernelCall.EnvironmentDestroy or KernelCall.EnvironmentSuspend ? s_embryo : 0,
                (byte)'r' or (byte)'w' or (byte)'a' => Page,
                (byte)'c' => shape.Unit,
                (byte)'k' => handlePosition == 1 ? 1u : 0u,
                _ => 0,
            };
        }

        if (call == KernelCall.SliceBind)
            arguments[2] = 1;
        // Without a deadline it is looked at by the fast path first (docs/notes/0025-fast-paths.md).
        if (call == KernelCall.Call)
            arguments[5] = WakeTerm.Never;

        FillPage(call);
        return arguments;
    }

    private static Handle MainHandle(KernelCall call) => call switch
    {
        KernelCall.ConsoleWrite => Grants.Find("console"u8),
        KernelCall.Entropy => Grants.Find("entropy"u8),
        KernelCall.SliceBind => Grants.Find("slices"u8),
        KernelCall.FilterInstall or KernelCall.PacketListen or KernelCall.NetworkConfigure => Grants.Find("network0"u8),
        KernelCall.Power => Grants.Find("power"u8),
        _ => OwnPages.Account,
    };

    private static void FillPage(KernelCall call)
    {
        new Span<byte>((byte*)Page, (int)Layout.PageSize).Clear();
        switch (call)
        {
            case KernelCall.Map:
                *(MapRequest*)Page = new MapRequest { Address = MapTarget, Source = OwnPages.Account, Flags = MapFlags.Allocate | MapFlags.Replace | OwnPages.ReadWrite };
                break;
            case KernelCall.FrameFree:
                *(uint*)Page = (uint)s_frame;
                break;
            case KernelCall.EnvironmentCreate:
                *(EnvironmentOrder*)Page = new EnvironmentOrder { Creation = Grants.Find("creation"u8), Account = OwnPages.Account };
                break;
            case KernelCall.Sleep:
                *(WakeTerm*)Page = new WakeTerm { Address = Page + SegmentsOffset, Value = 1 };
                break;
            case KernelCall.PacketAttach:
                ((uint*)Page)[0] = ((uint*)Page)[1] = (uint)s_frame;
                break;
            case KernelCall.NetworkConfigure:
                *(NetworkAddresses*)Page = new NetworkAddresses { Address4 = OwnNetwork.Address };
                break;
            case KernelCall.PacketSend:
                *(SendOrder*)Page = new SendOrder { Network = Grants.Find("network0"u8), Header = (byte*)Page + SegmentsOffset, HeaderLength = 14 };
                break;
            case KernelCall.DiskSubmit:
                *(DiskRequest*)Page = new DiskRequest
                {
                    Extent = Grants.Find("disk0"u8),
                    Memory = OwnPages.Account,
                    Segments = (DiskSegment*)(Page + SegmentsOffset),
                    SegmentCount = 1,
                };
                *(DiskSegment*)(Page + SegmentsOffset) = new DiskSegment { Frame = (uint)s_frame, Blocks = 1 };
                break;
        }
    }
}
