using System.Runtime.InteropServices;

namespace ExoCosmos.Abi;

/// <summary>What a page frame is used for.</summary>
public enum FrameKind : byte
{
    /// <summary>Not memory at all, or the firmware's.</summary>
    Absent = 0,
    Free = 1,
    Kernel = 2,
    /// <summary>Owned by an account and usable for anything.</summary>
    User = 3,
    /// <summary>A page-table page; readable by its owner, written by the kernel alone.</summary>
    PageTable = 4,
    /// <summary>An environment's save area or control page.</summary>
    Environment = 5,
    /// <summary>Came with the boot image: named by Frames capabilities, never allocated.</summary>
    Boot = 6,
}

/// <summary>How a frame leaves its account.</summary>
[System.Flags]
public enum FrameMarks : byte
{
    None = 0,
    /// <summary>Given back while still mapped or pinned: becomes free with the last of them.</summary>
    GivenBack = 1,
    /// <summary>Taken by force while still mapped or pinned: likewise.</summary>
    Repossessed = 2,
    /// <summary>Either: nobody maps it any more.</summary>
    Condemned = GivenBack | Repossessed,
    /// <summary>Allocated with <see cref="MapFlags.Spared"/> or <see cref="FrameFlags.Spared"/>: taken by force when the account has no others left.</summary>
    Spared = 4,
}

/// <summary>One entry per page frame, readable at <see cref="Layout.FrameTable"/> + frame number × 24 bytes.</summary>
[StructLayout(LayoutKind.Explicit, Size = 24)]
public struct FrameInfo
{
    /// <summary>Number of the account that pays; 0 = none.</summary>
    [FieldOffset(0)] public uint Account;
    /// <summary>Neighbours in the account's list of frames, or in a list of free blocks; 0 = none.</summary>
    [FieldOffset(4)] public uint Next;
    [FieldOffset(8)] public uint Previous;
    /// <summary>Mappings (page-table entries that point here).</summary>
    [FieldOffset(12)] public uint Mappings;
    /// <summary>DMA requests and wakeup predicates under way on it.</summary>
    [FieldOffset(16)] public ushort Pins;
    [FieldOffset(18)] public FrameKind Kind;
    /// <summary><see cref="FrameMarks"/></summary>
    [FieldOffset(19)] public FrameMarks Marks;
    /// <summary>First of the wakeup terms that watch a word in this frame: 0 = nobody sleeps on it.</summary>
    [FieldOffset(20)] public uint Watchers;
    /// <summary>Of a free frame: n = a free block of 2^(n - 1) frames begins here, <see cref="Loose"/> = it is in none, 0 = it is inside one.</summary>
    [FieldOffset(20)] public uint FreeBlock;

    public const uint Loose = uint.MaxValue;

    public readonly bool IsCondemned => (Marks & FrameMarks.Condemned) != 0;
}
