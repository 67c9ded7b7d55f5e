using System;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Adversary.Reporting;

namespace ExoCosmos.Adversary.Catalogue;

/// <summary>
/// What each argument of a kernel call is, in the words of docs/notes/0001-kernel-interface.md. The attacks on arguments go through all calls
/// by these shapes; a call without one fails them.
/// <code>
///   h  handle                          r  pointer that the kernel reads          n  number without a limit of its own
///   e  handle of an environment,       w  pointer that the kernel writes         c  count, refused above the call's limit
///      none = the caller                                                         k  selects what the call does
/// </code>
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly ref struct CallShape(ReadOnlySpan<byte> arguments, uint bytes = 0, uint unit = 1, int firstHandle = -1, int secondHandle = -1)
{
    /// <summary>One letter an argument.</summary>
    public ReadOnlySpan<byte> Arguments { get; } = arguments;

    /// <summary>Bytes behind the pointer that are looked at for one unit of the count; 0 without a pointer.</summary>
    public uint Bytes { get; } = bytes;

    /// <summary>The count at which <see cref="Bytes"/> bytes are read or written.</summary>
    public uint Unit { get; } = unit;

    /// <summary>Offsets behind the pointer at which handles stand, or -1.</summary>
    public int FirstHandle { get; } = firstHandle;

    public int SecondHandle { get; } = secondHandle;

    /// <summary>For an attack: a call that nobody has described is a finding, and has nothing to attack.</summary>
    public static CallShape Of(KernelCall call)
    {
        if (TryFind(call, out var shape))
            return shape;
        Findings.Fail("a call that the attack does not know"u8, 0, 0, (ulong)call);
        return new(""u8);
    }

    /// <returns>False if nobody has described the call.</returns>
    public static unsafe bool TryFind(KernelCall call, out CallShape shape)
    {
        shape = default;
        switch (call)
        {
            case KernelCall.Null:
                shape = new(""u8);
                return true;
            case KernelCall.ConsoleWrite:
                shape = new("hrc"u8, 16, 16);
                return true;
            case KernelCall.FrameAllocate:
                shape = new("hcwnn"u8, sizeof(uint));
                return true;
            case KernelCall.FrameFree:
                shape = new("hrc"u8, sizeof(uint));
                return true;
            case KernelCall.FrameShare:
                shape = new("hncn"u8);
                return true;
            case KernelCall.Map:
                shape = new("erc"u8, (uint)sizeof(MapRequest), 1, 16);
                return true;
            case KernelCall.EnvironmentCreate:
                shape = new("r"u8, (uint)sizeof(EnvironmentOrder), 1, 0, 8);
                return true;
            case KernelCall.EnvironmentStart:
                shape = new("er"u8, (uint)sizeof(StartState));
                return true;
            case KernelCall.EnvironmentSuspend or KernelCall.Yield:
                shape = new("e"u8);
                return true;
            case KernelCall.EnvironmentDestroy:
                shape = new("en"u8);
                return true;
            case KernelCall.EnvironmentExit:
                shape = new("n"u8);
                return true;
            case KernelCall.Sleep:
                shape = new("rcn"u8, (uint)sizeof(WakeTerm));
                return true;
            case KernelCall.CapabilityDerive:
                shape = new("hnnn"u8);
                return true;
            case KernelCall.CapabilitySplit:
                shape = new("hn"u8);
                return true;
            case KernelCall.CapabilityGrant:
                shape = new("henn"u8);
                return true;
            case KernelCall.CapabilityRevoke or KernelCall.CapabilityDrop:
                shape = new("h"u8);
                return true;
            case KernelCall.DiskSubmit:
                shape = new("rc"u8, (uint)sizeof(DiskRequest), 1, 0, 8);
                return true;
            case KernelCall.RingAttach:
                shape = new("khhn"u8);
                return true;
            case KernelCall.Power:
                shape = new("hnn"u8);
                return true;
            case KernelCall.SegmentBase:
                shape = new("nn"u8);
                return true;
            case KernelCall.SliceBind:
                shape = new("hnnen"u8);
                return true;
            case KernelCall.Notify:
                shape = new("a"u8);
                return true;
            case KernelCall.Recall:
                shape = new("hhnn"u8);
                return true;
            case KernelCall.Allot:
                shape = new("hhn"u8);
                return true;
            case KernelCall.Repossess:
                shape = new("hh"u8);
                return true;
            case KernelCall.GateCreate:
                shape = new("en"u8);
                return true;
            case KernelCall.Call:
                shape = new("nnnnhn"u8);
                return true;
            case KernelCall.Serve:
                shape = new("nnnnk"u8);
                return true;
            case KernelCall.Send:
                shape = new("nnnnh"u8);
                return true;
            case KernelCall.FilterInstall:
                shape = new("hr"u8, (uint)sizeof(FilterOrder));
                return true;
            case KernelCall.PacketAttach:
                shape = new("hrc"u8, 2 * sizeof(uint), 2);
                return true;
            case KernelCall.PacketListen:
                shape = new("hk"u8);
                return true;
            case KernelCall.PacketSend:
                shape = new("rc"u8, (uint)sizeof(SendOrder), 1, 0);
                return true;
            case KernelCall.NetworkConfigure:
                shape = new("hr"u8, (uint)sizeof(NetworkAddresses));
                return true;
            case KernelCall.Entropy:
                shape = new("hwc"u8, 16, 16);
                return true;
            default:
                return false;
        }
    }
}
