using System.Runtime.InteropServices;

namespace ExoCosmos.Abi;

/// <summary>
/// What a request does. Requests of one batch or several may be carried out in any order and at the same time: who needs one before another waits for
/// its completion. A completed Write may still be in the disk's cache.
/// </summary>
public enum DiskOperation : uint
{
    Read = 0,
    Write = 1,
    /// <summary>A barrier: everything on the disk that was completed before is on the medium once this completes. No segments; needs the right to write.</summary>
    Flush = 2,
    /// <summary>A write that is on the medium once it completes (forced unit access), whatever else the cache holds.</summary>
    WriteThrough = 3,
}

/// <summary>A piece of a page frame that takes part in a transfer.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct DiskSegment
{
    public uint Frame;
    /// <summary>First byte within the frame, and length, in units of 512 bytes; together at most 8.</summary>
    public ushort Offset;
    public ushort Blocks;

    public const int BlockSize = 512;
}

/// <summary>One request: blocks from Block on, scattered over or gathered from the segments.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct DiskRequest
{
    /// <summary>The Extent capability.</summary>
    public Handle Extent;
    /// <summary>The Account or Frames capability that covers every frame in the list.</summary>
    public Handle Memory;
    /// <summary>First block, counted from the extent's first block.</summary>
    public ulong Block;
    /// <summary>Comes back in the completion.</summary>
    public ulong Cookie;
    public DiskSegment* Segments;
    public uint SegmentCount;
    public DiskOperation Operation;

    public const int MaxSegments = 64;
}

/// <summary>One entry of a completion ring.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct DiskCompletion
{
    public ulong Cookie;
    /// <summary>0, or a <see cref="KernelError"/>.</summary>
    public long Status;
}

/// <summary>What RingAttach is for.</summary>
public enum RingKind : uint { DiskCompletion = 0, ConsoleInput = 1, Message = 2, Repossession = 3 }

/// <summary>
/// A one-page ring in a frame of the environment: the kernel writes entries and <see cref="Head"/>, the libOS writes <see cref="Tail"/>.
/// Both count up for ever; entry = count modulo capacity. A disk request that would overfill the ring is refused with Busy;
/// console input that finds it full is dropped and counted.
/// <code>
///   0 Head   4 (dropped)   64 Tail   128 entries …  4096
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 4096)]
public unsafe struct RingPage
{
    [FieldOffset(0)] public uint Head;
    [FieldOffset(4)] public uint Dropped;
    [FieldOffset(64)] public uint Tail;

    public const int EntriesOffset = 128;
    /// <summary>DiskCompletion entries of 16 bytes.</summary>
    public const uint DiskCapacity = 128;
    /// <summary>Entries of <see cref="MessageEntry"/>, 48 bytes.</summary>
    public const uint MessageCapacity = 64;
    /// <summary>Entries of <see cref="RepossessionEntry"/>, 32 bytes.</summary>
    public const uint RepossessionCapacity = 64;
    /// <summary>Console input entries of 4 bytes: see <see cref="ConsoleEvent"/>.</summary>
    public const uint ConsoleCapacity = 512;

    /// <summary>Where the entry of a count is, in the ring of each kind.</summary>
    public static DiskCompletion* Completion(RingPage* ring, uint count) => (DiskCompletion*)Entries(ring) + (count % DiskCapacity);

    public static MessageEntry* Message(RingPage* ring, uint count) => (MessageEntry*)Entries(ring) + (count % MessageCapacity);

    public static RepossessionEntry* Repossession(RingPage* ring, uint count) => (RepossessionEntry*)Entries(ring) + (count % RepossessionCapacity);

    public static uint* Input(RingPage* ring, uint count) => (uint*)Entries(ring) + (count % ConsoleCapacity);

    private static byte* Entries(RingPage* ring) => (byte*)ring + EntriesOffset;
}

/// <summary>A console input entry: source in the top byte, value below.</summary>
public static class ConsoleEvent
{
    /// <summary>Value = a byte that came over the serial line.</summary>
    public const uint Serial = 0x0100_0000;
    /// <summary>Value = PS/2 set 1 scancode byte (0xE0 prefix as its own entry).</summary>
    public const uint Scancode = 0x0200_0000;
    /// <summary>Value = a byte the text console answers (cursor position report).</summary>
    public const uint Reply = 0x0300_0000;
    /// <summary>Value = a packet of the mouse: 24 bits, of which 23..16 are yo xo ys xs 1 middle right left, 15..8 how far to the right and 7..0 how far upwards; ys and xs are the signs, and yo and xo say
    /// that it was further than eight bits can.</summary>
    public const uint Pointer = 0x0400_0000;
    public const uint SourceMask = 0xFF00_0000;
}
