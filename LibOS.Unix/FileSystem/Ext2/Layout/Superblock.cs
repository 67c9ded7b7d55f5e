using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExoCosmos.LibOS.Unix.FileSystem.Ext2.Layout;

/// <summary>The superblock: 1024 bytes at byte 1024 of the disk, little-endian (ext2 documentation, "Superblock").</summary>
/// <remarks>
/// <code>
/// 0        1024       2048                      block of the group table          …
/// | boot   | superblock |  (rest of block 0 if blocks are larger than 1 KiB)  | group descriptors | reserved | group 0 …
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct Superblock
{
    public const int Size = 1024;
    public const uint FirstSector = 2;
    public const ushort MagicNumber = 0xEF53;
    public const ushort StateClean = 1;
    public const ushort StateErrors = 2;

    [FieldOffset(0x00)] public uint InodeCount;
    [FieldOffset(0x04)] public uint BlockCount;
    [FieldOffset(0x08)] public uint ReservedBlocks;
    [FieldOffset(0x0C)] public uint FreeBlocks;
    [FieldOffset(0x10)] public uint FreeInodes;
    [FieldOffset(0x14)] public uint FirstDataBlock;

    /// <summary>Block size is 1024 shifted left by this.</summary>
    [FieldOffset(0x18)] public uint LogBlockSize;
    [FieldOffset(0x20)] public uint BlocksPerGroup;
    [FieldOffset(0x28)] public uint InodesPerGroup;
    [FieldOffset(0x2C)] public uint MountTime;
    [FieldOffset(0x30)] public uint WriteTime;
    [FieldOffset(0x34)] public ushort MountCount;
    [FieldOffset(0x38)] public ushort Magic;
    [FieldOffset(0x3A)] public ushort State;
    [FieldOffset(0x4C)] public uint Revision;

    // From here on revision 1 only.
    [FieldOffset(0x54)] public uint FirstInode;
    [FieldOffset(0x58)] public ushort InodeSize;
    [FieldOffset(0x5C)] public uint CompatibleFeatures;
    [FieldOffset(0x60)] public uint IncompatibleFeatures;
    [FieldOffset(0x64)] public uint ReadOnlyFeatures;
    [FieldOffset(0x68)] public ulong IdentifierLow;
    [FieldOffset(0x70)] public ulong IdentifierHigh;
    [FieldOffset(0x78)] public VolumeName Name;
    [FieldOffset(0xCE)] public ushort ReservedGroupTableBlocks;
    [FieldOffset(0x15E)] public ushort WantedExtraInodeSize;
}

/// <summary>Volume label, padded with zeros.</summary>
[InlineArray(16)]
internal struct VolumeName
{
    byte first;
}

/// <summary>Feature bits. A volume with an unknown incompatible one is refused, with an unknown read-only one it is not written.</summary>
internal static class Features
{
    public const uint CompatibleExtendedAttributes = 0x8;
    public const uint CompatibleSparseSuper2 = 0x200;
    public const uint IncompatibleFileType = 0x2;
    public const uint ReadOnlySparseSuper = 0x1;
    public const uint ReadOnlyLargeFile = 0x2;

    public const uint KnownIncompatible = IncompatibleFileType;
    public const uint KnownReadOnly = ReadOnlySparseSuper | ReadOnlyLargeFile;
}
