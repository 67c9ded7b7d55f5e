using System;
using System.Runtime.InteropServices;

namespace ExoCosmos.Abi;

/// <summary>What is known of the checksum of a received TCP or UDP packet.</summary>
public enum PacketChecksum : byte
{
    Unknown = 0,
    /// <summary>The device has found it right.</summary>
    Valid = 1,
    /// <summary>The frame never was on a wire: its checksum is not finished, and nothing can have damaged it.</summary>
    Unfinished = 2,
}

[Flags]
public enum PacketFlags : byte
{
    None = 0,
    /// <summary>A copy of a frame that was sent, for those who listen to all.</summary>
    WasSent = 1,
}

/// <summary>One received frame; it stands in the slot of the same number.</summary>
[StructLayout(LayoutKind.Sequential, Size = 8)]
public struct PacketEntry
{
    public ushort Length;
    public byte Interface;
    public PacketChecksum Checksum;
    /// <summary>The filter that took it; 0: none did.</summary>
    public ushort Filter;
    public PacketFlags Flags;
}

/// <summary>
/// The first page of an environment's packet ring; behind it come 1 to <see cref="MaxFrames"/> frames (a power of two) of two slots each. Frame n of all that were put into the ring
/// stands in slot n mod slots, and its entry too. The kernel keeps its own count of frames and writes it to <see cref="Head"/>; of the owner's words it reads two, which only ever limit what the owner gets, and when he notices.
/// <code>
///   0 Head   4 Dropped   8 Finished   12 Lost   16 Urgent   64 Tail   68 QuietLength   128 entries of 8 …
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 4096)]
public struct PacketRingPage
{
    [FieldOffset(0)] public uint Head;
    [FieldOffset(4)] public uint Dropped;
    /// <summary>Frames sent whose memory is the sender's again.</summary>
    [FieldOffset(8)] public uint Finished;
    /// <summary>Those among them that the device lost in a reset.</summary>
    [FieldOffset(12)] public uint Lost;
    /// <summary>
    /// What <see cref="Head"/> was made by the last frame that was not quiet. A frame is quiet that a filter took and that is not longer than <see cref="QuietLength"/>, as long as half of the ring is free:
    /// whoever sleeps on this word looks at such frames when another one comes, or at his deadline.
    /// </summary>
    [FieldOffset(16)] public uint Urgent;
    [FieldOffset(64)] public uint Tail;
    /// <summary>The owner's, as the tail is. 0: no frame is quiet.</summary>
    [FieldOffset(68)] public uint QuietLength;

    public const int EntriesOffset = 128;
    public const int MaxFrames = 128;
    public const uint SlotsPerFrame = 2;
    public const uint SlotLength = 2048;
}
