using System.Runtime.InteropServices;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2.Layout;

/// <summary>One block group's entry of the table that follows the superblock (ext2 documentation, "Block Group Descriptor Table").</summary>
/// <remarks>
/// <code>
/// | superblock copy | group table copy | reserved for growth | block bitmap | inode bitmap | inode table … | data …
///   (some groups only: see <see cref="Geometry.HasSuperblock"/>)
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct GroupDescriptor
{
    public const int Size = 32;

    [FieldOffset(0x00)] public uint BlockBitmap;
    [FieldOffset(0x04)] public uint InodeBitmap;
    [FieldOffset(0x08)] public uint InodeTable;
    [FieldOffset(0x0C)] public ushort FreeBlocks;
    [FieldOffset(0x0E)] public ushort FreeInodes;
    [FieldOffset(0x10)] public ushort Directories;
}
