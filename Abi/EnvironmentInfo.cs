using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExoCosmos.Abi;

public enum EnvironmentState : byte
{
    Empty = 0,
    /// <summary>Created, being filled by its maker.</summary>
    Embryo = 1,
    Ready = 2,
    Running = 3,
    Sleeping = 4,
    Suspended = 5,
    /// <summary>Its resources are being taken back, step by step.</summary>
    Dying = 6,
    /// <summary>Gone; Status and Reason remain until the last capability for it is dropped.</summary>
    Dead = 7,
    /// <summary>Waits for the answer of another environment.</summary>
    Calling = 8,
    /// <summary>Waits for a call.</summary>
    Parked = 9,
}

/// <summary>Why an environment ended.</summary>
public enum EndReason : byte
{
    None = 0,
    Exit = 1,
    Destroyed = 2,
    /// <summary>A fault and no handler, or no usable upcall stack: Status = vector, FaultAddress and FaultRip say where.</summary>
    Fault = 3,
    /// <summary>It had not been started, or was suspended, and the last capability went by which it could have been.</summary>
    Abandoned = 4,
}

[InlineArray(32)]
public struct Name32
{
    private byte _first;
}

/// <summary>One entry per environment slot, readable at <see cref="Layout.EnvironmentTable"/> + slot × 192. Slot 0 is the kernel.</summary>
[StructLayout(LayoutKind.Explicit, Size = 192)]
public struct EnvironmentInfo
{
    [FieldOffset(0)] public uint Generation;
    [FieldOffset(4)] public EnvironmentState State;
    [FieldOffset(5)] public EndReason Reason;
    [FieldOffset(8)] public int Status;
    /// <summary>Slot of the creator.</summary>
    [FieldOffset(12)] public uint Creator;
    /// <summary>CPU time consumed, in TSC ticks.</summary>
    [FieldOffset(16)] public ulong CpuTicks;
    [FieldOffset(24)] public ulong StartTicks;
    /// <summary>Account slot that pays for its tables and control page.</summary>
    [FieldOffset(32)] public uint Account;
    /// <summary>Capabilities that name it; the slot is used again when it is dead and this is 0.</summary>
    [FieldOffset(36)] public uint Names;
    [FieldOffset(40)] public ulong FaultAddress;
    [FieldOffset(48)] public ulong FaultRip;
    /// <summary>Upcalls delivered.</summary>
    [FieldOffset(56)] public uint Upcalls;
    [FieldOffset(60)] public uint FirstHeld;
    /// <summary>NUL-padded UTF-8, given by the creator.</summary>
    [FieldOffset(64)] public Name32 Name;
    /// <summary>Name of the libOS, NUL-padded UTF-8, given by the creator.</summary>
    [FieldOffset(96)] public Name32 LibOs;
    /// <summary>Time used beyond the end of slices and not paid back yet, in TSC ticks.</summary>
    [FieldOffset(128)] public ulong ExcessTicks;
    /// <summary>Slices that it lost to pay for excess time.</summary>
    [FieldOffset(136)] public uint Forfeited;
    /// <summary>How often it was stopped because its epilogue took too long.</summary>
    [FieldOffset(140)] public uint Stopped;
    /// <summary>Places of the slice vector that are bound to it.</summary>
    [FieldOffset(144)] public uint Places;
    [FieldOffset(148)] public StartFlags Flags;
    /// <summary>Frames, places, blocks and filters that were taken from it by force.</summary>
    [FieldOffset(152)] public ulong Repossessed;
    /// <summary>Slots of its packet ring; 0 = it has none.</summary>
    [FieldOffset(160)] public uint RingSlots;
    /// <summary>Frames that were put into the ring since it was attached.</summary>
    [FieldOffset(164)] public uint RingHead;
    /// <summary>How many of them it had read, as it says itself, when the last frame came. RingHead − RingTail are waiting, if that is no more than there are slots.</summary>
    [FieldOffset(168)] public uint RingTail;
    /// <summary>Frames that found the ring full since it was attached.</summary>
    [FieldOffset(172)] public uint RingDropped;
}
