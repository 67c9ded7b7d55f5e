using System;

namespace ExoCosmos.Abi;

/// <summary>What a capability speaks for.</summary>
public enum CapabilityKind : byte
{
    None = 0,
    /// <summary>A frame account. Base = account number, Length = its budget in frames. Frames charged to it, or to an account derived
    /// from it, can be mapped with it. A granted copy names the same account; deriving makes a new one below it.</summary>
    Account = 1,
    /// <summary>A range of page frames. Base = first frame number, Length = frames.</summary>
    Frames = 2,
    /// <summary>An environment. Base = slot, Length = 1.</summary>
    Environment = 3,
    /// <summary>An extent of disk blocks of 512 bytes. Base = first block, Length = blocks, Detail = disk number.</summary>
    Extent = 4,
    /// <summary>The text console: output and the input ring.</summary>
    Console = 5,
    /// <summary>Power off and reboot.</summary>
    Power = 6,
    /// <summary>The kernel's entropy source.</summary>
    Entropy = 7,
    /// <summary>The right to create environments. Length = how many more.</summary>
    Creation = 8,
    /// <summary>The framebuffer. Base = first frame, Length = frames.</summary>
    Framebuffer = 9,
    /// <summary>Places of the slice vector. Base = first place, Length = places.</summary>
    Slices = 10,
    /// <summary>The right to enter an environment. Base = its slot, Length = 1, Account = the badge that calls carry.</summary>
    Gate = 11,
    /// <summary>A part of a network interface: the local TCP and UDP ports [Base, Base + Length), Detail = interface number. Read: receive, Write: send. With Control and all 65536
    /// ports it is the whole interface: any filter, any frame, its addresses.</summary>
    Network = 12,
    /// <summary>A packet filter. Base = its number, Length = 1, Detail = interface number. It is removed with the capability that installing it gave; whoever holds one
    /// allows by showing it that another filter takes its packets.</summary>
    Filter = 13,
}

/// <summary>What the holder may do. Rights only ever shrink on the way from parent to child.</summary>
[Flags]
public enum Rights : byte
{
    None = 0,
    Read = 1,
    Write = 2,
    Execute = 4,
    /// <summary>Allocate from an account; start, suspend, fill, destroy an environment.</summary>
    Control = 8,
    /// <summary>May be granted to another environment.</summary>
    Grant = 16,
    All = 31,
}

/// <summary>
/// An unforgeable name of a capability: slot index and generation. Only the environment that holds the slot can use it.
/// <code>
///   63            32 31             0
///  +----------------+----------------+
///  |   generation   |   slot index   |      0 is never a handle
///  +----------------+----------------+
/// </code>
/// </summary>
public readonly record struct Handle(ulong Value)
{
    public static Handle Of(uint index, uint generation) => new(((ulong)generation << 32) | index);

    public static Handle None => default;

    public uint Index => (uint)Value;

    public uint Generation => (uint)(Value >> 32);

    public bool IsNone => Value == 0;
}
