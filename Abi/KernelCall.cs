namespace ExoCosmos.Abi;

/// <summary>
/// The numbers of the kernel's own calls. <c>rax</c> = <see cref="Base"/> + number, arguments in rdi, rsi, rdx, r10, r8, r9,
/// answer in rax. A call is defined as a function call: every register that a System V callee may change is changed.
/// Any other number in rax is a <em>foreign</em> system call and goes up to the environment's libOS.
/// The argument lists and the contract of each call: docs/notes/0001-kernel-interface.md.
/// </summary>
public enum KernelCall : uint
{
    /// <summary>Does nothing. For measuring.</summary>
    Null = 0,
    ConsoleWrite = 1,
    FrameAllocate = 2,
    FrameFree = 3,
    Map = 4,
    EnvironmentCreate = 5,
    EnvironmentStart = 6,
    EnvironmentSuspend = 7,
    EnvironmentDestroy = 8,
    EnvironmentExit = 9,
    Yield = 10,
    Sleep = 11,
    CapabilityDerive = 12,
    CapabilitySplit = 13,
    CapabilityGrant = 14,
    CapabilityRevoke = 15,
    CapabilityDrop = 16,
    DiskSubmit = 17,
    RingAttach = 18,
    Power = 19,
    SegmentBase = 20,
    FrameShare = 21,
    Entropy = 22,
    SliceBind = 23,
    Notify = 24,
    GateCreate = 25,
    Call = 26,
    Serve = 27,
    Send = 28,
    Recall = 29,
    Repossess = 30,
    FilterInstall = 31,
    PacketAttach = 32,
    PacketListen = 33,
    PacketSend = 34,
    NetworkConfigure = 35,
    Allot = 36,
}

/// <summary>Limits and the base of the call numbers.</summary>
public static class KernelCalls
{
    /// <summary>"EX": a number that no Linux call uses (it would be an x32 call in the ten-millions).</summary>
    public const uint Base = 0x4558_0000;

    public const uint Count = 37;

    /// <summary>The largest batch, in entries, that one call takes.</summary>
    public const uint MaxBatch = 512;

    /// <summary>The same for <see cref="KernelCall.Map"/>, which stops between two pieces of <see cref="MapPiece"/> when an interrupt waits.</summary>
    public const uint MaxMapBatch = 65536;

    public const uint MapPiece = 32;
}
