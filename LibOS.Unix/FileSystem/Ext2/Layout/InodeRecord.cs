using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2.Layout;

/// <summary>An inode as it lies in the inode table (ext2 documentation, "Inode Table"; the part past 128 bytes as e2fsprogs defines it).</summary>
/// <remarks>
/// Only the first 128 bytes always exist. The fields after them exist if the volume's inodes are larger and the inode's own
/// <see cref="ExtraSize"/> covers them. <see cref="Blocks"/> is, for most inodes:
/// <code>
/// | 0 … 11 contents | 12 → pointers → contents | 13 → pointers → pointers → contents | 14 → three levels |
/// </code>
/// for short symbolic links the target itself, and for devices the number.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct InodeRecord
{
    public const int Size = 160;
    public const int BaseSize = 128;
    public const int BlockAreaSize = BlockPath.RootPointers * sizeof(uint);

    public const uint FlagImmutable = 0x10;
    public const uint FlagAppendOnly = 0x20;
    public const uint FlagHashIndex = 0x1000;
    /// <summary>Compressed, extent-mapped, large attribute or inline data: block pointers that are not block pointers.</summary>
    public const uint FlagsNotPlain = 0x200 | 0x800 | 0x80000 | 0x200000 | 0x10000000;

    [FieldOffset(0x00)] public ushort Mode;
    [FieldOffset(0x02)] public ushort UserIdLow;
    [FieldOffset(0x04)] public uint SizeLow;
    [FieldOffset(0x08)] public uint Accessed;
    [FieldOffset(0x0C)] public uint Changed;
    [FieldOffset(0x10)] public uint Modified;
    [FieldOffset(0x14)] public uint Deleted;
    [FieldOffset(0x18)] public ushort GroupIdLow;
    [FieldOffset(0x1A)] public ushort Links;

    /// <summary>Allocated space in units of 512 bytes, pointers and attributes included.</summary>
    [FieldOffset(0x1C)] public uint Sectors;
    [FieldOffset(0x20)] public uint Flags;
    [FieldOffset(0x28)] public BlockPointers Blocks;
    [FieldOffset(0x64)] public uint Generation;
    [FieldOffset(0x68)] public uint AttributeBlock;

    /// <summary>Upper half of the size of a regular file; something else for other types.</summary>
    [FieldOffset(0x6C)] public uint SizeHigh;
    [FieldOffset(0x78)] public ushort UserIdHigh;
    [FieldOffset(0x7A)] public ushort GroupIdHigh;

    /// <summary>Bytes after the first 128 that are in use.</summary>
    [FieldOffset(0x80)] public ushort ExtraSize;
    [FieldOffset(0x84)] public uint ChangedExtra;
    [FieldOffset(0x88)] public uint ModifiedExtra;
    [FieldOffset(0x8C)] public uint AccessedExtra;
    [FieldOffset(0x90)] public uint Born;
    [FieldOffset(0x94)] public uint BornExtra;

    public readonly uint UserId => UserIdLow | (uint)UserIdHigh << 16;
    public readonly uint GroupId => GroupIdLow | (uint)GroupIdHigh << 16;

    public void SetOwner(uint user, uint group)
    {
        UserIdLow = (ushort)user;
        UserIdHigh = (ushort)(user >> 16);
        GroupIdLow = (ushort)group;
        GroupIdHigh = (ushort)(group >> 16);
    }

    public readonly ulong Length => FileMode.IsRegular(Mode) ? SizeLow | (ulong)SizeHigh << 32 : SizeLow;

    /// <summary>Sets the size; only regular files may reach 4 GiB.</summary>
    public void SetLength(ulong length)
    {
        SizeLow = (uint)length;
        if (FileMode.IsRegular(Mode))
            SizeHigh = (uint)(length >> 32);
    }
}

/// <summary>The fifteen block pointers of an inode: 0 is a hole.</summary>
[InlineArray(BlockPath.RootPointers)]
internal struct BlockPointers
{
    uint first;

    /// <summary>The same 60 bytes as text or as a device number.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public Span<byte> Bytes => MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref first, BlockPath.RootPointers));
}
